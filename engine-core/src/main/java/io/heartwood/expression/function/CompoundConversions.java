package io.heartwood.expression.function;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.MapType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.List;

/** Arrays to arrays, maps to maps and tuples to tuples: value by value. */
final class CompoundConversions {
  private CompoundConversions() {}

  /** The conversion, or null if there is none. */
  static BoundFunction find(DataType named, DataType to, FunctionContext context) {
    DataType from = named.valueType();
    DataType target = to.valueType();
    boolean arrays = from instanceof ArrayType && target instanceof ArrayType;
    if (arrays || from instanceof MapType && target instanceof MapType) {
      BoundFunction elements =
          element(ArrayType.elementOf(from), ArrayType.elementOf(target), context);
      return BoundFunction.fallible(
          to,
          (arguments, rowCount) -> {
            ArrayColumn column = (ArrayColumn) arguments[0];
            int count = column.offsets()[rowCount];
            Column converted =
                elements.apply(new Column[] {column.elements().slice(0, count)}, count);
            return new ArrayColumn(converted, column.offsets(), rowCount);
          });
    }
    if (from instanceof TupleType source
        && target instanceof TupleType result
        && source.elements().size() == result.elements().size()) {
      List<BoundFunction> elements = new ArrayList<>();
      for (int i = 0; i < source.elements().size(); i++) {
        DataType element = source.elements().get(i).type();
        elements.add(element(element, result.elements().get(i).type(), context));
      }
      return BoundFunction.fallible(
          to,
          (arguments, rowCount) -> {
            TupleColumn column = (TupleColumn) arguments[0];
            List<Column> converted = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
              converted.add(elements.get(i).apply(new Column[] {column.element(i)}, rowCount));
            }
            return new TupleColumn(converted, rowCount);
          });
    }
    return null;
  }

  private static BoundFunction element(DataType from, DataType to, FunctionContext context) {
    return CastFunctions.castTo(Argument.varying(from), to, context);
  }
}
