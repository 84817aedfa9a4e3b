package io.heartwood.expression.function;

import io.heartwood.calendar.ZoneOffsets;
import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.NullableType;
import io.heartwood.types.StringType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.UuidType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** {@code CAST} and the {@code toX} functions with their {@code OrZero} and {@code OrNull} kin. */
final class CastFunctions {
  private static final Map<String, DataType> SIMPLE =
      Map.ofEntries(
          Map.entry("Int8", IntegerType.INT8),
          Map.entry("Int16", IntegerType.INT16),
          Map.entry("Int32", IntegerType.INT32),
          Map.entry("Int64", IntegerType.INT64),
          Map.entry("UInt8", IntegerType.UINT8),
          Map.entry("UInt16", IntegerType.UINT16),
          Map.entry("UInt32", IntegerType.UINT32),
          Map.entry("UInt64", IntegerType.UINT64),
          Map.entry("Int128", WideIntegerType.INT128),
          Map.entry("Int256", WideIntegerType.INT256),
          Map.entry("UInt128", WideIntegerType.UINT128),
          Map.entry("UInt256", WideIntegerType.UINT256),
          Map.entry("BFloat16", BFloat16Type.INSTANCE),
          Map.entry("Float32", FloatType.FLOAT32),
          Map.entry("Float64", FloatType.FLOAT64),
          Map.entry("UUID", UuidType.INSTANCE),
          Map.entry("IPv4", Ipv4Type.INSTANCE),
          Map.entry("IPv6", Ipv6Type.INSTANCE),
          Map.entry("Date32", Date32Type.INSTANCE));

