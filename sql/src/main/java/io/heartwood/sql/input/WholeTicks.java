package io.heartwood.sql.input;

import io.heartwood.column.Column;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import java.nio.charset.StandardCharsets;

/**
 * Dates and times that are written as whole numbers without quotes, as ClickHouse 26.7 takes them
 * in VALUES and JSON: what the column stores. Immutable.
 *
 * @param type not Nullable
 * @param nullable whether the column is
 * @param least the smallest number
 * @param greatest the largest number
 */
record WholeTicks(DataType type, boolean nullable, long least, long greatest) {
  private static final int MAX_DIGITS = 18;
  private static final long MAX_TIME = 3_599_999;

  /** For a type of dates or times; null for others. */
  static WholeTicks of(DataType named) {
    boolean nullable = named.valueType().isNullable();
    DataType type = named.valueType().withoutNullable().valueType();
    if (type instanceof DateTime64Type) {
      return new WholeTicks(type, nullable, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type instanceof Time64Type time) {
      long last = MAX_TIME * (long) Math.pow(10, time.precision());
      return new WholeTicks(type, nullable, -last, last);
    }
    if (type instanceof TimeType) {
      return new WholeTicks(type, nullable, -MAX_TIME, MAX_TIME);
    }
    if (type instanceof DateTimeType) {
      return new WholeTicks(type, nullable, 0, 0xffffffffL);
    }
    if (type instanceof DateType) {
      return new WholeTicks(type, nullable, 0, 0xffff);
    }
    return type instanceof Date32Type ? new WholeTicks(type, nullable, -25_567, 120_529) : null;
  }

  /** One row of the column; null if the text is no whole number that fits. */
  Column read(byte[] bytes, int from, int to) {
    int digits = from < to && bytes[from] == '-' ? from + 1 : from;
    if (digits == to || to - digits > MAX_DIGITS + 1) {
      return null;
    }
    for (int p = digits; p < to; p++) {
      if (bytes[p] < '0' || bytes[p] > '9') {
        return null;
      }
    }
    long value;
    try {
      value = Long.parseLong(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    } catch (NumberFormatException tooLarge) {
      return null;
    }
    boolean time = type instanceof TimeType || type instanceof Time64Type;
    if (time) {
      value = Math.max(least, Math.min(greatest, value));
    }
    if (value < least || value > greatest) {
      return null;
    }
    Column row =
        switch (type.valueSizeBytes()) {
          case 2 -> new ShortColumn(new short[] {(short) value}, 1);
          case 4 -> new IntColumn(new int[] {(int) value}, 1);
          default -> new LongColumn(new long[] {value}, 1);
        };
    return nullable ? new NullableColumn(row, new byte[1]) : row;
  }
}
