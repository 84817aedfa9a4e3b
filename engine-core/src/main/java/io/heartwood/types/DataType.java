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
        WideDecimalType,
        Ipv4Type,
        Ipv6Type,
        NullableType,
        ArrayType,
        TupleType,
        MapType,
        LowCardinalityType,
        VariantType,
        DynamicType,
        JsonType,
        AggregateFunctionType,
        DomainType {
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

  /**
   * The type that says what the values are: this one, or the one that it only names or stores
   * differently.
   */
  default DataType valueType() {
    return this;
  }

  /** What the values are, or what is inside when they are Nullable. */
  default DataType withoutNullable() {
    DataType values = valueType();
    return values instanceof NullableType nullable ? nullable.nested().valueType() : values;
  }

  /** Whether values may be NULL. */
  default boolean isNullable() {
    return valueType() instanceof NullableType;
  }
}
