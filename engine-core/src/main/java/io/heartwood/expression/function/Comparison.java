package io.heartwood.expression.function;

import io.heartwood.calendar.ZoneOffsets;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.StringType;
import io.heartwood.types.UuidType;
import java.util.Optional;

/**
 * Comparisons. Numbers are compared by their exact values, whatever their types; a constant string
 * is first read as a value of the other side's type, as in ClickHouse ({@code d = '2020-01-01'}).
 * The result is UInt8.
 */
final class Comparison {
  private Comparison() {}

  static void register(FunctionRegistry.Builder registry) {
    for (ComparisonOperator operator : ComparisonOperator.values()) {
      registry.add(operator.functionName(), call -> bind(call, operator));
    }
  }

  /**
   * Whether a function of this name compares, so that even of an untyped NULL it is a condition.
   */
  static boolean isComparison(String functionName) {
    for (ComparisonOperator operator : ComparisonOperator.values()) {
      if (operator.functionName().equals(functionName)) {
        return true;
      }
    }
    return false;
  }

  static BoundFunction bind(ScalarFunction.Call call, ComparisonOperator operator) {
    call.requireCount(2, 2);
    Argument left = call.argument(0);
    Argument right = call.argument(1);
    if (isText(left.type()) != isText(right.type())) {
      return withText(call, operator);
    }
    return sameKind(call, left, right, operator);
  }

