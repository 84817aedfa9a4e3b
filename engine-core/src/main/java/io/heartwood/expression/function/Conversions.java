package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.StringType;
import io.heartwood.types.WideDecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Set;

/**
 * Conversions between types that are not Nullable, as CAST does them: whole numbers wrap, fractions
 * are cut off, decimals that do not fit are an error.
 */
final class Conversions {
  private Conversions() {}

  /**
   * The conversion of one argument.
   *
   * @throws FunctionException if there is none between these types
   */
  static BoundFunction cast(DataType from, DataType to, FunctionContext context) {
    if (from.equals(to)) {
      return BoundFunction.monotonic(
          to, Monotonicity.INCREASING, (arguments, rowCount) -> arguments[0]);
    }
    BoundFunction conversion = find(from, to, context);
    if (conversion == null) {
      throw new FunctionException("cannot convert: from=" + from + " to=" + to);
    }
    return conversion;
  }

  private static BoundFunction find(DataType from, DataType to, FunctionContext context) {
    if (to instanceof StringType) {
      return TextConversions.print(from, context.timeZone());
    }
    if (Comparison.isText(from)) {
      return to instanceof FixedStringType
          ? TextConversions.toFixedString(from, to)
          : TextConversions.parse(from, to, context);
    }
    if (LocalTime.accepts(from) || LocalTime.accepts(to)) {
      BoundFunction date = DateConversions.find(from, to, context);
      if (date != null) {
        return date;
      }
    }
    if (to instanceof EnumType target) {
      return toEnum(from, target);
    }
    DataType source = from instanceof EnumType values ? new IntegerType(values.bits(), true) : from;
    if (to instanceof BoolType) {
      return toBool(source);
    }
    BoundFunction compound = CompoundConversions.find(from, to, context);
    if (compound != null) {
      return compound;
    }
    BoundFunction wide = WideConversions.find(source, to, context);
    if (wide != null) {
      return wide;
    }
    if (isDecimal(to)) {
      return toDecimal(source, to);
    }
    if (isDecimal(source)) {
      return fromDecimal(source, to);
    }
    if (to instanceof Ipv6Type && from instanceof Ipv4Type) {
      return mapped();
    }
    return numbers(source, to);
  }

  private static boolean isDecimal(DataType type) {
    return type instanceof DecimalType || type instanceof WideDecimalType;
  }

