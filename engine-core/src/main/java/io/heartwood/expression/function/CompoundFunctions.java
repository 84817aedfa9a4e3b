package io.heartwood.expression.function;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.Columns;
import io.heartwood.column.LongColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.TypeDefaults;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.MapType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes arrays, tuples and maps of values ({@code [a, b]}, {@code (a, b)}, {@code map(k, v)}) and
 * takes values out of them ({@code a[1]}, {@code m['k']}, {@code t.1}).
 */
final class CompoundFunctions {
  private CompoundFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    registry.addNullAware("array", CompoundFunctions::array);
    registry.addNullAware("tuple", CompoundFunctions::tuple);
    registry.addNullAware("map", CompoundFunctions::map);
    registry.add("arrayElement", CompoundFunctions::arrayElement);
    registry.add("tupleElement", CompoundFunctions::tupleElement);
  }

  /** Whether values are arrays or maps. */
  static boolean isArrayOrMap(DataType type) {
    return type.valueType() instanceof ArrayType || type.valueType() instanceof MapType;
  }

  /** Whether this is the constant {@code []}, which fits every type of arrays. */
  static boolean isEmptyArray(Argument argument) {
    return argument.type() instanceof ArrayType
        && argument.constant() instanceof ArrayColumn array
        && array.offsets()[array.rowCount()] == 0;
  }

  /** The number of values of arrays or maps. */
  static BoundFunction length() {
    return BoundFunction.of(
        IntegerType.UINT64,
        (arguments, rowCount) -> {
          int[] offsets = ((ArrayColumn) arguments[0]).offsets();
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = offsets[i + 1] - offsets[i];
          }
          return new LongColumn(result, rowCount);
        });
  }

  private static BoundFunction array(ScalarFunction.Call call) {
    if (call.count() == 0) {
      ArrayType type = new ArrayType(IntegerType.UINT8);
      return BoundFunction.of(type, (arguments, rowCount) -> Columns.defaults(type, rowCount));
    }
    DataType element = CommonTypes.of(call.arguments()).orElseThrow(call::illegalTypes);
    List<BoundFunction> casts = casts(call, 0, 1, element);
    return BoundFunction.fallible(
        new ArrayType(element),
        (arguments, rowCount) -> {
          Column elements = interleave(arguments, 0, 1, casts, rowCount);
          return new ArrayColumn(elements, offsets(casts.size(), rowCount), rowCount);
        });
  }

  private static BoundFunction map(ScalarFunction.Call call) {
    if (call.count() % 2 != 0) {
      throw new FunctionException("function map needs pairs of keys and values");
    }
    List<Argument> keys = new ArrayList<>();
    List<Argument> values = new ArrayList<>();
    for (int i = 0; i < call.count(); i += 2) {
      keys.add(call.argument(i));
      values.add(call.argument(i + 1));
    }
    boolean empty = keys.isEmpty();
    DataType key = empty ? IntegerType.UINT8 : CommonTypes.of(keys).orElseThrow(call::illegalTypes);
    DataType value =
        empty ? IntegerType.UINT8 : CommonTypes.of(values).orElseThrow(call::illegalTypes);
    if (key.isNullable()) {
      throw call.illegalTypes();
    }
    MapType type = new MapType(key, value);
    if (empty) {
      return BoundFunction.of(type, (arguments, rowCount) -> Columns.defaults(type, rowCount));
    }
    List<BoundFunction> keyCasts = casts(call, 0, 2, key);
    List<BoundFunction> valueCasts = casts(call, 1, 2, value);
    return BoundFunction.fallible(
        type,
        (arguments, rowCount) -> {
          Column keyColumn = interleave(arguments, 0, 2, keyCasts, rowCount);
          Column valueColumn = interleave(arguments, 1, 2, valueCasts, rowCount);
          TupleColumn pairs =
              new TupleColumn(List.of(keyColumn, valueColumn), keyColumn.rowCount());
          return new ArrayColumn(pairs, offsets(keyCasts.size(), rowCount), rowCount);
        });
  }

  private static BoundFunction tuple(ScalarFunction.Call call) {
    List<TupleType.Element> elements = new ArrayList<>();
    for (Argument argument : call.arguments()) {
      elements.add(new TupleType.Element("", argument.type()));
    }
    return BoundFunction.of(
        new TupleType(elements),
        (arguments, rowCount) -> {
          List<Column> columns = new ArrayList<>();
          for (Column argument : arguments) {
            columns.add(Vectors.expand(argument, rowCount));
          }
          return new TupleColumn(columns, rowCount);
        });
  }

  private static List<BoundFunction> casts(
      ScalarFunction.Call call, int first, int step, DataType type) {
    List<BoundFunction> casts = new ArrayList<>();
    for (int i = first; i < call.count(); i += step) {
      casts.add(CastFunctions.castTo(call.argument(i), type, call.context()));
    }
    return casts;
  }

  /** The first value of all arguments, then their second, and so on, converted. */
  private static Column interleave(
      Column[] arguments, int first, int step, List<BoundFunction> casts, int rowCount) {
    List<Column> converted = new ArrayList<>();
    for (int i = 0; i < casts.size(); i++) {
      Column argument = arguments[first + i * step];
      Column column = casts.get(i).apply(new Column[] {argument}, argument.rowCount());
      converted.add(Vectors.expand(column, rowCount));
    }
    int[] rows = new int[Math.multiplyExact(casts.size(), rowCount)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % casts.size() * rowCount + i / casts.size();
    }
    return Columns.concat(converted).gather(rows, rows.length);
  }

  private static int[] offsets(int length, int rowCount) {
    int[] offsets = new int[rowCount + 1];
    for (int i = 1; i <= rowCount; i++) {
      offsets[i] = offsets[i - 1] + length;
    }
    return offsets;
  }

  private static BoundFunction arrayElement(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    DataType type = call.argument(0).type().valueType();
    if (type instanceof MapType map) {
      ArrayFunctions.Search search = new ArrayFunctions.Search(call, map.key());
      return BoundFunction.fallible(
          map.value(),
          (arguments, rowCount) -> {
            ArrayColumn pairs = (ArrayColumn) arguments[0];
            TupleColumn entries = (TupleColumn) pairs.elements();
            ArrayColumn keys =
                new ArrayColumn(entries.element(0), pairs.offsets(), pairs.rowCount());
            int[] rows = search.places(keys, arguments[1], rowCount);
            return take(entries.element(1), rows, map.value());
          });
    }
    Argument index = call.argument(1);
    if (!(type instanceof ArrayType array) || !NumberTypes.isInteger(index.type())) {
      throw call.illegalTypes();
    }
    if (index.isConstant() && Vectors.longs(index.constant(), index.type())[0] == 0) {
      throw new FunctionException("indices of arrays begin with 1");
    }
    DataType indexType = index.type();
    return BoundFunction.of(
        array.element(),
        (arguments, rowCount) -> {
          ArrayColumn arrays = (ArrayColumn) arguments[0];
          long[] indices = Vectors.longs(Vectors.expand(arguments[1], rowCount), indexType);
          int[] rows = new int[rowCount];
          for (int i = 0; i < rowCount; i++) {
            int row = arrays.rowCount() == 1 ? 0 : i;
            rows[i] = place(arrays.offsets()[row], arrays.offsets()[row + 1], indices[i]);
          }
          return take(arrays.elements(), rows, array.element());
        });
  }

  /** The element of an index from 1 on, or from -1 on backwards; -1 if there is none. */
  private static int place(int from, int to, long index) {
    int length = to - from;
    if (index > 0 && index <= length) {
      return from + (int) (index - 1);
    }
    return index < 0 && index >= -length ? to + (int) index : -1;
  }

  /** The rows of a column; the default of the type where {@code rows} says -1. */
  private static Column take(Column column, int[] rows, DataType type) {
    int missing = column.rowCount();
    boolean complete = true;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0) {
        rows[i] = missing;
        complete = false;
      }
    }
    Column source =
        complete ? column : Columns.concat(List.of(column, TypeDefaults.ofMissingValue(type, 1)));
    return source.gather(rows, rows.length);
  }

  private static BoundFunction tupleElement(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    DataType type = call.argument(0).type().valueType();
    boolean arrays = type instanceof ArrayType;
    DataType rows = arrays ? ArrayType.elementOf(type).valueType() : type;
    if (!(rows instanceof TupleType tuple)) {
      throw call.illegalTypes();
    }
    int index = elementIndex(call, tuple);
    DataType element = tuple.elements().get(index).type();
    if (!arrays) {
      return BoundFunction.of(
          element, (arguments, rowCount) -> ((TupleColumn) arguments[0]).element(index));
    }
    return BoundFunction.of(
        new ArrayType(element),
        (arguments, rowCount) -> {
          ArrayColumn column = (ArrayColumn) arguments[0];
          Column elements = ((TupleColumn) column.elements()).element(index);
          return new ArrayColumn(elements, column.offsets(), column.rowCount());
        });
  }

  private static int elementIndex(ScalarFunction.Call call, TupleType tuple) {
    Argument which = call.argument(1);
    String name = which.constantText();
    for (int i = 0; name != null && i < tuple.elements().size(); i++) {
      if (tuple.nameOf(i).equals(name)) {
        return i;
      }
    }
    if (name == null && which.isConstant() && NumberTypes.isInteger(which.type())) {
      long number = Vectors.longs(which.constant(), which.type())[0];
      int count = tuple.elements().size();
      long index = number < 0 ? count + number : number - 1;
      if (index >= 0 && index < count) {
        return (int) index;
      }
      name = Long.toString(number);
    }
    throw new FunctionException("no such element: type=" + tuple + " element=" + name);
  }
}
