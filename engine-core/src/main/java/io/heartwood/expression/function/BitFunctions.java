package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.IntegerType;

/** Functions of the bits of whole numbers. */
final class BitFunctions {
  private BitFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    registry.add("bitAnd", call -> binary(call, '&'));
    registry.add("bitOr", call -> binary(call, '|'));
    registry.add("bitXor", call -> binary(call, '^'));
    registry.add("bitShiftLeft", call -> binary(call, '<'));
    registry.add("bitShiftRight", call -> binary(call, '>'));
    registry.add("bitNot", BitFunctions::not);
    registry.add("bitCount", BitFunctions::count);
    registry.add("bitTest", BitFunctions::test);
  }

  private static BoundFunction binary(ScalarFunction.Call call, char operator) {
    call.requireCount(2, 2);
    DataType left = call.argument(0).type();
    DataType right = call.argument(1).type();
    if (!NumberTypes.isInteger(left) || !NumberTypes.isInteger(right)) {
      throw call.illegalTypes();
    }
    DataType type = NumberTypes.bits(NumberTypes.integer(left), NumberTypes.integer(right));
    int bits = 8 * type.valueSizeBytes();
    return BoundFunction.fallible(
        type,
        (arguments, rowCount) -> {
          long[] a = Vectors.longs(Vectors.expand(arguments[0], rowCount), left);
          long[] b = Vectors.longs(Vectors.expand(arguments[1], rowCount), right);
          long[] result = new long[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] =
                switch (operator) {
                  case '&' -> a[i] & b[i];
                  case '|' -> a[i] | b[i];
                  case '^' -> a[i] ^ b[i];
                  default -> shifted(a[i], b[i], operator, type, bits);
                };
          }
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  private static long shifted(long value, long count, char operator, DataType type, int bits) {
    if (count < 0 || count > 8L * bits) {
      throw new FunctionException("shift is out of range: count=" + count + " type=" + type);
    }
    if (count >= bits) {
      return operator == '>' && value < 0 && !Vectors.isUnsigned(type) ? -1 : 0;
    }
    if (operator == '<') {
      return value << count;
    }
    return Vectors.isUnsigned(type) ? value >>> count : value >> count;
  }

  private static BoundFunction not(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    DataType from = call.argument(0).type();
    IntegerType type = NumberTypes.integer(from);
    if (type == null) {
      throw call.illegalTypes();
    }
    return BoundFunction.of(
        type,
        (arguments, rowCount) -> {
          long[] result = Vectors.longs(arguments[0], from).clone();
          for (int i = 0; i < rowCount; i++) {
            result[i] = ~result[i];
          }
          return Vectors.ofLongs(result, rowCount, type);
        });
  }

  private static BoundFunction count(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    DataType from = call.argument(0).type();
    if (!NumberTypes.isInteger(from)) {
      throw call.illegalTypes();
    }
    long mask = from.valueSizeBytes() == 8 ? -1 : (1L << 8 * from.valueSizeBytes()) - 1;
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          long[] values = Vectors.longs(arguments[0], from);
          byte[] result = new byte[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = (byte) Long.bitCount(values[i] & mask);
          }
          return new ByteColumn(result, rowCount);
        });
  }

  private static BoundFunction test(ScalarFunction.Call call) {
    call.requireCount(2, 2);
    DataType left = call.argument(0).type();
    DataType right = call.argument(1).type();
    if (!NumberTypes.isInteger(left) || !NumberTypes.isInteger(right)) {
      throw call.illegalTypes();
    }
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          long[] a = Vectors.longs(Vectors.expand(arguments[0], rowCount), left);
          long[] b = Vectors.longs(Vectors.expand(arguments[1], rowCount), right);
          byte[] result = new byte[rowCount];
          for (int i = 0; i < rowCount; i++) {
            result[i] = (byte) (b[i] >= 0 && b[i] < 64 ? a[i] >>> b[i] & 1 : 0);
          }
          return new ByteColumn(result, rowCount);
        });
  }
}
