package io.heartwood.types;

/** {@code IPv6}: 16 bytes in network order. */
public record Ipv6Type() implements DataType {
  /** The type. */
  public static final Ipv6Type INSTANCE = new Ipv6Type();

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.FIXED_BYTES;
  }

  @Override
  public int valueSizeBytes() {
    return 16;
  }

  @Override
  public String toString() {
    return "IPv6";
  }
}
