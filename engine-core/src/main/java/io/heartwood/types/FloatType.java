package io.heartwood.types;

/**
 * A floating-point number: {@code Float32} or {@code Float64}. IEEE 754, little-endian.
 *
 * @param bits 32 or 64
 */
public record FloatType(int bits) implements DataType {
  /** {@code Float32}. */
  public static final FloatType FLOAT32 = new FloatType(32);

  /** {@code Float64}. */
  public static final FloatType FLOAT64 = new FloatType(64);

  /** Checks the width. */
  public FloatType {
    if (bits != 32 && bits != 64) {
      throw new IllegalArgumentException("no such float width: bits=" + bits);
    }
  }

  @Override
  public PhysicalType physicalType() {
    return bits == 32 ? PhysicalType.FLOAT : PhysicalType.DOUBLE;
  }

  @Override
  public int valueSizeBytes() {
    return bits / 8;
  }

  @Override
  public String toString() {
    return "Float" + bits;
  }
}
