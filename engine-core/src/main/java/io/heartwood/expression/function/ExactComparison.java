package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DecimalType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Comparisons of numbers that no machine word holds side by side: decimals of different scales, 64
 * bits against floats, numbers of 128 and 256 bits. Two of the same wide type are compared word by
 * word, and so is a constant that this type has; all others row by row with unlimited precision.
 */
final class ExactComparison {
  private ExactComparison() {}

  /** DateTime64 counts as a decimal of seconds. */
  static DataType numeric(DataType type) {
    return type instanceof DateTime64Type time ? new DecimalType(18, time.precision()) : type;
  }

  static BoundFunction bind(Argument left, Argument right, ComparisonOperator operator) {
    DataType a = numeric(left.type());
    DataType b = numeric(right.type());
    if (isDecimal(a) && NumberTypes.isFloat(b) || isDecimal(b) && NumberTypes.isFloat(a)) {
      return asDoubles(a, b, operator);
    }
    if (WideNumbers.isWide(a) && WideNumbers.isWide(b) && alike(a, b)) {
      boolean signed = !(a instanceof WideIntegerType integer) || integer.signed();
      return BoundFunction.of(
          IntegerType.UINT8,
          (arguments, rowCount) -> words(arguments[0], arguments[1], signed, operator, rowCount));
    }
    if (right.isConstant() && !left.isConstant()) {
      FixedBytesColumn constant = constantAs(right, a);
      if (constant != null) {
        return bind(left, Argument.constant(a, constant), operator, constant, 0);
      }
    }
    if (left.isConstant() && !right.isConstant()) {
      FixedBytesColumn constant = constantAs(left, b);
      if (constant != null) {
        return bind(right, Argument.constant(b, constant), operator.mirrored(), constant, 1);
      }
    }
    boolean leftConstant = left.isConstant();
    boolean rightConstant = right.isConstant();
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          byte[] result = new byte[rowCount];
          for (int i = 0; i < rowCount; i++) {
            int x = leftConstant ? 0 : i;
            int y = rightConstant ? 0 : i;
            result[i] = (byte) (holds(arguments[0], a, x, arguments[1], b, y, operator) ? 1 : 0);
          }
          return new ByteColumn(result, rowCount);
        });
  }

  /** A comparison of the argument at {@code index} with a constant that was converted. */
  private static BoundFunction bind(
      Argument varying,
      Argument converted,
      ComparisonOperator operator,
      FixedBytesColumn constant,
      int index) {
    BoundFunction compared = bind(varying, converted, operator);
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) ->
            compared.apply(new Column[] {arguments[index], constant}, rowCount));
  }

  private static boolean isDecimal(DataType type) {
    return type instanceof DecimalType || type instanceof WideDecimalType;
  }

  /** Whether equal bytes are equal numbers, and their order is the same. */
  private static boolean alike(DataType a, DataType b) {
    return a.valueSizeBytes() == b.valueSizeBytes()
        && isDecimal(a) == isDecimal(b)
        && DecimalArithmetic.scaleOf(a) == DecimalArithmetic.scaleOf(b)
        && (isDecimal(a) || a.equals(b));
  }

  private static Column words(
      Column left, Column right, boolean signed, ComparisonOperator operator, int rowCount) {
    byte[] result = new byte[rowCount];
    WideNumbers.compare(
        (FixedBytesColumn) left, (FixedBytesColumn) right, signed, operator, result, rowCount);
    return new ByteColumn(result, rowCount);
  }

  /** The constant as a value of a wide type; null if the type is not wide or has no such value. */
  private static FixedBytesColumn constantAs(Argument constant, DataType type) {
    double special = floatAt(constant.constant(), 0);
    if (!WideNumbers.isWide(type) || Double.isNaN(special) || Double.isInfinite(special)) {
      return null;
    }
    BigDecimal value = decimalAt(constant.constant(), numeric(constant.type()), 0, special);
    BigDecimal scaled = value.movePointRight(DecimalArithmetic.scaleOf(type)).stripTrailingZeros();
    if (scaled.scale() > 0 || !WideNumbers.fits(scaled.toBigInteger(), type)) {
      return null;
    }
    return WideNumbers.column(new BigInteger[] {scaled.toBigInteger()}, type.valueSizeBytes());
  }

  /** Decimals with floats: both as doubles, as in ClickHouse. */
  private static BoundFunction asDoubles(DataType a, DataType b, ComparisonOperator operator) {
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          byte[] result = new byte[rowCount];
          double[] x = DecimalArithmetic.doubles(Vectors.expand(arguments[0], rowCount), a);
          double[] y = DecimalArithmetic.doubles(Vectors.expand(arguments[1], rowCount), b);
          Comparison.compare(x, y, operator, result, rowCount);
          return new ByteColumn(result, rowCount);
        });
  }

  private static boolean holds(
      Column left,
      DataType a,
      int i,
      Column right,
      DataType b,
      int j,
      ComparisonOperator operator) {
    double x = floatAt(left, i);
    double y = floatAt(right, j);
    boolean special = Double.isNaN(x) || Double.isNaN(y);
    if (special) {
      return operator == ComparisonOperator.NOT_EQUALS;
    }
    if (Double.isInfinite(x) || Double.isInfinite(y)) {
      return operator.holds(
          Double.compare(Double.isInfinite(x) ? x : 0, Double.isInfinite(y) ? y : 0));
    }
    return operator.holds(
        decimalAt(left, numeric(a), i, x).compareTo(decimalAt(right, numeric(b), j, y)));
  }

  private static double floatAt(Column column, int row) {
    if (column instanceof DoubleColumn doubles) {
      return doubles.values()[row];
    }
    return column instanceof FloatColumn floats ? floats.values()[row] : 0;
  }

  private static BigDecimal decimalAt(Column column, DataType type, int row, double value) {
    if (column instanceof DoubleColumn || column instanceof FloatColumn) {
      return new BigDecimal(value);
    }
    return new BigDecimal(
        DecimalArithmetic.unscaled(column, type, row), DecimalArithmetic.scaleOf(type));
  }
}
