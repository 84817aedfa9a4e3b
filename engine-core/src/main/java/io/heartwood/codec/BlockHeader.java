package io.heartwood.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The nine bytes before every payload.
 *
 * <pre>
 * u8   method byte, see CodecMethod
 * u32  compressed size: 9 + payload size, little-endian
 * u32  uncompressed size, little-endian
 * </pre>
 */
final class BlockHeader {
  static final int SIZE_BYTES = 9;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private BlockHeader() {}

  /** Writes the checksum before the header of a frame that starts with the array. */
  static void writeChecksum(byte[] frame, long low, long high) {
    LONGS.set(frame, 0, low);
    LONGS.set(frame, 8, high);
  }

  static int method(byte[] source, int offset) {
    return source[offset] & 0xff;
  }

  /** Unsigned: negative means 2 GiB or more. */
  static int compressedSize(byte[] source, int offset) {
    return (int) INTS.get(source, offset + 1);
  }

  /** Unsigned: negative means 2 GiB or more. */
  static int uncompressedSize(byte[] source, int offset) {
    return (int) INTS.get(source, offset + 5);
  }

  static void write(byte[] target, int offset, int method, int payloadSize, int uncompressedSize) {
    target[offset] = (byte) method;
    INTS.set(target, offset + 1, Math.addExact(SIZE_BYTES, payloadSize));
    INTS.set(target, offset + 5, uncompressedSize);
  }
}
