package io.heartwood.types;

/** {@code IPv4}: the address as a 32-bit number, little-endian. */
public record Ipv4Type() implements DataType {
  /** The type. */
  public static final Ipv4Type INSTANCE = new Ipv4Type();

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.INT;
  }

  @Override
  public int valueSizeBytes() {
    return 4;
  }

  @Override
  public String toString() {
    return "IPv4";
  }
}
