package io.heartwood.types;

/**
 * A whole number wider than a machine word: {@code Int128}, {@code Int256}, {@code UInt128}, {@code
 * UInt256}. Little-endian two's complement in 16 or 32 bytes.
 *
 * @param bits 128 or 256
 * @param signed whether negative values exist
 */
public record WideIntegerType(int bits, boolean signed) implements DataType {
  /** {@code Int128}. */
  public static final WideIntegerType INT128 = new WideIntegerType(128, true);

  /** {@code Int256}. */
  public static final WideIntegerType INT256 = new WideIntegerType(256, true);

  /** {@code UInt128}. */
  public static final WideIntegerType UINT128 = new WideIntegerType(128, false);

  /** {@code UInt256}. */
  public static final WideIntegerType UINT256 = new WideIntegerType(256, false);

  /** Checks the width. */
  public WideIntegerType {
    if (bits != 128 && bits != 256) {
      throw new IllegalArgumentException("no such wide integer: bits=" + bits);
    }
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.FIXED_BYTES;
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
