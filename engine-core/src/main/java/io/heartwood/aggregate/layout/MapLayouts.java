package io.heartwood.aggregate.layout;

import io.heartwood.types.ArrayType;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.List;

/** {@code sumMap} and its kind, of an array of keys and arrays of values or a tuple of these. */
final class MapLayouts {
  private MapLayouts() {}

  static StateLayout of(FunctionCall call) {
    List<DataType> arrays = call.arguments();
    if (arrays.size() == 1 && arrays.get(0) instanceof TupleType tuple) {
      arrays = tuple.elements().stream().map(element -> element.type().valueType()).toList();
    }
    List<StateLayout> pieces = new ArrayList<>();
    for (DataType argument : arrays) {
      if (!(argument instanceof ArrayType array)) {
        throw new UnknownLayoutException("an argument is no array");
      }
      DataType element = array.element().valueType();
      boolean widened =
          !pieces.isEmpty() && call.version() > 0 && isWidened(element.withoutNullable());
      pieces.add(
          widened
              ? Pieces.fixed(ValueLayouts.sumWidth(element.withoutNullable()))
              : ValueLayouts.binary(element));
    }
    if (pieces.size() < 2 || call.version() > 1) {
      throw new UnknownLayoutException("it is known with keys and values, in versions 0 and 1");
    }
    return Pieces.counted(Pieces.sequence(pieces));
  }

  private static boolean isWidened(DataType type) {
    return type instanceof IntegerType
        || type instanceof FloatType
        || type instanceof BFloat16Type
        || type instanceof BoolType
        || type instanceof DecimalType;
  }
}
