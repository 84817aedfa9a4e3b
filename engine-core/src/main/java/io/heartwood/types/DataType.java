package io.heartwood.types;

/**
 * A type of a column. Its {@code toString} is the canonical name as ClickHouse prints it in {@code
 * columns.txt}.
 *
 * <p>The hierarchy is closed: whoever handles types can see all of them. Types are immutable
 * values, equal when their canonical names are equal.
 */
public sealed interface DataType
    permits IntegerType,
        WideIntegerType,
        FloatType,
        BFloat16Type,
        BoolType,
        StringType,
        FixedStringType,
        UuidType,
        DateType,
        Date32Type,
        DateTimeType,
        DateTime64Type,
        TimeType,
        Time64Type,
        EnumType,
        DecimalType,
        Ipv4Type,
        Ipv6Type,
        NullableType {
  /** How the values lie in memory. */
  PhysicalType physicalType();

  /**
   * Bytes of one value in memory and in a part, or 0 if values differ in size ({@code String}) or
   * consist of several streams ({@code Nullable}).
   */
  int valueSizeBytes();

  /** The canonical name. */
  @Override
  String toString();

  /** This type, or what is inside when it is Nullable. */
  default DataType withoutNullable() {
    return this instanceof NullableType nullable ? nullable.nested() : this;
  }

  /** Whether values may be NULL. */
  default boolean isNullable() {
    return this instanceof NullableType;
  }
}
