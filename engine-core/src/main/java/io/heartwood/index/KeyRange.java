package io.heartwood.index;

import io.heartwood.column.Column;
import io.heartwood.types.DataType;

/**
 * Between which values one key column lies in some rows: one side of the hyper-rectangle that a
 * {@link KeyCondition} is checked against. Immutable.
 */
public final class KeyRange {
  private final DataType type;
  private final Column low;
  private final Column high;
  private final ValueRange values;

  private KeyRange(DataType type, Column low, Column high, ValueRange values) {
    this.type = type;
    this.low = low;
    this.high = high;
    this.values = values;
  }

  /** Any value. */
  public static KeyRange all(DataType type) {
    return new KeyRange(
        type, null, null, new ValueRange(KeyValue.BELOW_ALL, true, KeyValue.ABOVE_ALL, true));
  }

  /** NaN alone. */
  public static KeyRange nan(DataType type) {
    return new KeyRange(type, null, null, ValueRange.point(KeyValue.NAN));
  }

  /**
   * The values from one row to another, both included.
   *
   * @param type type of both columns
   */
  public static KeyRange between(
      DataType type, Column lowColumn, int lowRow, Column highColumn, int highRow) {
    return of(
        type,
        lowColumn.slice(lowRow, lowRow + 1),
        highColumn.slice(highRow, highRow + 1),
        true,
        true);
  }

  /** The values between two rows, each given as a column of one row or null for no bound. */
  static KeyRange of(
      DataType type, Column low, Column high, boolean lowIncluded, boolean highIncluded) {
    if (!isSingle(type)) {
      return all(type);
    }
    KeyValue from = low == null ? KeyValue.BELOW_ALL : KeyValue.of(low, type, 0);
    KeyValue to = high == null ? KeyValue.ABOVE_ALL : KeyValue.of(high, type, 0);
    return new KeyRange(
        type,
        low,
        high,
        new ValueRange(from, low == null || lowIncluded, to, high == null || highIncluded));
  }

  /** Whether values are not made of other values: of the others nothing is known. */
  static boolean isSingle(DataType type) {
    return switch (type.valueType().physicalType()) {
      case ARRAY, TUPLE -> false;
      default -> true;
    };
  }

  DataType type() {
    return type;
  }

  /** The lower bound as one row, or null. */
  Column low() {
    return low;
  }

  /** The upper bound as one row, or null. */
  Column high() {
    return high;
  }

  ValueRange values() {
    return values;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