  /** Between integers and floats. */
  private static BoundFunction numbers(DataType from, DataType to) {
    boolean integer = NumberTypes.isInteger(from);
    if (!integer && !(from instanceof FloatType)) {
      return null;
    }
    if (to instanceof FloatType) {
      return BoundFunction.monotonic(
          to,
          Monotonicity.INCREASING,
          (arguments, rowCount) -> toFloat(arguments[0], from, to, rowCount));
    }
    if (!NumberTypes.isInteger(to)) {
      return null;
    }
    if (integer) {
      return new IntegerConversion(from, to);
    }
    boolean unsigned64 = Vectors.isUnsigned64(to);
    return BoundFunction.fallible(
        to,
        (arguments, rowCount) -> {
          double[] values = Vectors.doubles(arguments[0], from);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            double value = values[i];
            if (!(Math.abs(value) <= Double.MAX_VALUE)) {
              throw new FunctionException("cannot convert to a whole number: value=" + value);
            }
            result[i] = unsigned64 ? Vectors.truncateUnsigned(value) : narrow(value, to);
          }
          return Vectors.ofLongs(result, rowCount, to);
        });
  }

  /** Int32 saturates to its smallest value, as the machine instruction does; others wrap. */
  private static long narrow(double value, DataType to) {
    long whole = Vectors.truncate(value);
    boolean wide = to.valueSizeBytes() == 8 || to.equals(IntegerType.UINT32);
    return wide || whole == (int) whole ? whole : Integer.MIN_VALUE;
  }

  private static Column toFloat(Column column, DataType from, DataType to, int rowCount) {
    if (to.valueSizeBytes() == 8) {
      return new DoubleColumn(Vectors.doubles(column, from), rowCount);
    }
    if (from instanceof FloatType) {
      return Vectors.ofDoubles(Vectors.doubles(column, from), rowCount, to);
    }
    // Straight to float: by way of double, 64-bit numbers would be rounded twice.
    long[] values = Vectors.longs(column, from);
    float[] result = new float[rowCount];
    boolean unsigned = Vectors.isUnsigned64(from);
    for (int i = 0; i < rowCount; i++) {
      long value = values[i];
      result[i] = unsigned && value < 0 ? (float) (value >>> 1 | value & 1) * 2 : (float) value;
    }
    return new FloatColumn(result, rowCount);
  }

  /** Integers to integers: the low bits. Monotonic if the values between two ends all fit. */
  private static final class IntegerConversion extends BoundFunction {
    private final DataType from;
    private final boolean always;

    IntegerConversion(DataType from, DataType to) {
      super(to);
      this.from = from;
      IntegerType a = NumberTypes.integer(from);
      IntegerType b = NumberTypes.integer(to);
      always = a.signed() == b.signed() ? a.bits() <= b.bits() : !a.signed() && b.bits() > a.bits();
    }

    @Override
    public Column apply(Column[] arguments, int rowCount) {
      if (type().physicalType() == from.physicalType()) {
        return arguments[0];
      }
      return Vectors.ofLongs(Vectors.longs(arguments[0], from), rowCount, type());
    }

    @Override
    public Monotonicity monotonicity(Column low, Column high) {
      if (always) {
        return Monotonicity.INCREASING;
      }
      if (low == null || high == null) {
        return Monotonicity.NONE;
      }
      return fits(low) && fits(high) ? Monotonicity.INCREASING : Monotonicity.NONE;
    }

    private boolean fits(Column value) {
      long number = Vectors.longs(value, from)[0];
      boolean negative = number < 0 && !Vectors.isUnsigned64(from);
      boolean huge = number < 0 && Vectors.isUnsigned64(from);
      long kept = Vectors.longs(Vectors.ofLongs(new long[] {number}, 1, type()), type())[0];
      if (Vectors.isUnsigned64(type())) {
        return !negative;
      }
      return !huge && kept == number;
    }
  }

  private static BoundFunction toBool(DataType from) {
    if (!NumberTypes.isNumberOrDecimal(from)) {
      return null;
    }
    return BoundFunction.of(
        BoolType.INSTANCE,
        (arguments, rowCount) -> {
          byte[] result = new byte[rowCount];
          if (from instanceof DecimalType) {
            for (int i = 0; i < rowCount; i++) {
              boolean zero = DecimalArithmetic.unscaled(arguments[0], from, i).signum() == 0;
              result[i] = (byte) (zero ? 0 : 1);
            }
          } else {
            Truth.of(arguments[0], result, rowCount);
          }
          return new ByteColumn(result, rowCount);
        });
  }

  private static BoundFunction toDecimal(DataType from, DataType to) {
    if (!NumberTypes.isNumberOrDecimal(from) && !WideNumbers.isWide(from)) {
      return null;
    }
    int targetScale = DecimalArithmetic.scaleOf(to);
    int scale = DecimalArithmetic.scaleOf(from);
    boolean floating = from instanceof FloatType;
    boolean single = from.equals(FloatType.FLOAT32);
    return BoundFunction.fallible(
        to,
        (arguments, rowCount) -> {
          BigInteger[] result = new BigInteger[rowCount];
          double[] doubles = floating ? Vectors.doubles(arguments[0], from) : null;
          double factor = Math.pow(10, targetScale);
          double limit = Math.pow(2, 8 * to.valueSizeBytes() - 1);
          for (int i = 0; i < rowCount; i++) {
            if (doubles != null) {
              double scaled = single ? (float) doubles[i] * (float) factor : doubles[i] * factor;
              if (!(Math.abs(scaled) < limit)) {
                throw overflow(to);
              }
              result[i] = new BigDecimal(scaled).toBigInteger();
            } else {
              result[i] =
                  new BigDecimal(DecimalArithmetic.unscaled(arguments[0], from, i), scale)
                      .setScale(targetScale, RoundingMode.DOWN)
                      .unscaledValue();
            }
          }
          return DecimalArithmetic.ofUnscaled(result, to);
        });
  }

  private static BoundFunction fromDecimal(DataType from, DataType to) {
    if (to instanceof FloatType) {
      return BoundFunction.monotonic(
          to,
          Monotonicity.INCREASING,
          (arguments, rowCount) ->
              Vectors.ofDoubles(DecimalArithmetic.doubles(arguments[0], from), rowCount, to));
    }
    if (!(to instanceof IntegerType integer)) {
      return null;
    }
    BigInteger divisor = BigInteger.TEN.pow(DecimalArithmetic.scaleOf(from));
    int bits = integer.bits() - (integer.signed() ? 1 : 0);
    return BoundFunction.fallible(
        to,
        (arguments, rowCount) -> {
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            BigInteger whole = DecimalArithmetic.unscaled(arguments[0], from, i).divide(divisor);
            if (whole.bitLength() > bits || whole.signum() < 0 && !integer.signed()) {
              throw overflow(to);
            }
            result[i] = whole.longValue();
          }
          return Vectors.ofLongs(result, rowCount, to);
        });
  }

  private static FunctionException overflow(DataType type) {
    return new FunctionException("value does not fit: type=" + type);
  }

  private static BoundFunction toEnum(DataType from, EnumType to) {
    if (from instanceof EnumType source) {
      for (EnumType.Value value : source.values()) {
        if (to.find(value.name()).map(found -> found.number() != value.number()).orElse(true)) {
          throw new FunctionException(
              "cannot convert: from=" + from + " to=" + to + " member=" + value.name());
        }
      }
    } else if (!NumberTypes.isInteger(from)) {
      return null;
    }
    Set<Long> numbers = new HashSet<>();
    to.values().forEach(value -> numbers.add((long) value.number()));
    return BoundFunction.fallible(
        to,
        (arguments, rowCount) -> {
          long[] values = Vectors.longs(arguments[0], from);
          for (int i = 0; i < rowCount; i++) {
            if (!numbers.contains(values[i])) {
              throw new FunctionException("no such member: type=" + to + " number=" + values[i]);
            }
          }
          return Vectors.ofLongs(values.clone(), rowCount, to);
        });
  }

  private static BoundFunction mapped() {
    return BoundFunction.of(
        Ipv6Type.INSTANCE,
        (arguments, rowCount) -> {
          int[] addresses = ((IntColumn) arguments[0]).values();
          byte[] bytes = new byte[16 * rowCount];
          for (int i = 0; i < rowCount; i++) {
            bytes[16 * i + 10] = -1;
            bytes[16 * i + 11] = -1;
            for (int part = 0; part < 4; part++) {
              bytes[16 * i + 12 + part] = (byte) (addresses[i] >>> 24 - 8 * part);
            }
          }
          return new FixedBytesColumn(bytes, 16, rowCount);
        });
  }
}
