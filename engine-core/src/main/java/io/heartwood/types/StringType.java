package io.heartwood.types;

/** {@code String}: any bytes, usually UTF-8 text. */
public record StringType() implements DataType {
  /** The type. */
  public static final StringType INSTANCE = new StringType();

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.STRING;
  }

  @Override
  public int valueSizeBytes() {
    return 0;
  }

  @Override
  public String toString() {
    return "String";
  }
}
