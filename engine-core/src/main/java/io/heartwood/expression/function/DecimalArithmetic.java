package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.math.BigInteger;

/**
 * Arithmetic on decimals. The result has the wider storage of both; sums have the larger scale,
 * products the sum of the scales, quotients the dividend's. Values that do not fit the storage are
 * an error, as in ClickHouse.
 */
final class DecimalArithmetic {
  private static final int MAX_LONG_SCALE = 18;

  private DecimalArithmetic() {}

  static BoundFunction bind(ScalarFunction.Call call, char operator) {
    DataType left = call.argument(0).type();
    DataType right = call.argument(1).type();
    int leftScale = scaleOf(left);
    int rightScale = scaleOf(right);
    int scale =
        switch (operator) {
          case '*' -> leftScale + rightScale;
          case '/' -> left instanceof DecimalType ? leftScale : rightScale;
          default -> Math.max(leftScale, rightScale);
        };
    if (operator == '/' && left instanceof DecimalType && leftScale < rightScale) {
      throw new FunctionException(
          "dividend needs at least the scale of the divisor: scale="
              + leftScale
              + " divisorScale="
              + rightScale);
    }
    int precision = Math.max(widthOf(left), widthOf(right));
    if (scale > precision) {
      throw new FunctionException(
          "result of " + call.name() + " has too many digits: scale=" + scale);
    }
    DecimalType type = new DecimalType(precision, scale);
    boolean wide = left.valueSizeBytes() == 16 || right.valueSizeBytes() == 16;
    return BoundFunction.fallible(
        type,
        (arguments, rowCount) -> {
          Column a = Vectors.expand(arguments[0], rowCount);
          Column b = Vectors.expand(arguments[1], rowCount);
          if (wide || operator == '/') {
            return wideResult(a, left, b, right, operator, type, rowCount);
          }
          return narrowResult(a, left, b, right, operator, type, rowCount);
        });
  }

  private static Column narrowResult(
      Column a,
      DataType left,
      Column b,
      DataType right,
      char operator,
      DecimalType type,
      int count) {
    long[] x = Vectors.longs(a, left);
    long[] y = Vectors.longs(b, right);
    long leftFactor = operator == '*' ? 1 : powerOfTen(type.scale() - scaleOf(left));
    long rightFactor = operator == '*' ? 1 : powerOfTen(type.scale() - scaleOf(right));
    boolean ints = type.valueSizeBytes() == 4;
    if (Vectors.isUnsigned64(left) || Vectors.isUnsigned64(right)) {
      return wideResult(a, left, b, right, operator, type, count);
    }
    long[] result = new long[count];
    try {
      for (int i = 0; i < count; i++) {
        long p = Math.multiplyExact(x[i], leftFactor);
        long q = Math.multiplyExact(y[i], rightFactor);
        long value =
            switch (operator) {
              case '+' -> Math.addExact(p, q);
              case '-' -> Math.subtractExact(p, q);
              default -> Math.multiplyExact(p, q);
            };
        if (ints && value != (int) value) {
          throw new FunctionException("decimal math overflow: type=" + type);
        }
        result[i] = value;
      }
    } catch (ArithmeticException e) {
      throw new FunctionException("decimal math overflow: type=" + type);
    }
    return Vectors.ofLongs(result, count, type);
  }

  private static Column wideResult(
      Column a,
      DataType left,
      Column b,
      DataType right,
      char operator,
      DecimalType type,
      int count) {
    int leftScale = scaleOf(left);
    int rightScale = scaleOf(right);
    BigInteger[] result = new BigInteger[count];
    for (int i = 0; i < count; i++) {
      BigInteger x = unscaled(a, left, i);
      BigInteger y = unscaled(b, right, i);
      result[i] =
          switch (operator) {
            case '*' -> x.multiply(y);
            case '/' -> {
              if (y.signum() == 0) {
                throw new FunctionException("division by zero");
              }
              int shift = type.scale() + rightScale - leftScale;
              yield x.multiply(BigInteger.TEN.pow(shift)).divide(y);
            }
            default -> {
              x = x.multiply(BigInteger.TEN.pow(type.scale() - leftScale));
              y = y.multiply(BigInteger.TEN.pow(type.scale() - rightScale));
              yield operator == '+' ? x.add(y) : x.subtract(y);
            }
          };
    }
    return ofUnscaled(result, type);
  }

