package io.heartwood.expression.function;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.MapType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import java.util.Arrays;
import java.util.List;

/** Functions that look into arrays and maps: {@code has}, {@code mapKeys}, {@code mapContains}. */
final class ArrayFunctions {
  private ArrayFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    registry.addNullAware("has", ArrayFunctions::has);
    registry.addNullAware("mapContains", ArrayFunctions::mapContains);
    registry.alias("mapContainsKey", "mapContains");
    registry.add("mapKeys", call -> mapPart(call, 0));
    registry.add("mapValues", call -> mapPart(call, 1));
  }

  private static BoundFunction mapPart(ScalarFunction.Call call, int part) {
    call.requireCount(1, 1);
    if (!(call.argument(0).type().valueType() instanceof MapType map)) {
      throw call.illegalTypes();
    }
    TupleType pair = (TupleType) ArrayType.elementOf(map).valueType();
    return BoundFunction.of(
        new ArrayType(pair.elements().get(part).type()),
        (arguments, rowCount) -> part(arguments[0], part));
  }

  /** The keys (0) or values (1) of maps as arrays. */
  private static ArrayColumn part(Column maps, int part) {
    ArrayColumn pairs = (ArrayColumn) maps;
    Column elements = ((TupleColumn) pairs.elements()).elements().get(part);
    return new ArrayColumn(elements, pairs.offsets(), pairs.rowCount());
  }

  private static BoundFunction has(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    DataType type = call.argument(0).type().valueType();
    if (type instanceof MapType) {
      return mapContains(call);
    }
    if (!(type instanceof ArrayType array)) {
      throw call.illegalTypes();
    }
    Search search = new Search(call, array.element());
    return BoundFunction.fallible(
        IntegerType.UINT8,
        (arguments, rowCount) -> search.run((ArrayColumn) arguments[0], arguments[1], rowCount));
  }

  private static BoundFunction mapContains(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    if (!(call.argument(0).type().valueType() instanceof MapType map)) {
      throw call.illegalTypes();
    }
    TupleType pair = (TupleType) ArrayType.elementOf(map).valueType();
    Search search = new Search(call, pair.elements().get(0).type());
    return BoundFunction.fallible(
        IntegerType.UINT8,
        (arguments, rowCount) -> search.run(part(arguments[0], 0), arguments[1], rowCount));
  }

  /** Compares elements with a value: NULL is found where there is NULL. */
  static final class Search {
    private final boolean ofTexts;
    private final BoundFunction equals;

    Search(ScalarFunction.Call call, DataType elementType) {
      DataType element = elementType.withoutNullable();
      Argument value = call.argument(1);
      DataType wanted = value.type().withoutNullable();
      boolean untyped = value.untypedNull();
      ofTexts = Comparison.isText(element);
      boolean single =
          element.physicalType() != PhysicalType.ARRAY
              && element.physicalType() != PhysicalType.TUPLE;
      if (!single || !untyped && ofTexts != Comparison.isText(wanted)) {
        throw call.illegalTypes();
      }
      equals =
          ofTexts || untyped
              ? null
              : Comparison.bind(
                  new ScalarFunction.Call(
                      "equals",
                      List.of(Argument.varying(element), Argument.varying(wanted)),
                      call.context()),
                  ComparisonOperator.EQUALS);
    }

    /** For each row the first element that is equal, -1 if there is none. */
    int[] places(ArrayColumn given, Column value, int rowCount) {
      ArrayColumn arrays = rows(given, value, rowCount);
      int[] places = new int[rowCount];
      Arrays.fill(places, -1);
      int[] rows = rowsOfElements(arrays, value.rowCount() == 1, rowCount);
      if (rows.length > 0) {
        byte[] same = compare(arrays.elements().slice(0, rows.length), value, rows);
        for (int row = 0; row < rowCount; row++) {
          int source = arrays.rowCount() == 1 ? 0 : row;
          int end = arrays.offsets()[source + 1];
          for (int i = arrays.offsets()[source]; i < end && places[row] < 0; i++) {
            places[row] = same[i] != 0 ? i : -1;
          }
        }
      }
      return places;
    }

    Column run(ArrayColumn given, Column value, int rowCount) {
      ArrayColumn arrays = rows(given, value, rowCount);
      byte[] found = new byte[rowCount];
      int[] rows = rowsOfElements(arrays, value.rowCount() == 1, rowCount);
      if (rows.length > 0) {
        byte[] same = compare(arrays.elements().slice(0, rows.length), value, rows);
        for (int row = 0; row < rowCount; row++) {
          int source = arrays.rowCount() == 1 ? 0 : row;
          for (int i = arrays.offsets()[source]; i < arrays.offsets()[source + 1]; i++) {
            found[row] |= same[i];
          }
        }
      }
      return new ByteColumn(found, rowCount);
    }

    /** A constant array is repeated for values that differ from row to row. */
    private static ArrayColumn rows(ArrayColumn arrays, Column value, int rowCount) {
      return value.rowCount() == 1 ? arrays : (ArrayColumn) Vectors.expand(arrays, rowCount);
    }

    /** For each element the row of the value that it is compared with. */
    private static int[] rowsOfElements(ArrayColumn arrays, boolean constant, int rowCount) {
      int[] rows = new int[arrays.offsets()[arrays.rowCount()]];
      if (constant) {
        return rows;
      }
      for (int row = 0; row < rowCount; row++) {
        Arrays.fill(rows, arrays.offsets()[row], arrays.offsets()[row + 1], row);
      }
      return rows;
    }

    private byte[] compare(Column elements, Column value, int[] rows) {
      Column wanted = value.gather(rows, rows.length);
      byte[] elementNulls = elements instanceof NullableColumn n ? n.nulls() : null;
      byte[] wantedNulls = wanted instanceof NullableColumn n ? n.nulls() : null;
      Column left = elements instanceof NullableColumn n ? n.nested() : elements;
      Column right = wanted instanceof NullableColumn n ? n.nested() : wanted;
      byte[] same = new byte[rows.length];
      if (ofTexts) {
        for (int i = 0; i < same.length && !isOnlyNull(right); i++) {
          same[i] = isSameText(left, right, i) ? (byte) 1 : 0;
        }
      } else if (equals != null) {
        Truth.of(equals.apply(new Column[] {left, right}, rows.length), same, rows.length);
      }
      for (int i = 0; i < same.length; i++) {
        boolean elementNull = elementNulls != null && elementNulls[i] != 0;
        boolean wantedNull = wantedNulls != null && wantedNulls[i] != 0;
        if (elementNull || wantedNull) {
          same[i] = elementNull && wantedNull ? (byte) 1 : 0;
        }
      }
      return same;
    }

    /** Whether the value is a NULL without a type. */
    private static boolean isOnlyNull(Column value) {
      return value instanceof ByteColumn;
    }

    private static boolean isSameText(Column left, Column right, int row) {
      return Arrays.equals(
          BytesOrder.bytes(left),
          BytesOrder.start(left, row),
          BytesOrder.start(left, row + 1),
          BytesOrder.bytes(right),
          BytesOrder.start(right, row),
          BytesOrder.start(right, row + 1));
    }
  }
}
