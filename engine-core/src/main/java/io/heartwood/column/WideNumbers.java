package io.heartwood.column;

import java.math.BigInteger;

/**
 * Numbers of 16 and 32 bytes as they lie in a {@link FixedBytesColumn}: little-endian, two's
 * complement. For single values; loops compare the bytes themselves.
 */
public final class WideNumbers {
  private WideNumbers() {}

  /** The number at {@code bytes[offset..offset+width)}. */
  public static BigInteger read(byte[] bytes, int offset, int width, boolean signed) {
    byte[] bigEndian = new byte[width];
    for (int i = 0; i < width; i++) {
      bigEndian[i] = bytes[offset + width - 1 - i];
    }
    return signed ? new BigInteger(bigEndian) : new BigInteger(1, bigEndian);
  }

  /** The lowest {@code width} bytes of a number, little-endian. */
  public static byte[] toBytes(BigInteger value, int width) {
    byte[] bigEndian = value.toByteArray();
    byte fill = (byte) (value.signum() < 0 ? -1 : 0);
    byte[] bytes = new byte[width];
    for (int i = 0; i < width; i++) {
      int from = bigEndian.length - 1 - i;
      bytes[i] = from >= 0 ? bigEndian[from] : fill;
    }
    return bytes;
  }
}
