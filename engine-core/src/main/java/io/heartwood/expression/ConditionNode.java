package io.heartwood.expression;

import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.expression.function.ChooseKernels;
import io.heartwood.expression.function.Truth;
import io.heartwood.types.DataType;

/**
 * {@code multiIf}: the value of the first branch whose condition is true, else of the last branch.
 * All branches have the node's type. Conditions and branches that could fail only see the rows that
 * reach them.
 */
final class ConditionNode extends Node {
  /** Most branches of one node; a row's branch is kept in a byte. */
  static final int MAX_BRANCHES = 100;

  private final Node[] conditions;
  private final Node[] branches;
  private final boolean canFail;

  /** One condition for every branch but the last. */
  ConditionNode(DataType type, Node[] conditions, Node[] branches) {
    super(type);
    this.conditions = conditions;
    this.branches = branches;
    boolean fails = false;
    for (Node node : conditions) {
      fails |= node.canFail();
    }
    for (Node node : branches) {
      fails |= node.canFail();
    }
    this.canFail = fails;
  }

  @Override
  boolean canFail() {
    return canFail;
  }

  @Override
  Column evaluate(Rows rows) {
    int count = rows.count();
    byte last = (byte) (branches.length - 1);
    byte[] which = new byte[count];
    java.util.Arrays.fill(which, last);
    for (int c = 0; c < conditions.length; c++) {
      if (c > 0 && conditions[c].canFail()) {
        int[] selection = rowsOf(which, last, count);
        Column column = conditions[c].evaluate(rows.select(selection, selection.length));
        mark(expand(column, selection.length), (byte) c, last, which, selection);
      } else {
        mark(expand(conditions[c].evaluate(rows), count), (byte) c, last, which, null);
      }
    }
    Column[] values = new Column[branches.length];
    for (int b = 0; b < branches.length; b++) {
      values[b] =
          branches[b].canFail()
              ? evaluateSelected(branches[b], rows, which, (byte) b)
              : branches[b].evaluate(rows);
    }
    return ChooseKernels.choose(values, which, count);
  }

  private static Column evaluateSelected(Node branch, Rows rows, byte[] which, byte index) {
    int count = rows.count();
    int[] selection = rowsOf(which, index, count);
    if (selection.length == 0) {
      return io.heartwood.column.Columns.defaults(branch.type(), count == 1 ? 1 : count);
    }
    Column column = branch.evaluate(rows.select(selection, selection.length));
    if (branch.isConstant()) {
      return column;
    }
    int[] places = new int[count];
    for (int i = 0; i < selection.length; i++) {
      places[selection[i]] = i;
    }
    return expand(column, selection.length).gather(places, count);
  }

  private static int[] rowsOf(byte[] which, byte wanted, int count) {
    int[] rows = new int[count];
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (which[i] == wanted) {
        rows[found++] = i;
      }
    }
    return java.util.Arrays.copyOf(rows, found);
  }

  private static void mark(
      Column condition, byte branch, byte undecided, byte[] which, int[] selection) {
    int count = condition.rowCount();
    byte[] truths = new byte[count];
    if (condition instanceof NullableColumn nullable) {
      Truth.of(nullable.nested(), truths, count);
      for (int i = 0; i < count; i++) {
        truths[i] &= (byte) (1 - nullable.nulls()[i]);
      }
    } else {
      Truth.of(condition, truths, count);
    }
    for (int i = 0; i < count; i++) {
      int row = selection == null ? i : selection[i];
      if (truths[i] != 0 && which[row] == undecided) {
        which[row] = branch;
      }
    }
  }
}