  private CastFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    SIMPLE.forEach(
        (name, type) -> {
          registry.add("to" + name, call -> convert(call, type));
          orElse(registry, "to" + name, call -> type);
        });
    registry.add("toBool", call -> convert(call, BoolType.INSTANCE));
    registry.add("toDate", CastFunctions::toDate);
    orElse(registry, "toDate", call -> DateType.INSTANCE);
    registry.add("toDateTime", call -> toTime(call, new DateTimeType(zone(call, 1)), 2));
    orElse(registry, "toDateTime", call -> new DateTimeType(zone(call, 1)));
    registry.add("toDateTime64", call -> toTime(call, dateTime64(call), 3));
    orElse(registry, "toDateTime64", CastFunctions::dateTime64);
    decimals(registry, "toDecimal32", 9);
    decimals(registry, "toDecimal64", 18);
    decimals(registry, "toDecimal128", 38);
    decimals(registry, "toDecimal256", WideDecimalType.MAX_PRECISION);
    registry.add("toTime", call -> convert(call, TimeType.INSTANCE));
    orElse(registry, "toTime", call -> TimeType.INSTANCE);
    registry.add("toTime64", CastFunctions::toTime64);
    orElse(registry, "toTime64", CastFunctions::time64);
    registry.add("toString", CastFunctions::convertToString);
    registry.add(
        "toFixedString",
        call -> {
          call.requireCount(2, 2);
          return Conversions.cast(
              call.argument(0).type(),
              new FixedStringType(constantInteger(call, 1)),
              call.context());
        });
    registry.addNullAware("CAST", CastFunctions::cast);
    registry.alias("_CAST", "CAST");
    registry.add("now", CastFunctions::now);
    registry.add("now64", CastFunctions::now64);
    registry.add("today", call -> today(call, 0));
    registry.add("yesterday", call -> today(call, 1));
  }

  private static void decimals(FunctionRegistry.Builder registry, String name, int precision) {
    registry.add(
        name,
        call -> {
          call.requireCount(2, 2);
          return Conversions.cast(
              call.argument(0).type(), decimal(call, precision), call.context());
        });
    orElse(registry, name, call -> decimal(call, precision));
  }

  private static DataType decimal(ScalarFunction.Call call, int precision) {
    int scale = constantInteger(call, 1);
    if (scale < 0 || scale > precision) {
      throw new FunctionException("scale of " + call.name() + " is out of range: scale=" + scale);
    }
    return WideDecimalType.decimal(precision, scale);
  }

  private static DataType time64(ScalarFunction.Call call) {
    int precision = constantInteger(call, 1);
    if (precision < 0 || precision > 9) {
      throw new FunctionException(
          "precision of " + call.name() + " is out of range: precision=" + precision);
    }
    return new Time64Type(precision);
  }

  private static BoundFunction toTime64(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    return Conversions.cast(call.argument(0).type(), time64(call), call.context());
  }

  private static DataType dateTime64(ScalarFunction.Call call) {
    int precision = call.count() > 1 ? constantInteger(call, 1) : 3;
    if (precision < 0 || precision > 9) {
      throw new FunctionException(
          "precision of " + call.name() + " is out of range: precision=" + precision);
    }
    return new DateTime64Type(precision, zone(call, 2));
  }

  /** Which type a call converts to. */
  @FunctionalInterface
  private interface Target {
    DataType of(ScalarFunction.Call call);
  }

  private static void orElse(FunctionRegistry.Builder registry, String name, Target target) {
    registry.add(name + "OrZero", call -> parse(call, target, TextConversions.OnError.ZERO));
    registry.add(name + "OrNull", call -> parse(call, target, TextConversions.OnError.NULL));
  }

  private static BoundFunction parse(
      ScalarFunction.Call call, Target target, TextConversions.OnError onError) {
    call.requireCount(1, 3);
    if (!Comparison.isText(call.argument(0).type())) {
      throw call.illegalTypes();
    }
    return TextConversions.parse(call.argument(0).type(), target.of(call), onError, call.context());
  }

  private static BoundFunction convert(ScalarFunction.Call call, DataType to) {
    call.requireCount(1, 1);
    return Conversions.cast(call.argument(0).type(), to, call.context());
  }

  private static BoundFunction toDate(ScalarFunction.Call call) {
    call.requireCount(1, 2);
    DataType from = call.argument(0).type();
    DataType zoned = DateArithmetic.withZone(from, zone(call, 1));
    return Conversions.cast(zoned, DateType.INSTANCE, call.context());
  }

  private static BoundFunction toTime(ScalarFunction.Call call, DataType to, int maxArguments) {
    call.requireCount(1, maxArguments);
    DataType from = call.argument(0).type();
    DataType target = to;
    boolean keepsZone = LocalTime.zoneName(to).isEmpty();
    if (keepsZone) {
      target = DateArithmetic.withZone(to, LocalTime.zoneName(from));
    }
    return Conversions.cast(from, target, call.context());
  }

  private static BoundFunction convertToString(ScalarFunction.Call call) {
    call.requireCount(1, 2);
    DataType from = call.argument(0).type();
    if (call.count() == 2 && (!LocalTime.accepts(from) || LocalTime.isDay(from))) {
      throw call.illegalTypes();
    }
    BoundFunction print =
        Conversions.cast(
            DateArithmetic.withZone(from, zone(call, 1)), StringType.INSTANCE, call.context());
    return BoundFunction.of(StringType.INSTANCE, print::apply);
  }

  /** A conversion as CAST does it, also from and to Nullable. */
  static BoundFunction castTo(Argument operand, DataType to, FunctionContext context) {
    if (operand.type().equals(to)) {
      return BoundFunction.of(to, (arguments, rowCount) -> arguments[0]);
    }
    byte[] name = to.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Argument type =
        Argument.constant(
            StringType.INSTANCE, new StringColumn(name, new int[] {0, name.length}, 1));
    return cast(new ScalarFunction.Call("CAST", List.of(operand, type), context));
  }

  private static BoundFunction cast(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    String name = call.argument(1).constantText();
    if (name == null) {
      throw new FunctionException("type of CAST must be a constant string");
    }
    DataType to = DataTypeParser.parse(name);
    DataType target = to.withoutNullable();
    Argument operand = call.argument(0);
    if (operand.untypedNull() || operand.isNull()) {
      if (!to.isNullable()) {
        throw new FunctionException("cannot convert NULL: type=" + to);
      }
      return BoundFunction.of(
          to, (arguments, rowCount) -> io.heartwood.column.Columns.defaults(to, rowCount));
    }
    if (CompoundFunctions.isEmptyArray(operand) && to instanceof ArrayType) {
      return BoundFunction.of(
          to, (arguments, rowCount) -> io.heartwood.column.Columns.defaults(to, rowCount));
    }
    BoundFunction conversion =
        Conversions.cast(operand.type().withoutNullable(), target, call.context());
    boolean nullableOperand = operand.type().isNullable();
    if (!nullableOperand && !to.isNullable()) {
      return conversion;
    }
    return BoundFunction.fallible(
        to, (arguments, rowCount) -> castNullable(arguments[0], conversion, to, rowCount));
  }

  private static Column castNullable(
      Column column, BoundFunction conversion, DataType to, int rowCount) {
    if (!(column instanceof NullableColumn nullable)) {
      return new NullableColumn(
          conversion.apply(new Column[] {column}, rowCount), new byte[rowCount]);
    }
    if (!to.isNullable()) {
      for (int i = 0; i < rowCount; i++) {
        if (nullable.isNull(i)) {
          throw new FunctionException("cannot convert NULL: type=" + to);
        }
      }
      return conversion.apply(new Column[] {nullable.nested()}, rowCount);
    }
    Column converted =
        NullPropagation.applyWhereNotNull(
            conversion, new Column[] {nullable.nested()}, nullable.nulls(), rowCount);
    return new NullableColumn(converted, nullable.nulls());
  }

  private static BoundFunction now(ScalarFunction.Call call) {
    call.requireCount(0, 1);
    long second = call.context().now().getEpochSecond();
    return constant(new DateTimeType(zone(call, 0)), second);
  }

  private static BoundFunction now64(ScalarFunction.Call call) {
    call.requireCount(0, 2);
    int precision = call.count() > 0 ? constantInteger(call, 0) : 3;
    DateTime64Type type = new DateTime64Type(precision, zone(call, 1));
    long nanos = call.context().now().getNano();
    long ticks = DateArithmetic.powerOfTen(precision);
    long value =
        call.context().now().getEpochSecond() * ticks
            + nanos / DateArithmetic.powerOfTen(9 - precision);
    return constant(type, value);
  }

  private static BoundFunction today(ScalarFunction.Call call, int daysAgo) {
    call.requireCount(0, 1);
    String name = zone(call, 0);
    ZoneId zone = name.isEmpty() ? call.context().timeZone() : ZoneOffsets.zoneOf(name);
    long day = call.context().now().atZone(zone).toLocalDate().toEpochDay();
    return constant(DateType.INSTANCE, day - daysAgo);
  }

  private static BoundFunction constant(DataType type, long value) {
    Column row = Vectors.ofLongs(new long[] {value}, 1, type);
    return BoundFunction.of(type, (arguments, rowCount) -> Vectors.expand(row, rowCount));
  }

  private static int constantInteger(ScalarFunction.Call call, int index) {
    if (call.count() > index) {
      Argument argument = call.argument(index);
      if (argument.isConstant() && NumberTypes.isInteger(argument.type())) {
        long value = Vectors.longs(argument.constant(), argument.type())[0];
        if (value == (int) value) {
          return (int) value;
        }
      }
    }
    throw new FunctionException(
        "argument " + (index + 1) + " of " + call.name() + " must be a constant number");
  }

  /** The zone named by an argument; empty if there is no such argument. */
  private static String zone(ScalarFunction.Call call, int index) {
    if (call.count() <= index) {
      return "";
    }
    List<Argument> arguments = call.arguments();
    String zone = arguments.get(index).constantText();
    if (zone == null) {
      throw new FunctionException("time zone of " + call.name() + " must be a constant string");
    }
    ZoneOffsets.zoneOf(zone);
    return zone;
  }

  /** The Nullable of a type, or the type itself if it is one. */
  static DataType nullable(DataType type) {
    return type.isNullable() ? type : new NullableType(type);
  }
}
