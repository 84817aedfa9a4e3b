package io.heartwood.expression.function;

import io.heartwood.checksum.CityHash128;
import io.heartwood.checksum.IntHash;
import io.heartwood.checksum.SipHash;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;

/**
 * Hashes, bit for bit those of ClickHouse 26.7: numbers are hashed by the bits of their own width,
 * strings by their bytes, several arguments one after the other.
 */
final class HashFunctions {
  private static final long INT_HASH_SEED = 0x4CF2D2BAAE6DA887L;

  private HashFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    registry.add("cityHash64", call -> combined(call, true));
    registry.add("sipHash64", call -> combined(call, false));
    registry.add("intHash64", HashFunctions::intHash64);
  }

  private static BoundFunction intHash64(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    DataType type = call.argument(0).type();
    if (Comparison.isText(type)
        || type.valueSizeBytes() > 8
        || type instanceof FloatType
        || type instanceof DecimalType) {
      throw call.illegalTypes();
    }
    return BoundFunction.of(
        IntegerType.UINT64,
        (arguments, rowCount) -> {
          long[] result = Vectors.longs(arguments[0], type).clone();
          for (int i = 0; i < rowCount; i++) {
            result[i] = IntHash.hash64(result[i] ^ INT_HASH_SEED);
          }
          return Vectors.ofLongs(result, rowCount, IntegerType.UINT64);
        });
  }

  private static BoundFunction combined(ScalarFunction.Call call, boolean city) {
    call.requireCount(1, Integer.MAX_VALUE);
    DataType[] types = call.arguments().stream().map(Argument::type).toArray(DataType[]::new);
    return BoundFunction.of(
        IntegerType.UINT64,
        (arguments, rowCount) -> {
          long[] result = null;
          byte[] pair = new byte[16];
          for (int a = 0; a < types.length; a++) {
            Column column = Vectors.expand(arguments[a], rowCount);
            long[] hashes =
                city ? city(column, types[a], rowCount) : sip(column, types[a], rowCount);
            if (result == null) {
              result = hashes;
              continue;
            }
            for (int i = 0; i < rowCount; i++) {
              result[i] =
                  city ? CityHash128.mix(result[i], hashes[i]) : sip(result[i], hashes[i], pair);
            }
          }
          return Vectors.ofLongs(result, rowCount, IntegerType.UINT64);
        });
  }

  private static long[] city(Column column, DataType type, int count) {
    if (Comparison.holdsBytes(column)) {
      byte[] bytes = BytesOrder.bytes(column);
      long[] result = new long[count];
      for (int i = 0; i < count; i++) {
        int start = BytesOrder.start(column, i);
        result[i] = CityHash128.hash64(bytes, start, BytesOrder.start(column, i + 1) - start);
      }
      return result;
    }
    long[] result = bits(column, type, count);
    if (type instanceof DecimalType || type instanceof DateTime64Type) {
      byte[] word = new byte[8];
      for (int i = 0; i < count; i++) {
        writeLong(word, 0, result[i]);
        result[i] = CityHash128.hash64(word, 0, type.valueSizeBytes());
      }
      return result;
    }
    for (int i = 0; i < count; i++) {
      result[i] = IntHash.hash64(result[i] ^ INT_HASH_SEED);
    }
    return result;
  }

  private static long[] sip(Column column, DataType type, int count) {
    long[] result = new long[count];
    if (Comparison.holdsBytes(column)) {
      byte[] bytes = BytesOrder.bytes(column);
      for (int i = 0; i < count; i++) {
        int start = BytesOrder.start(column, i);
        result[i] = SipHash.hash64(bytes, start, BytesOrder.start(column, i + 1) - start);
      }
      return result;
    }
    long[] bits = bits(column, type, count);
    byte[] word = new byte[8];
    int size = type.valueSizeBytes();
    for (int i = 0; i < count; i++) {
      writeLong(word, 0, bits[i]);
      result[i] = SipHash.hash64(word, 0, size);
    }
    return result;
  }

  private static long sip(long first, long second, byte[] pair) {
    writeLong(pair, 0, first);
    writeLong(pair, 8, second);
    return SipHash.hash64(pair, 0, 16);
  }

  private static void writeLong(byte[] target, int offset, long value) {
    for (int i = 0; i < 8; i++) {
      target[offset + i] = (byte) (value >>> 8 * i);
    }
  }

  /** The bits of values, without sign extension. A fresh array. */
  private static long[] bits(Column column, DataType type, int count) {
    long[] result = new long[count];
    if (column instanceof DoubleColumn doubles) {
      for (int i = 0; i < count; i++) {
        result[i] = Double.doubleToRawLongBits(doubles.values()[i]);
      }
    } else if (column instanceof FloatColumn floats) {
      for (int i = 0; i < count; i++) {
        result[i] = Float.floatToRawIntBits(floats.values()[i]) & 0xffffffffL;
      }
    } else {
      long[] values = Vectors.longs(column, type);
      long mask = type.valueSizeBytes() == 8 ? -1 : (1L << 8 * type.valueSizeBytes()) - 1;
      for (int i = 0; i < count; i++) {
        result[i] = values[i] & mask;
      }
    }
    return result;
  }
}
