package io.heartwood.expression;

import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.expression.function.Argument;
import io.heartwood.expression.function.BoundFunction;
import io.heartwood.types.DataType;
import java.util.List;

/** A bound expression's tree. Immutable and thread-safe. */
abstract class Node {
  private final DataType type;

  Node(DataType type) {
    this.type = type;
  }

  final DataType type() {
    return type;
  }

  /** The value of all rows, or one row if the node is constant. */
  abstract Column evaluate(Rows rows);

  /** Whether some rows make it fail, so that it must not see rows that do not need it. */
  abstract boolean canFail();

  /** The constant value as one row, or null. */
  Column constant() {
    return null;
  }

  final boolean isConstant() {
    return constant() != null;
  }

  /** Whether this is the literal NULL, or made of nothing else. */
  boolean isUntypedNull() {
    return false;
  }

  final Argument argument() {
    return new Argument(type, constant(), isUntypedNull());
  }

  /** One row repeated, if the node is constant; else the column itself. */
  static Column expand(Column column, int rowCount) {
    return column.rowCount() == rowCount ? column : column.gather(new int[rowCount], rowCount);
  }

  /** A constant. */
  static final class Constant extends Node {
    private final Column value;
    private final boolean untypedNull;

    Constant(DataType type, Column value, boolean untypedNull) {
      super(type);
      this.value = value;
      this.untypedNull = untypedNull;
    }

    @Override
    Column evaluate(Rows rows) {
      return value;
    }

    @Override
    boolean canFail() {
      return false;
    }

    @Override
    Column constant() {
      return value;
    }

    @Override
    boolean isUntypedNull() {
      return untypedNull;
    }

    boolean isNull() {
      return value instanceof NullableColumn nullable && nullable.isNull(0);
    }
  }

  /** A column. */
  static final class Input extends Node {
    private final int index;

    Input(DataType type, int index) {
      super(type);
      this.index = index;
    }

    @Override
    Column evaluate(Rows rows) {
      return rows.column(index);
    }

    @Override
    boolean canFail() {
      return false;
    }
  }

  /** A function of other nodes. */
  static final class Call extends Node {
    private final BoundFunction function;
    private final Node[] arguments;
    private final boolean canFail;

    Call(BoundFunction function, List<Node> arguments) {
      super(function.type());
      this.function = function;
      this.arguments = arguments.toArray(Node[]::new);
      this.canFail = function.canFail() || arguments.stream().anyMatch(Node::canFail);
    }

    BoundFunction function() {
      return function;
    }

    Node[] arguments() {
      return arguments;
    }

    @Override
    Column evaluate(Rows rows) {
      Column[] values = new Column[arguments.length];
      int varying = 0;
      int lastVarying = 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = arguments[i].evaluate(rows);
        if (!arguments[i].isConstant()) {
          varying++;
          lastVarying = i;
        }
      }
      if (varying == 0 && rows.count() > 0) {
        return expand(function.apply(values, 1), rows.count());
      }
      if (varying == 1
          && !function.canFail()
          && values[lastVarying] instanceof StringColumn strings
          && strings.keys() != null
          && strings.keys().rowCount() < rows.count() / 2) {
        return applyToKeys(values, lastVarying, strings);
      }
      return function.apply(values, rows.count());
    }

    /** Once for each key, instead of once for each row. */
    private Column applyToKeys(Column[] values, int varying, StringColumn strings) {
      values[varying] = strings.keys();
      Column ofKeys = function.apply(values, strings.keys().rowCount());
      return ofKeys.gather(strings.indexes().toInts(), strings.rowCount());
    }

    @Override
    boolean canFail() {
      return canFail;
    }
  }
}
