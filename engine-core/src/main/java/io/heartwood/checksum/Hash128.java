package io.heartwood.checksum;

import java.util.Objects;

/**
 * A 128-bit hash value. Immutable.
 *
 * <p>Stored as 16 bytes: {@code low} little-endian, then {@code high} little-endian. ClickHouse
 * prints hashes in two ways: as a number, most significant digit first ({@link #toNumberHex}, used
 * for long file names), and as the stored bytes ({@link #toStoredHex}, used for partition ids).
 *
 * @param low the low 64 bits, all of them significant (unsigned)
 * @param high the high 64 bits, all of them significant (unsigned)
 */
public record Hash128(long low, long high) {
  /** The number of bytes of a stored hash. */
  public static final int SIZE_BYTES = 16;

  /** The hash of an empty file, and the start of every chain. */
  public static final Hash128 ZERO = new Hash128(0, 0);

  /** Reads the 16 stored bytes at {@code offset}. */
  public static Hash128 read(byte[] source, int offset) {
    Objects.checkFromIndexSize(offset, SIZE_BYTES, source.length);
    return new Hash128(
        LittleEndian.readLong(source, offset), LittleEndian.readLong(source, offset + 8));
  }

  /** Writes the 16 stored bytes at {@code offset}. */
  public void write(byte[] target, int offset) {
    Objects.checkFromIndexSize(offset, SIZE_BYTES, target.length);
    LittleEndian.writeLong(target, offset, low);
    LittleEndian.writeLong(target, offset + 8, high);
  }

  /** The 16 stored bytes, in a new array. */
  public byte[] toBytes() {
    byte[] bytes = new byte[SIZE_BYTES];
    write(bytes, 0);
    return bytes;
  }

  /** 32 lower-case digits of the 128-bit number, most significant first. */
  public String toNumberHex() {
    return hex(high) + hex(low);
  }

  /** 32 lower-case digits of the stored bytes in their order. */
  public String toStoredHex() {
    return hex(Long.reverseBytes(low)) + hex(Long.reverseBytes(high));
  }

  /** {@code high low} in hexadecimal, as ClickHouse prints hashes in messages. */
  @Override
  public String toString() {
    return hex(high) + " " + hex(low);
  }

  private static String hex(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
