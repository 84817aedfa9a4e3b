package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.WideIntegerType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The operators {@code + - *} where an operand is a whole number of 128 or 256 bits. Results are as
 * wide as the wider operand and wrap; differences are signed, sums and products if an operand is.
 * Verified against ClickHouse 26.7 for all pairs.
 */
final class WideArithmetic {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private WideArithmetic() {}

  /** Whether these are whole numbers, and one of them is wide. */
  static boolean isFor(DataType left, DataType right) {
    boolean wide = left instanceof WideIntegerType || right instanceof WideIntegerType;
    return wide && isWhole(left) && isWhole(right);
  }

  private static boolean isWhole(DataType type) {
    return type instanceof WideIntegerType || NumberTypes.isInteger(type);
  }

  private static boolean isSigned(DataType type) {
    return type instanceof WideIntegerType wide
        ? wide.signed()
        : NumberTypes.integer(type).signed();
  }

  /** Binds {@code + - *}. */
  static BoundFunction bind(DataType left, DataType right, char operator) {
    int bits = 8 * Math.max(left.valueSizeBytes(), right.valueSizeBytes());
    boolean signed = operator == '-' || isSigned(left) || isSigned(right);
    WideIntegerType type = new WideIntegerType(bits, signed);
    int words = bits / Long.SIZE;
    return BoundFunction.of(
        type,
        (arguments, rowCount) -> {
          long[] a = words(arguments[0], left, words);
          long[] b = words(arguments[1], right, words);
          int leftStep = arguments[0].rowCount() == 1 ? 0 : words;
          int rightStep = arguments[1].rowCount() == 1 ? 0 : words;
          long[] result = new long[Math.multiplyExact(words, rowCount)];
          switch (operator) {
            case '+' -> add(a, leftStep, b, rightStep, result, words);
            case '-' -> subtract(a, leftStep, b, rightStep, result, words);
            default -> multiply(a, leftStep, b, rightStep, result, words);
          }
          return column(result, words, rowCount);
        });
  }

  /** Binds the unary minus, whose result is signed. */
  static BoundFunction negate(WideIntegerType from) {
    int words = from.bits() / Long.SIZE;
    return BoundFunction.of(
        new WideIntegerType(from.bits(), true),
        (arguments, rowCount) -> {
          long[] values = words(arguments[0], from, words);
          int step = arguments[0].rowCount() == 1 ? 0 : words;
          long[] result = new long[Math.multiplyExact(words, rowCount)];
          subtract(new long[words], 0, values, step, result, words);
          return column(result, words, rowCount);
        });
  }

  /** Numbers as words, the lowest first, extended by their sign. */
  private static long[] words(Column column, DataType type, int words) {
    int rowCount = column.rowCount();
    long[] result = new long[Math.multiplyExact(words, rowCount)];
    boolean signed = isSigned(type);
    if (NumberTypes.integer(type) instanceof IntegerType) {
      long[] values = Vectors.longs(column, type);
      for (int row = 0; row < rowCount; row++) {
        int at = row * words;
        result[at] = values[row];
        extend(result, at + 1, at + words, signed ? values[row] >> 63 : 0);
      }
      return result;
    }
    byte[] bytes = ((FixedBytesColumn) column).bytes();
    int given = type.valueSizeBytes() / Long.BYTES;
    for (int row = 0; row < rowCount; row++) {
      int at = row * words;
      for (int i = 0; i < given; i++) {
        result[at + i] = (long) LONGS.get(bytes, (row * given + i) * Long.BYTES);
      }
      extend(result, at + given, at + words, signed ? result[at + given - 1] >> 63 : 0);
    }
    return result;
  }

  private static void extend(long[] words, int from, int to, long sign) {
    for (int i = from; i < to; i++) {
      words[i] = sign;
    }
  }

  private static FixedBytesColumn column(long[] words, int wordsOfRow, int rowCount) {
    byte[] bytes = new byte[Math.multiplyExact(words.length, Long.BYTES)];
    for (int i = 0; i < words.length; i++) {
      LONGS.set(bytes, i * Long.BYTES, words[i]);
    }
    return new FixedBytesColumn(bytes, wordsOfRow * Long.BYTES, rowCount);
  }

  private static void add(long[] a, int aStep, long[] b, int bStep, long[] result, int words) {
    for (int at = 0, x = 0, y = 0; at < result.length; at += words, x += aStep, y += bStep) {
      long carry = 0;
      for (int i = 0; i < words; i++) {
        long left = a[x + i];
        long sum = left + b[y + i];
        long total = sum + carry;
        carry = Long.compareUnsigned(sum, left) < 0 || Long.compareUnsigned(total, sum) < 0 ? 1 : 0;
        result[at + i] = total;
      }
    }
  }

  private static void subtract(long[] a, int aStep, long[] b, int bStep, long[] result, int words) {
    for (int at = 0, x = 0, y = 0; at < result.length; at += words, x += aStep, y += bStep) {
      long borrow = 0;
      for (int i = 0; i < words; i++) {
        long left = a[x + i];
        long right = b[y + i];
        long difference = left - right;
        long total = difference - borrow;
        borrow =
            Long.compareUnsigned(left, right) < 0 || Long.compareUnsigned(difference, borrow) < 0
                ? 1
                : 0;
        result[at + i] = total;
      }
    }
  }

  private static void multiply(long[] a, int aStep, long[] b, int bStep, long[] result, int words) {
    for (int at = 0, x = 0, y = 0; at < result.length; at += words, x += aStep, y += bStep) {
      for (int i = 0; i < words; i++) {
        long carry = 0;
        for (int j = 0; i + j < words; j++) {
          long left = a[x + i];
          long right = b[y + j];
          long low = left * right;
          long high = Math.multiplyHigh(left, right) + (left >> 63 & right) + (right >> 63 & left);
          long sum = result[at + i + j] + low;
          high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
          long total = sum + carry;
          high += Long.compareUnsigned(total, sum) < 0 ? 1 : 0;
          result[at + i + j] = total;
          carry = high;
        }
      }
    }
  }
}
