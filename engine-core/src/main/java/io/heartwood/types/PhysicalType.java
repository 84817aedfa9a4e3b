package io.heartwood.types;

/** How the values of a type lie in memory: which final column class holds them. */
public enum PhysicalType {
  /** One byte a value: Int8, UInt8, Bool, Enum8. */
  BYTE,
  /** Two bytes a value: Int16, UInt16, Date, Enum16, BFloat16. */
  SHORT,
  /** Four bytes a value: Int32, UInt32, Date32, DateTime, Time, Decimal32, IPv4. */
  INT,
  /** Eight bytes a value: Int64, UInt64, DateTime64, Time64, Decimal64. */
  LONG,
  /** Float32. */
  FLOAT,
  /** Float64. */
  DOUBLE,
  /**
   * A fixed number of bytes a value, more than eight or free of order: FixedString, UUID, IPv6,
   * Decimal128, Decimal256, Int128 to UInt256.
   */
  FIXED_BYTES,
  /** Any number of bytes a value: String, and the encoded values of Dynamic. */
  STRING,
  /** Another column and a byte a row that says whether it is NULL. */
  NULLABLE,
  /** Any number of values a row, which lie in another column: Array, Map. */
  ARRAY,
  /** A value a row of each of several columns. */
  TUPLE,
  /** A value a row of one of several columns, or NULL. */
  VARIANT
}
