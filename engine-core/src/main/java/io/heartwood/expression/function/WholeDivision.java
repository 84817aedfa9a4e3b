package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;

/**
 * {@code intDiv} and {@code modulo}.
 *
 * <p>Operands of different signs follow ClickHouse's C++: a quotient is taken of signed numbers of
 * the dividend's width (so {@code intDiv(toUInt8(200), toInt8(-3))} divides -56 by -3), a remainder
 * after C++'s usual conversions (so {@code toInt32(-7) % toUInt32(5)} is 4). Verified against
 * ClickHouse 26.7.
 */
final class WholeDivision {
  private WholeDivision() {}

  static BoundFunction quotient(ScalarFunction.Call call, boolean zeroForZero) {
    call.requireCount(2, 2);
    DataType left = call.argument(0).type();
    DataType right = call.argument(1).type();
    boolean decimal = left instanceof DecimalType || right instanceof DecimalType;
    boolean integers = NumberTypes.isInteger(left) && NumberTypes.isInteger(right);
    if (decimal || !integers && !(NumberTypes.isNumber(left) && NumberTypes.isNumber(right))) {
      throw call.illegalTypes();
    }
    DataType type = NumberTypes.quotient(left, right);
    if (!integers) {
      return floatQuotient(left, right, type, zeroForZero);
    }
    IntegerType a = NumberTypes.integer(left);
    IntegerType b = NumberTypes.integer(right);
    boolean mixed = a.signed() != b.signed();
    // Both operands become signed, the divisor with at least the dividend's width.
    int leftBits = mixed ? a.bits() : 64;
    int rightBits = mixed ? Math.max(a.bits(), b.bits()) : 64;
    boolean unsigned64 = !mixed && !a.signed() && (a.bits() == 64 || b.bits() == 64);
    boolean constant = call.argument(1).isConstant() && !call.argument(0).isConstant();
    Column divisorColumn = call.argument(1).constant();
    long constantDivisor = constant ? signed(Vectors.longs(divisorColumn, right)[0], rightBits) : 0;
    boolean safe = constant && constantDivisor != 0 && constantDivisor != -1;
    return new BoundFunction(type) {
      @Override
      public Column apply(Column[] arguments, int rowCount) {
        long[] values = Vectors.longs(arguments[0], left);
        long[] divisors = Vectors.longs(arguments[1], right);
        long[] result = new long[rowCount];
        int mask = arguments[1].rowCount() == 1 && constant ? 0 : -1;
        int leftMask = call.argument(0).isConstant() ? 0 : -1;
        if (safe && !unsigned64) {
          divide(values, leftBits, constantDivisor, result, rowCount);
        } else {
          for (int i = 0; i < rowCount; i++) {
            long dividend = signed(values[i & leftMask], leftBits);
            long divisor = signed(divisors[i & mask], rightBits);
            if (divisor == 0) {
              if (!zeroForZero) {
                throw new FunctionException("division by zero");
              }
            } else if (unsigned64) {
              result[i] = Long.divideUnsigned(dividend, divisor);
            } else {
              requireRange(dividend, divisor, type.valueSizeBytes());
              result[i] = dividend / divisor;
            }
          }
        }
        return Vectors.ofLongs(result, rowCount, type);
      }

      @Override
      public boolean canFail() {
        return !safe;
      }

      @Override
      public Monotonicity monotonicity(Column from, Column to) {
        if (!safe || mixed) {
          return Monotonicity.NONE;
        }
        return constantDivisor > 0 || unsigned64
            ? Monotonicity.INCREASING
            : Monotonicity.DECREASING;
      }
    };
  }

