package io.heartwood.expression;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.expression.function.Truth;
import io.heartwood.types.DataType;
import java.util.List;

/**
 * AND and OR of any number of conditions, with SQL's three values. Rows that are already decided do
 * not reach conditions that could fail on them, nor any condition once few rows are left.
 */
final class LogicNode extends Node {
  /** Below this share of undecided rows, the rest is evaluated for them alone. */
  private static final int FEW_ROWS_DIVISOR = 16;

  private final Node[] arguments;
  private final byte decisive;
  private final boolean canFail;

  /**
   * Combines conditions.
   *
   * @param isAnd AND, where one false decides; else OR, where one true does
   */
  LogicNode(DataType type, List<Node> arguments, boolean isAnd) {
    super(type);
    this.arguments = arguments.toArray(Node[]::new);
    this.decisive = (byte) (isAnd ? 0 : 1);
    this.canFail = arguments.stream().anyMatch(Node::canFail);
  }

  @Override
  boolean canFail() {
    return canFail;
  }

  @Override
  Column evaluate(Rows rows) {
    int count = rows.count();
    byte[] values = new byte[count];
    byte[] nulls = new byte[count];
    java.util.Arrays.fill(values, (byte) (1 - decisive));
    for (int a = 0; a < arguments.length; a++) {
      int undecided = a == 0 ? count : countUndecided(values, nulls, count);
      if (undecided == 0) {
        break;
      }
      boolean select =
          undecided < count && (arguments[a].canFail() || undecided * FEW_ROWS_DIVISOR < count);
      if (select) {
        combineSelected(arguments[a], rows, values, nulls, undecided);
      } else {
        combine(expand(arguments[a].evaluate(rows), count), values, nulls, null, count);
      }
    }
    ByteColumn result = new ByteColumn(values, count);
    return type().isNullable() ? new NullableColumn(result, nulls) : result;
  }

  private int countUndecided(byte[] values, byte[] nulls, int count) {
    int undecided = 0;
    for (int i = 0; i < count; i++) {
      undecided += values[i] != decisive || nulls[i] != 0 ? 1 : 0;
    }
    return undecided;
  }

  private void combineSelected(
      Node argument, Rows rows, byte[] values, byte[] nulls, int undecided) {
    int[] selection = new int[undecided];
    int next = 0;
    for (int i = 0; i < rows.count(); i++) {
      if (values[i] != decisive || nulls[i] != 0) {
        selection[next++] = i;
      }
    }
    Column column = argument.evaluate(rows.select(selection, undecided));
    combine(expand(column, undecided), values, nulls, selection, undecided);
  }

  /** Takes in a condition's values; those of row i belong to row {@code selection[i]}. */
  private void combine(Column column, byte[] values, byte[] nulls, int[] selection, int count) {
    byte[] truths = new byte[count];
    byte[] columnNulls = null;
    if (column instanceof NullableColumn nullable) {
      columnNulls = nullable.nulls();
      Truth.of(nullable.nested(), truths, count);
    } else {
      Truth.of(column, truths, count);
    }
    if (columnNulls == null && selection == null) {
      for (int i = 0; i < count; i++) {
        if (truths[i] == decisive) {
          values[i] = decisive;
          nulls[i] = 0;
        }
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int row = selection == null ? i : selection[i];
      boolean decided = values[row] == decisive && nulls[row] == 0;
      if (columnNulls != null && columnNulls[i] != 0) {
        if (!decided) {
          nulls[row] = 1;
        }
      } else if (truths[i] == decisive) {
        values[row] = decisive;
        nulls[row] = 0;
      }
    }
  }
}
