package io.heartwood.column;

import io.heartwood.types.ArrayType;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.TupleType;
import io.heartwood.types.UuidType;
import io.heartwood.types.VariantType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;

/**
 * How the values of a type are ordered by ORDER BY in ascending order, as in ClickHouse 26.7:
 * numbers by value, NaN after all numbers, strings by their bytes, {@code UUID} by its second half
 * first, NULL last, arrays and tuples by their first difference, variants by their types and then
 * their values. Immutable and thread-safe.
 *
 * <p>Every value has a prefix: an unsigned number of {@link #prefixBits()} bits, such that a
 * smaller prefix means a smaller value. If {@link #isPrefixExact()}, equal prefixes mean equal
 * values, and sorting needs nothing else.
 */
public abstract sealed class ColumnOrder
    permits NumberOrder, BytesOrder, NullableOrder, CompoundOrder {
  /** The order of a type. */
  public static ColumnOrder of(DataType columnType) {
    DataType type = columnType.valueType();
    return switch (type.physicalType()) {
      case SHORT ->
          type instanceof BFloat16Type
              ? NumberOrder.ofFloats(type)
              : NumberOrder.ofIntegers(type, isSigned(type));
      case BYTE, INT, LONG -> NumberOrder.ofIntegers(type, isSigned(type));
      case FLOAT, DOUBLE -> NumberOrder.ofFloats(type);
      case FIXED_BYTES -> {
        if (type instanceof UuidType) {
          yield BytesOrder.UUID;
        }
        if (type instanceof WideIntegerType integer && !integer.signed()) {
          yield BytesOrder.WIDE_UNSIGNED;
        }
        yield type instanceof DecimalType
                || type instanceof WideDecimalType
                || type instanceof WideIntegerType
            ? BytesOrder.WIDE_SIGNED
            : BytesOrder.FIXED;
      }
      case STRING -> BytesOrder.STRING;
      case NULLABLE -> new NullableOrder(of(type.withoutNullable()));
      case ARRAY -> new CompoundOrder.OfArrays(of(ArrayType.elementOf(type)));
      case TUPLE ->
          new CompoundOrder.OfTuples(
              TupleType.elementsOf(type).stream().map(element -> of(element.type())).toList());
      case VARIANT ->
          new CompoundOrder.OfVariants(
              ((VariantType) type).members().stream().map(ColumnOrder::of).toList());
    };
  }

  /** Compares two rows; negative, zero or positive as {@link java.util.Comparator}. */
  public abstract int compare(Column left, int leftRow, Column right, int rightRow);

  /** Width of prefixes, from 1 to 64. */
  public abstract int prefixBits();

  /** Whether equal prefixes mean equal values. */
  public abstract boolean isPrefixExact();

  /**
   * Writes the prefixes of rows {@code [0, rowCount)} into {@code target[0..rowCount)}.
   *
   * @param target at least as long as the column has rows
   */
  public abstract void prefixes(Column column, long[] target);

  private static boolean isSigned(DataType type) {
    return type instanceof IntegerType integer && integer.signed()
        || type instanceof EnumType
        || type instanceof DecimalType
        || type instanceof Date32Type
        || type instanceof DateTime64Type
        || type instanceof TimeType
        || type instanceof Time64Type;
  }
}