  private static void divide(long[] values, int bits, long divisor, long[] result, int count) {
    if (bits == 64) {
      for (int i = 0; i < count; i++) {
        result[i] = values[i] / divisor;
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      result[i] = signed(values[i], bits) / divisor;
    }
  }

  private static BoundFunction floatQuotient(
      DataType left, DataType right, DataType type, boolean zeroForZero) {
    boolean single = !left.equals(FloatType.FLOAT64) && !right.equals(FloatType.FLOAT64);
    double limit = Math.scalb(1.0, 8 * type.valueSizeBytes() - 1);
    return BoundFunction.fallible(
        type,
        (arguments, rowCount) -> {
          double[] a = Vectors.doubles(Vectors.expand(arguments[0], rowCount), left);
          double[] b = Vectors.doubles(Vectors.expand(arguments[1], rowCount), right);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            if (b[i] == 0) {
              if (zeroForZero) {
                continue;
              }
              throw new FunctionException("division by zero");
            }
            double quotient = single ? (float) a[i] / (float) b[i] : a[i] / b[i];
            if (!(Math.abs(quotient) < limit)) {
              throw new FunctionException("cannot divide to a whole number: value=" + quotient);
            }
            result[i] = (long) quotient;
          }
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  static BoundFunction remainder(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    DataType left = call.argument(0).type();
    DataType right = call.argument(1).type();
    DataType dividendType = DateArithmetic.isDateOrDateTime(left) ? numberOf(left) : left;
    boolean integers = NumberTypes.isInteger(dividendType) && NumberTypes.isInteger(right);
    if (!integers && !(NumberTypes.isNumber(dividendType) && NumberTypes.isNumber(right))) {
      throw call.illegalTypes();
    }
    DataType type = NumberTypes.remainder(dividendType, right);
    if (dividendType != left && integers) {
      // Of dates and times, ClickHouse gives the divisor's own type.
      type = NumberTypes.integer(right);
    }
    if (type instanceof FloatType) {
      return floatRemainder(left, right);
    }
    return new Remainder(type, left, dividendType, right, call);
  }

  private static DataType numberOf(DataType date) {
    return new IntegerType(date.valueSizeBytes() * 8, false);
  }

  private static BoundFunction floatRemainder(DataType left, DataType right) {
    return BoundFunction.of(
        FloatType.FLOAT64,
        (arguments, rowCount) -> {
          double[] a = Vectors.doubles(Vectors.expand(arguments[0], rowCount), left);
          double[] b = Vectors.doubles(Vectors.expand(arguments[1], rowCount), right);
          double[] result = new double[rowCount];
          for (int i = 0; i < rowCount; i++) {
            double quotient = a[i] / b[i];
            double whole = quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient);
            result[i] = a[i] - whole * b[i];
          }
          return Vectors.ofDoubles(result, rowCount, FloatType.FLOAT64);
        });
  }

  private static final class Remainder extends BoundFunction {
    private final DataType left;
    private final DataType right;
    private final boolean leftConstant;
    private final boolean rightConstant;
    private final int commonBits;
    private final boolean commonSigned;
    private final long constantDivisor;

    Remainder(
        DataType type,
        DataType left,
        DataType dividendType,
        DataType right,
        ScalarFunction.Call call) {
      super(type);
      this.left = left;
      this.right = right;
      leftConstant = call.argument(0).isConstant();
      rightConstant = call.argument(1).isConstant();
      IntegerType a = promoted(NumberTypes.integer(dividendType));
      IntegerType b = promoted(NumberTypes.integer(right));
      commonBits = Math.max(a.bits(), b.bits());
      commonSigned =
          a.signed() == b.signed()
              ? a.signed()
              : (a.signed() ? a.bits() > b.bits() : b.bits() > a.bits());
      constantDivisor =
          rightConstant ? converted(Vectors.longs(call.argument(1).constant(), right)[0]) : 0;
    }

    /** C++ computes nothing in less than 32 bits. */
    private static IntegerType promoted(IntegerType type) {
      return type.bits() < 32 ? IntegerType.INT32 : type;
    }

    private long converted(long value) {
      if (commonBits == 64) {
        return value;
      }
      return commonSigned ? (int) value : value & 0xffffffffL;
    }

    @Override
    public Column apply(Column[] arguments, int rowCount) {
      long[] values = Vectors.longs(arguments[0], left);
      long[] divisors = Vectors.longs(arguments[1], right);
      long[] result = new long[rowCount];
      int leftMask = leftConstant ? 0 : -1;
      int rightMask = rightConstant ? 0 : -1;
      boolean unsigned = commonBits == 64 && !commonSigned;
      if (rightConstant && !leftConstant && constantDivisor > 0 && !canFail()) {
        remainders(values, unsigned, result, rowCount);
        return Vectors.ofLongs(result, rowCount, type());
      }
      for (int i = 0; i < rowCount; i++) {
        long dividend = converted(values[i & leftMask]);
        long divisor = converted(divisors[i & rightMask]);
        if (divisor == 0) {
          throw new FunctionException("division by zero");
        }
        if (unsigned) {
          result[i] = Long.remainderUnsigned(dividend, divisor);
        } else {
          if (commonSigned) {
            requireRange(dividend, divisor, left.valueSizeBytes());
          }
          result[i] = dividend % divisor;
        }
      }
      return Vectors.ofLongs(result, rowCount, type());
    }

    private void remainders(long[] values, boolean unsigned, long[] result, int count) {
      long divisor = constantDivisor;
      boolean narrow = left.valueSizeBytes() < 4 && divisor <= Integer.MAX_VALUE;
      if (unsigned) {
        for (int i = 0; i < count; i++) {
          result[i] = Long.remainderUnsigned(values[i], divisor);
        }
      } else if (narrow) {
        int small = (int) divisor;
        for (int i = 0; i < count; i++) {
          result[i] = (int) values[i] % small;
        }
      } else {
        for (int i = 0; i < count; i++) {
          result[i] = converted(values[i]) % divisor;
        }
      }
    }

    @Override
    public boolean canFail() {
      return !rightConstant || constantDivisor == 0 || constantDivisor == -1;
    }

    /** Within one period the remainder grows with its dividend. */
    @Override
    public Monotonicity monotonicity(Column from, Column to) {
      if (from == null || to == null || constantDivisor <= 0 || !rightConstant || leftConstant) {
        return Monotonicity.NONE;
      }
      long low = Vectors.longs(from, left)[0];
      long high = Vectors.longs(to, left)[0];
      if (low < 0 || high < 0) {
        return Monotonicity.NONE;
      }
      return low / constantDivisor == high / constantDivisor
          ? Monotonicity.INCREASING
          : Monotonicity.NONE;
    }
  }

  private static void requireRange(long dividend, long divisor, int sizeBytes) {
    if (divisor == -1 && dividend == -1L << (8 * sizeBytes - 1)) {
      throw new FunctionException("division of minimal signed number by minus one");
    }
  }

  private static long signed(long value, int bits) {
    return value << 64 - bits >> 64 - bits;
  }
}
