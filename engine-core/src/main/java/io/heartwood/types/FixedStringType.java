package io.heartwood.types;

/**
 * {@code FixedString(N)}: exactly N bytes, shorter values padded with zero bytes.
 *
 * @param sizeBytes N, from 1 to 16777215 as in ClickHouse
 */
public record FixedStringType(int sizeBytes) implements DataType {
  /** Largest N that ClickHouse accepts. */
  public static final int MAX_SIZE_BYTES = 0xFFFFFF;

  /** Checks N. */
  public FixedStringType {
    if (sizeBytes < 1 || sizeBytes > MAX_SIZE_BYTES) {
      throw new IllegalArgumentException("FixedString size out of range: sizeBytes=" + sizeBytes);
    }
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.FIXED_BYTES;
  }

  @Override
  public int valueSizeBytes() {
    return sizeBytes;
  }

  @Override
  public String toString() {
    return "FixedString(" + sizeBytes + ")";
  }
}
