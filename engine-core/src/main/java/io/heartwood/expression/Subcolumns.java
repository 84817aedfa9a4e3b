package io.heartwood.expression;

import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.MapType;
import io.heartwood.types.TupleType;
import java.util.Map;

/**
 * Parts of columns that have names of their own, as in ClickHouse: {@code t.x} of a tuple or of
 * tuples in an array, {@code m.keys} and {@code m.values} of a map, {@code a.size0} of an array or
 * map, {@code n.null} of a Nullable.
 */
final class Subcolumns {
  private Subcolumns() {}

  /** What a name means that is not a column's own; null if it means nothing. */
  static Expression find(String name, Map<String, DataType> columns) {
    int dot = name.lastIndexOf('.');
    if (dot <= 0) {
      return null;
    }
    String owner = name.substring(0, dot);
    String part = name.substring(dot + 1);
    DataType type = columns.get(owner);
    if (type == null) {
      return null;
    }
    ColumnReference column = new ColumnReference(owner);
    DataType values = type.valueType();
    if (part.equals("null") && values.isNullable()) {
      return FunctionCall.of("isNull", column);
    }
    if (part.equals("size0") && (values instanceof ArrayType || values instanceof MapType)) {
      return FunctionCall.of("length", column);
    }
    if (values instanceof MapType && part.equals("keys")) {
      return FunctionCall.of("mapKeys", column);
    }
    if (values instanceof MapType && part.equals("values")) {
      return FunctionCall.of("mapValues", column);
    }
    DataType rows = values instanceof ArrayType array ? array.element().valueType() : values;
    boolean element =
        rows instanceof TupleType tuple
            && tuple.elements().stream().anyMatch(e -> e.name().equals(part));
    return element ? FunctionCall.of("tupleElement", column, Literals.of(part)) : null;
  }
}
