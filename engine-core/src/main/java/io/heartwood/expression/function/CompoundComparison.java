package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnOrder;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.TupleType;
import java.util.List;

/**
 * Comparisons of arrays, maps and tuples, in the order in which they are sorted: by their first
 * difference, shorter arrays before longer ones. Both sides are converted to their common type.
 */
final class CompoundComparison {
  private CompoundComparison() {}

  static boolean accepts(DataType a, DataType b) {
    return CompoundFunctions.isArrayOrMap(a) && CompoundFunctions.isArrayOrMap(b)
        || isTuple(a) && isTuple(b);
  }

  private static boolean isTuple(DataType type) {
    // With a NULL in it, the result would be NULL.
    return type.valueType() instanceof TupleType tuple
        && tuple.elements().stream().noneMatch(element -> element.type().isNullable());
  }

  static BoundFunction bind(
      ScalarFunction.Call call, Argument left, Argument right, ComparisonOperator operator) {
    DataType common = CommonTypes.of(List.of(left, right)).orElseThrow(call::illegalTypes);
    BoundFunction leftCast = CastFunctions.castTo(left, common, call.context());
    BoundFunction rightCast = CastFunctions.castTo(right, common, call.context());
    ColumnOrder order = ColumnOrder.of(common);
    return BoundFunction.fallible(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          Column a = leftCast.apply(new Column[] {arguments[0]}, arguments[0].rowCount());
          Column b = rightCast.apply(new Column[] {arguments[1]}, arguments[1].rowCount());
          byte[] result = new byte[rowCount];
          for (int i = 0; i < rowCount; i++) {
            int x = a.rowCount() == 1 ? 0 : i;
            int y = b.rowCount() == 1 ? 0 : i;
            result[i] = (byte) (operator.holds(order.compare(a, x, b, y)) ? 1 : 0);
          }
          return new ByteColumn(result, rowCount);
        });
  }
}