  /** One side is text: if it is constant, it is read as a value of the other side's type. */
  private static BoundFunction withText(ScalarFunction.Call call, ComparisonOperator operator) {
    boolean textLeft = isText(call.argument(0).type());
    Argument text = call.argument(textLeft ? 0 : 1);
    Argument other = call.argument(textLeft ? 1 : 0);
    if (!text.isConstant()) {
      throw call.illegalTypes();
    }
    ComparisonOperator direction = textLeft ? operator.mirrored() : operator;
    Optional<Column> value = ConstantConversion.parse(text, other.type(), call.context());
    if (value.isEmpty()) {
      // An unknown name of an enum: equal to none.
      if (operator != ComparisonOperator.EQUALS && operator != ComparisonOperator.NOT_EQUALS) {
        throw new FunctionException(
            "no such member: type=" + other.type() + " name=" + text.constantText());
      }
      byte result = (byte) (operator == ComparisonOperator.NOT_EQUALS ? 1 : 0);
      return BoundFunction.of(
          IntegerType.UINT8, (arguments, rowCount) -> constant(result, rowCount));
    }
    Argument constant = Argument.constant(other.type(), value.get());
    BoundFunction compared = sameKind(call, other, constant, direction);
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) ->
            compared.apply(new Column[] {arguments[textLeft ? 1 : 0], value.get()}, rowCount));
  }

  private static BoundFunction sameKind(
      ScalarFunction.Call call, Argument left, Argument right, ComparisonOperator operator) {
    DataType a = left.type();
    DataType b = right.type();
    if (isText(a) || a instanceof UuidType && b instanceof UuidType || isAddress6(a, b)) {
      BytesOrder order = a instanceof UuidType ? BytesOrder.UUID : BytesOrder.TEXT;
      return bytes(operator, order);
    }
    if (CompoundComparison.accepts(a, b)) {
      return CompoundComparison.bind(call, left, right, operator);
    }
    if (isDate(a) && isDate(b)) {
      return dates(call, left, right, operator);
    }
    if (!WideNumbers.numeric(a).equals(a) || !WideNumbers.numeric(b).equals(b)) {
      return asNumbers(call, left, right, operator);
    }
    boolean dateAndNumber = isDayOnly(a) || isDayOnly(b);
    if (dateAndNumber || !isNumeric(a) || !isNumeric(b)) {
      throw call.illegalTypes();
    }
    if (a instanceof EnumType && b instanceof EnumType && !a.equals(b)) {
      throw call.illegalTypes();
    }
    boolean floats = NumberTypes.isFloat(a) || NumberTypes.isFloat(b);
    if (!floats
            && DecimalArithmetic.scaleOf(ExactComparison.numeric(a))
                != DecimalArithmetic.scaleOf(ExactComparison.numeric(b))
        || WideNumbers.isWide(a)
        || WideNumbers.isWide(b)) {
      return ExactComparison.bind(left, right, operator);
    }
    if (floats) {
      return floats(left, right, operator);
    }
    return integers(left, right, operator);
  }

  /** Times of day and BFloat16, with each other and with numbers. */
  private static BoundFunction asNumbers(
      ScalarFunction.Call call, Argument left, Argument right, ComparisonOperator operator) {
    DataType a = left.type();
    DataType b = right.type();
    if (!WideNumbers.isTime(a) && !WideNumbers.isNumber(a)
        || !WideNumbers.isTime(b) && !WideNumbers.isNumber(b)) {
      throw call.illegalTypes();
    }
    BoundFunction compared = sameKind(call, numbers(left), numbers(right), operator);
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) ->
            compared.apply(
                new Column[] {
                  WideNumbers.numbers(arguments[0], a), WideNumbers.numbers(arguments[1], b)
                },
                rowCount));
  }

  private static Argument numbers(Argument argument) {
    DataType type = WideNumbers.numeric(argument.type());
    return argument.isConstant()
        ? Argument.constant(type, WideNumbers.numbers(argument.constant(), argument.type()))
        : Argument.varying(type);
  }

  private static BoundFunction dates(
      ScalarFunction.Call call, Argument left, Argument right, ComparisonOperator operator) {
    DataType a = left.type();
    DataType b = right.type();
    if (a.getClass() == b.getClass()
        && DateArithmetic.precisionOf(a) == DateArithmetic.precisionOf(b)) {
      return integers(left, right, operator);
    }
    // Days begin in the zone of the other side; both become ticks of the finer precision.
    String zone = LocalTime.zoneName(LocalTime.isDay(a) ? b : a);
    FunctionContext zoned =
        zone.isEmpty()
            ? call.context()
            : new FunctionContext(ZoneOffsets.zoneOf(zone), call.context().now());
    boolean days = LocalTime.isDay(a) && LocalTime.isDay(b);
    int precision = Math.max(DateArithmetic.precisionOf(a), DateArithmetic.precisionOf(b));
    LocalTime first = new LocalTime(a, zoned);
    LocalTime second = new LocalTime(b, zoned);
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          long[] x = ticks(Vectors.expand(arguments[0], rowCount), a, first, days, precision);
          long[] y = ticks(Vectors.expand(arguments[1], rowCount), b, second, days, precision);
          byte[] result = new byte[rowCount];
          compare(x, y, false, operator, result, rowCount);
          return new ByteColumn(result, rowCount);
        });
  }

  private static long[] ticks(
      Column column, DataType type, LocalTime time, boolean days, int precision) {
    if (days) {
      return Vectors.longs(column, type);
    }
    boolean fine = type instanceof DateTime64Type;
    long[] values = fine ? Vectors.longs(column, type) : time.instants(column);
    long factor = DateArithmetic.powerOfTen(precision - DateArithmetic.precisionOf(type));
    long[] result = new long[column.rowCount()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i] * factor;
    }
    return result;
  }

  private static BoundFunction integers(
      Argument left, Argument right, ComparisonOperator operator) {
    DataType a = left.type();
    DataType b = right.type();
    if (right.isConstant() && !left.isConstant()) {
      return new RangeComparison(a, Vectors.longs(right.constant(), b)[0], b, operator, 0);
    }
    if (left.isConstant() && !right.isConstant()) {
      long constant = Vectors.longs(left.constant(), a)[0];
      return new RangeComparison(b, constant, a, operator.mirrored(), 1);
    }
    boolean unsignedLeft = Vectors.isUnsigned64(a);
    boolean unsignedRight = Vectors.isUnsigned64(b);
    boolean mixed =
        unsignedLeft && !Vectors.isUnsigned(b) || unsignedRight && !Vectors.isUnsigned(a);
    if (mixed) {
      return ExactComparison.bind(Argument.varying(a), Argument.varying(b), operator);
    }
    boolean unsigned = unsignedLeft || unsignedRight;
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          long[] x = Vectors.longs(arguments[0], a);
          long[] y = Vectors.longs(arguments[1], b);
          byte[] result = new byte[rowCount];
          compare(x, y, unsigned, operator, result, rowCount);
          return new ByteColumn(result, rowCount);
        });
  }

  private static void compare(
      long[] x, long[] y, boolean unsigned, ComparisonOperator operator, byte[] result, int count) {
    boolean equality =
        operator == ComparisonOperator.EQUALS || operator == ComparisonOperator.NOT_EQUALS;
    boolean swapped =
        operator == ComparisonOperator.GREATER || operator == ComparisonOperator.LESS_OR_EQUALS;
    if (equality) {
      ComparisonKernels.equal(x, y, result, count);
    } else if (unsigned) {
      ComparisonKernels.lessUnsigned(swapped ? y : x, swapped ? x : y, result, count);
    } else {
      ComparisonKernels.less(swapped ? y : x, swapped ? x : y, result, count);
    }
    if (operator == ComparisonOperator.NOT_EQUALS
        || operator == ComparisonOperator.LESS_OR_EQUALS
        || operator == ComparisonOperator.GREATER_OR_EQUALS) {
      ComparisonKernels.invert(result, count);
    }
  }

  private static BoundFunction floats(Argument left, Argument right, ComparisonOperator operator) {
    DataType a = left.type();
    DataType b = right.type();
    if (needsExactness(a, left) || needsExactness(b, right)) {
      return ExactComparison.bind(left, right, operator);
    }
    boolean leftConstant = left.isConstant() && !right.isConstant();
    boolean rightConstant = right.isConstant() && !left.isConstant();
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          byte[] result = new byte[rowCount];
          if (leftConstant || rightConstant) {
            Column column = arguments[leftConstant ? 1 : 0];
            double constant =
                leftConstant
                    ? DecimalArithmetic.doubles(arguments[0], a)[0]
                    : DecimalArithmetic.doubles(arguments[1], b)[0];
            ComparisonOperator direction = leftConstant ? operator.mirrored() : operator;
            if (column instanceof FloatColumn floats) {
              compare(floats.values(), constant, direction, result, rowCount);
            } else {
              double[] values =
                  column instanceof DoubleColumn doubles
                      ? doubles.values()
                      : DecimalArithmetic.doubles(column, leftConstant ? b : a);
              compare(values, constant, direction, result, rowCount);
            }
          } else {
            compare(
                DecimalArithmetic.doubles(arguments[0], a),
                DecimalArithmetic.doubles(arguments[1], b),
                operator,
                result,
                rowCount);
          }
          return new ByteColumn(result, rowCount);
        });
  }

  /** Whether a double may not hold the value: 64-bit numbers, unless a small constant. */
  private static boolean needsExactness(DataType type, Argument argument) {
    if (type instanceof DecimalType || !NumberTypes.isInteger(type) && !isTime64(type)) {
      return false;
    }
    if (type.valueSizeBytes() < 8) {
      return false;
    }
    if (!argument.isConstant()) {
      return true;
    }
    long value = Vectors.longs(argument.constant(), type)[0];
    return value <= -(1L << 53) || value >= 1L << 53;
  }

  private static boolean isTime64(DataType type) {
    return type instanceof DateTime64Type;
  }

  static void compare(
      double[] a, double[] b, ComparisonOperator operator, byte[] result, int count) {
    switch (operator) {
      case EQUALS -> ComparisonKernels.equal(a, b, result, count);
      case NOT_EQUALS -> {
        ComparisonKernels.equal(a, b, result, count);
        ComparisonKernels.invert(result, count);
      }
      case LESS -> ComparisonKernels.less(a, b, result, count);
      case GREATER -> ComparisonKernels.less(b, a, result, count);
      case LESS_OR_EQUALS -> ComparisonKernels.lessOrEqual(a, b, result, count);
      default -> ComparisonKernels.lessOrEqual(b, a, result, count);
    }
  }

  private static void compare(
      double[] a, double b, ComparisonOperator operator, byte[] result, int count) {
    switch (operator) {
      case EQUALS -> ComparisonKernels.equal(a, b, result, count);
      case NOT_EQUALS -> {
        ComparisonKernels.equal(a, b, result, count);
        ComparisonKernels.invert(result, count);
      }
      case LESS -> ComparisonKernels.less(a, b, result, count);
      case GREATER -> ComparisonKernels.greater(a, b, result, count);
      case LESS_OR_EQUALS -> ComparisonKernels.lessOrEqual(a, b, result, count);
      default -> ComparisonKernels.greaterOrEqual(a, b, result, count);
    }
  }

  private static void compare(
      float[] a, double b, ComparisonOperator operator, byte[] result, int count) {
    switch (operator) {
      case EQUALS -> ComparisonKernels.equal(a, b, result, count);
      case NOT_EQUALS -> {
        ComparisonKernels.equal(a, b, result, count);
        ComparisonKernels.invert(result, count);
      }
      case LESS -> ComparisonKernels.less(a, b, result, count);
      case GREATER -> ComparisonKernels.greater(a, b, result, count);
      case LESS_OR_EQUALS -> ComparisonKernels.lessOrEqual(a, b, result, count);
      default -> ComparisonKernels.greaterOrEqual(a, b, result, count);
    }
  }

  private static BoundFunction bytes(ComparisonOperator operator, BytesOrder order) {
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          byte[] result = new byte[rowCount];
          order.compare(arguments[0], arguments[1], operator, result, rowCount);
          return new ByteColumn(result, rowCount);
        });
  }

  private static Column constant(byte value, int rowCount) {
    byte[] values = new byte[rowCount];
    java.util.Arrays.fill(values, value);
    return new ByteColumn(values, rowCount);
  }

  static boolean isText(DataType type) {
    return type instanceof StringType || type instanceof FixedStringType;
  }

  private static boolean isAddress6(DataType a, DataType b) {
    return a instanceof Ipv6Type && b instanceof Ipv6Type;
  }

  private static boolean isDayOnly(DataType type) {
    return type instanceof DateType || type instanceof Date32Type;
  }

  private static boolean isDate(DataType type) {
    return isDayOnly(type) || type instanceof DateTimeType || type instanceof DateTime64Type;
  }

  private static boolean isNumeric(DataType type) {
    return NumberTypes.isInteger(type)
        || NumberTypes.isFloat(type)
        || type instanceof DecimalType
        || WideNumbers.isWide(type)
        || type instanceof EnumType
        || type instanceof Ipv4Type
        || type instanceof DateTimeType
        || type instanceof DateTime64Type;
  }

  /** Whether a column holds strings of any kind. */
  static boolean holdsBytes(Column column) {
    return column instanceof StringColumn || column instanceof FixedBytesColumn;
  }
}
