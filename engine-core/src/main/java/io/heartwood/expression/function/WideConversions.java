package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Conversions from and to the numbers of {@link WideNumbers}: whole numbers keep their low bits,
 * fractions are cut off, decimals that do not fit are an error, times of day end at 999:59:59.
 */
final class WideConversions {
  private static final BigInteger MAX_SECONDS = BigInteger.valueOf(3_599_999);

  private WideConversions() {}

  /** The conversion, or null if none of both is such a type or there is none. */
  static BoundFunction find(DataType from, DataType to, FunctionContext context) {
    if (to instanceof BFloat16Type) {
      return toHalves(from, context);
    }
    if (from instanceof BFloat16Type) {
      if (to instanceof BoolType || to instanceof EnumType) {
        return null;
      }
      return viewed(from, Conversions.cast(FloatType.FLOAT32, to, context));
    }
    if (WideNumbers.isTime(to)) {
      return WideNumbers.isTime(from) || isExact(from) || from instanceof FloatType
          ? toTime(WideNumbers.numeric(from), to)
          : null;
    }
    if (WideNumbers.isTime(from)) {
      return NumberTypes.isNumberOrDecimal(to) || WideNumbers.isWide(to)
          ? viewed(from, Conversions.cast(WideNumbers.numeric(from), to, context))
          : null;
    }
    boolean number = isExact(from) || from instanceof FloatType;
    if (to instanceof WideIntegerType && number) {
      return toInteger(from, to);
    }
    if (from instanceof WideIntegerType) {
      return fromInteger((WideIntegerType) from, to);
    }
    return null;
  }

  /** Whether {@link DecimalArithmetic#unscaled} takes the type. */
  private static boolean isExact(DataType type) {
    return NumberTypes.isInteger(type) || type instanceof DecimalType || WideNumbers.isWide(type);
  }

  /** The conversion of the numbers that the columns are. */
  private static BoundFunction viewed(DataType from, BoundFunction conversion) {
    BoundFunction.Body body =
        (arguments, rowCount) ->
            conversion.apply(new Column[] {WideNumbers.numbers(arguments[0], from)}, rowCount);
    return conversion.canFail()
        ? BoundFunction.fallible(conversion.type(), body)
        : BoundFunction.of(conversion.type(), body);
  }

  private static BoundFunction toHalves(DataType from, FunctionContext context) {
    if (!NumberTypes.isNumber(from) && !(from instanceof WideIntegerType)) {
      return null;
    }
    BoundFunction floats = Conversions.cast(from, FloatType.FLOAT32, context);
    return BoundFunction.of(
        BFloat16Type.INSTANCE,
        (arguments, rowCount) -> {
          float[] values = ((FloatColumn) floats.apply(arguments, rowCount)).values();
          short[] halves = new short[rowCount];
          for (int i = 0; i < rowCount; i++) {
            halves[i] = BFloat16Type.fromFloat(values[i]);
          }
          return new ShortColumn(halves, rowCount);
        });
  }

  private static BoundFunction toInteger(DataType from, DataType to) {
    return BoundFunction.fallible(
        to,
        (arguments, rowCount) -> {
          BigInteger[] result = new BigInteger[rowCount];
          for (int i = 0; i < rowCount; i++) {
            BigDecimal value = valueAt(arguments[0], from, i);
            result[i] = value.toBigInteger();
            if (from instanceof DecimalType || from instanceof WideDecimalType) {
              requireFit(result[i], to);
            }
          }
          return WideNumbers.column(result, to.valueSizeBytes());
        });
  }

  private static BoundFunction fromInteger(WideIntegerType from, DataType to) {
    if (to instanceof FloatType) {
      return BoundFunction.of(
          to,
          (arguments, rowCount) -> {
            if (to.equals(FloatType.FLOAT64)) {
              return new DoubleColumn(DecimalArithmetic.doubles(arguments[0], from), rowCount);
            }
            float[] result = new float[rowCount];
            for (int i = 0; i < rowCount; i++) {
              result[i] = DecimalArithmetic.unscaled(arguments[0], from, i).floatValue();
            }
            return new FloatColumn(result, rowCount);
          });
    }
    if (!(to instanceof IntegerType)) {
      return null;
    }
    return BoundFunction.of(
        to,
        (arguments, rowCount) -> {
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = DecimalArithmetic.unscaled(arguments[0], from, i).longValue();
          }
          return Vectors.ofLongs(result, rowCount, to);
        });
  }

  /** Seconds, of which Time64 has ticks; a time beyond the last one is the last one. */
  private static BoundFunction toTime(DataType from, DataType to) {
    int precision = to instanceof Time64Type time ? time.precision() : 0;
    BigInteger last = MAX_SECONDS.multiply(BigInteger.TEN.pow(precision));
    return BoundFunction.fallible(
        to,
        (arguments, rowCount) -> {
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            BigInteger ticks =
                valueAt(arguments[0], from, i).movePointRight(precision).toBigInteger();
            result[i] = ticks.min(last).max(last.negate()).longValue();
          }
          return Vectors.ofLongs(result, rowCount, to);
        });
  }

  private static BigDecimal valueAt(Column column, DataType type, int row) {
    if (column instanceof DoubleColumn || column instanceof FloatColumn) {
      double value =
          column instanceof DoubleColumn doubles
              ? doubles.values()[row]
              : ((FloatColumn) column).values()[row];
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        throw new FunctionException("cannot convert to a whole number: value=" + value);
      }
      return new BigDecimal(value);
    }
    return new BigDecimal(
        DecimalArithmetic.unscaled(column, type, row), DecimalArithmetic.scaleOf(type));
  }

  private static void requireFit(BigInteger value, DataType type) {
    if (!WideNumbers.fits(value, type)) {
      throw new FunctionException("value does not fit: type=" + type);
    }
  }
}
