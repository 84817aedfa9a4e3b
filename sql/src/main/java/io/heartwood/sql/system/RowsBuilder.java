package io.heartwood.sql.system;

import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A small table row by row, each value appended to the next column. Confined to one thread. */
final class RowsBuilder {
  private final List<NamedType> header = new ArrayList<>();
  private final List<ColumnBuilder> columns = new ArrayList<>();
  private int next;
  private int rowCount;

  /** Adds a column of a type by name; before all rows. */
  RowsBuilder column(String name, String type) {
    DataType parsed = DataTypeParser.parse(type);
    header.add(new NamedType(name, parsed));
    columns.add(Columns.newBuilder(parsed, 16));
    return this;
  }

  RowsBuilder text(String value) {
    ((StringColumn.Builder) builder()).append(value);
    return this;
  }

  /** A whole number of any width, or seconds, or the number of an Enum's member. */
  RowsBuilder number(long value) {
    ColumnBuilder builder = builder();
    if (builder instanceof NullableColumn.Builder nullable) {
      ((LongColumn.Builder) nullable.nested()).append(value);
      nullable.endValue();
    } else if (builder instanceof ByteColumn.Builder bytes) {
      bytes.append((byte) value);
    } else if (builder instanceof ShortColumn.Builder shorts) {
      shorts.append((short) value);
    } else if (builder instanceof IntColumn.Builder ints) {
      ints.append((int) value);
    } else {
      ((LongColumn.Builder) builder).append(value);
    }
    return this;
  }

  /** A whole number in a Nullable column; NULL if it is negative. */
  RowsBuilder optionalNumber(long value) {
    if (value >= 0) {
      return number(value);
    }
    ((NullableColumn.Builder) builder()).appendNull();
    return this;
  }

  RowsBuilder flag(boolean value) {
    return number(value ? 1 : 0);
  }

  RowsBuilder real(double value) {
    ColumnBuilder builder = builder();
    if (builder instanceof DoubleColumn.Builder doubles) {
      doubles.append(value);
    } else {
      ((FloatColumn.Builder) builder).append((float) value);
    }
    return this;
  }

  RowsBuilder uuid(UUID value) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    ((FixedBytesColumn.Builder) builder()).append(bytes.array(), 0);
    return this;
  }

  private ColumnBuilder builder() {
    return columns.get(next++);
  }

  RowsBuilder endRow() {
    if (next != columns.size()) {
      throw new IllegalStateException("row is not complete: values=" + next);
    }
    next = 0;
    rowCount++;
    return this;
  }

  Block build() {
    List<Column> built = new ArrayList<>();
    columns.forEach(column -> built.add(column.build()));
    return new Block(header, built, rowCount);
  }
}
