package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A whole number compared with a constant. The constant is first brought into the range of the
 * column's type, so that the loop runs over the narrow array as it is.
 */
final class RangeComparison extends BoundFunction {
  private final int argumentIndex;
  private final boolean nothing;
  private final boolean everything;
  private final long low;
  private final long span;
  private final byte inside;

  /** Compares argument {@code argumentIndex} of {@code type} with a constant. */
  RangeComparison(
      DataType type,
      long constant,
      DataType constantType,
      ComparisonOperator operator,
      int argumentIndex) {
    super(IntegerType.UINT8);
    this.argumentIndex = argumentIndex;
    int bits = 8 * type.valueSizeBytes();
    boolean unsigned = Vectors.isUnsigned(type);
    BigInteger smallest = unsigned ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(bits - 1).negate();
    BigInteger largest =
        BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1).subtract(BigInteger.ONE);
    BigInteger value = BigInteger.valueOf(constant);
    if (constant < 0 && Vectors.isUnsigned64(constantType)) {
      value = value.add(BigInteger.ONE.shiftLeft(64));
    }
    BigInteger from = smallest;
    BigInteger to = largest;
    switch (operator) {
      case EQUALS, NOT_EQUALS -> {
        from = value;
        to = value;
      }
      case LESS -> to = value.subtract(BigInteger.ONE);
      case LESS_OR_EQUALS -> to = value;
      case GREATER -> from = value.add(BigInteger.ONE);
      default -> from = value;
    }
    from = from.max(smallest);
    to = to.min(largest);
    boolean negated = operator == ComparisonOperator.NOT_EQUALS;
    boolean empty = from.compareTo(to) > 0;
    nothing = empty && !negated;
    everything = empty && negated;
    low = from.longValue();
    span = to.subtract(from).longValue();
    inside = (byte) (negated ? 0 : 1);
  }

  @Override
  public Column apply(Column[] arguments, int rowCount) {
    byte[] result = new byte[rowCount];
    if (everything) {
      Arrays.fill(result, (byte) 1);
    } else if (!nothing) {
      Column column = arguments[argumentIndex];
      if (column instanceof ByteColumn bytes) {
        ComparisonKernels.inRange(bytes.values(), (int) low, (int) span, inside, result, rowCount);
      } else if (column instanceof ShortColumn shorts) {
        ComparisonKernels.inRange(shorts.values(), (int) low, (int) span, inside, result, rowCount);
      } else if (column instanceof IntColumn ints) {
        ComparisonKernels.inRange(ints.values(), (int) low, (int) span, inside, result, rowCount);
      } else {
        ComparisonKernels.inRange(
            ((LongColumn) column).values(), low, span, inside, result, rowCount);
      }
    }
    return new ByteColumn(result, rowCount);
  }
}