  static BoundFunction negate(DecimalType type) {
    return BoundFunction.of(
        type,
        (arguments, rowCount) -> {
          BigInteger[] result = new BigInteger[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = unscaled(arguments[0], type, i).negate();
          }
          return ofUnscaled(result, type);
        });
  }

  static BoundFunction abs(DecimalType type) {
    return BoundFunction.of(
        type,
        (arguments, rowCount) -> {
          BigInteger[] result = new BigInteger[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = unscaled(arguments[0], type, i).abs();
          }
          return ofUnscaled(result, type);
        });
  }

  /** Digits after the point; 0 for whole numbers. */
  static int scaleOf(DataType type) {
    if (type instanceof WideDecimalType wide) {
      return wide.scale();
    }
    return type instanceof DecimalType decimal ? decimal.scale() : 0;
  }

  private static int widthOf(DataType type) {
    return type instanceof DecimalType decimal ? CommonTypes.widthOf(decimal) : 0;
  }

  /** A row of a decimal or integer column without its scale. */
  static BigInteger unscaled(Column column, DataType type, int row) {
    if (column instanceof FixedBytesColumn fixed) {
      int width = fixed.width();
      byte[] bigEndian = new byte[width];
      for (int i = 0; i < width; i++) {
        bigEndian[i] = fixed.bytes()[row * width + width - 1 - i];
      }
      boolean unsigned = type instanceof WideIntegerType integer && !integer.signed();
      return unsigned ? new BigInteger(1, bigEndian) : new BigInteger(bigEndian);
    }
    long value =
        Vectors.longs(column.rowCount() == 1 ? column : column.slice(row, row + 1), type)[0];
    BigInteger number = BigInteger.valueOf(value);
    return value < 0 && Vectors.isUnsigned64(type)
        ? number.add(BigInteger.ONE.shiftLeft(64))
        : number;
  }

  /** A column of unscaled values; an error if one does not fit the storage of the type. */
  static Column ofUnscaled(BigInteger[] values, DataType type) {
    int size = type.valueSizeBytes();
    for (BigInteger value : values) {
      if (value.bitLength() >= 8 * size) {
        throw new FunctionException("decimal math overflow: type=" + type);
      }
    }
    if (size >= 16) {
      return WideNumbers.column(values, size);
    }
    long[] longs = new long[values.length];
    for (int row = 0; row < values.length; row++) {
      longs[row] = values[row].longValue();
    }
    return Vectors.ofLongs(longs, values.length, type);
  }

  /** Numbers or decimals as doubles. */
  static double[] doubles(Column column, DataType type) {
    int count = column.rowCount();
    double[] result = new double[count];
    if (column instanceof FixedBytesColumn) {
      double power = Math.pow(10, scaleOf(type));
      for (int i = 0; i < count; i++) {
        result[i] = unscaled(column, type, i).doubleValue() / power;
      }
      return result;
    }
    if (!(type instanceof DecimalType decimal)) {
      return Vectors.doubles(column, type);
    }
    long[] values = Vectors.longs(column, type);
    double divisor = powerOfTen(decimal.scale());
    for (int i = 0; i < count; i++) {
      result[i] = values[i] / divisor;
    }
    return result;
  }

  private static long powerOfTen(int exponent) {
    if (exponent < 0 || exponent > MAX_LONG_SCALE) {
      throw new IllegalArgumentException("scale out of range: " + exponent);
    }
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
