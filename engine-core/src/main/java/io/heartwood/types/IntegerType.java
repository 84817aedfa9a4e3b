package io.heartwood.types;

/**
 * A whole number: {@code Int8} to {@code Int64}, {@code UInt8} to {@code UInt64}. Little-endian
 * two's complement.
 *
 * @param bits 8, 16, 32 or 64
 * @param signed whether negative values exist; unsigned values lie in signed arrays as the same
 *     bits
 */
public record IntegerType(int bits, boolean signed) implements DataType {
  /** {@code Int8}. */
  public static final IntegerType INT8 = new IntegerType(8, true);

  /** {@code Int16}. */
  public static final IntegerType INT16 = new IntegerType(16, true);

  /** {@code Int32}. */
  public static final IntegerType INT32 = new IntegerType(32, true);

  /** {@code Int64}. */
  public static final IntegerType INT64 = new IntegerType(64, true);

  /** {@code UInt8}. */
  public static final IntegerType UINT8 = new IntegerType(8, false);

  /** {@code UInt16}. */
  public static final IntegerType UINT16 = new IntegerType(16, false);

  /** {@code UInt32}. */
  public static final IntegerType UINT32 = new IntegerType(32, false);

  /** {@code UInt64}. */
  public static final IntegerType UINT64 = new IntegerType(64, false);

  /** Checks the width. */
  public IntegerType {
    if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
      throw new IllegalArgumentException("no such integer width: bits=" + bits);
    }
  }

  @Override
  public PhysicalType physicalType() {
    return switch (bits) {
      case 8 -> PhysicalType.BYTE;
      case 16 -> PhysicalType.SHORT;
      case 32 -> PhysicalType.INT;
      default -> PhysicalType.LONG;
    };
  }

  @Override
  public int valueSizeBytes() {
    return bits / 8;
  }

  @Override
  public String toString() {
    return (signed ? "Int" : "UInt") + bits;
  }
}
