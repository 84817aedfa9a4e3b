package io.heartwood.part.format;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.serialization.ArrayInput;
import io.heartwood.serialization.RowBinary;
import io.heartwood.types.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of the partition key that all rows of a part share. Immutable.
 *
 * <p>{@code partition.dat} holds them in row binary, one after the other (ClickHouse 26.7, golden
 * parts {@code 15_partition_keys}).
 *
 * @param types types of the partition key expressions; empty without partition key
 * @param values for each a column of one row
 */
public record PartitionValue(List<DataType> types, List<Column> values) {
  /** The only partition of a table without partition key. */
  public static final PartitionValue NONE = new PartitionValue(List.of(), List.of());

  /** Copies the lists and checks the lengths. */
  public PartitionValue {
    types = List.copyOf(types);
    values = List.copyOf(values);
    if (types.size() != values.size()) {
      throw new IllegalArgumentException(
          "types and values differ: types=" + types.size() + " values=" + values.size());
    }
    for (Column value : values) {
      if (value.rowCount() != 1) {
        throw new IllegalArgumentException(
            "a partition has one value of each key: rowCount=" + value.rowCount());
      }
    }
  }

  /** The value at a row of evaluated key columns. */
  public static PartitionValue ofRow(List<DataType> types, List<? extends Column> keys, int row) {
    List<Column> values = new ArrayList<>();
    for (Column key : keys) {
      values.add(key.slice(row, row + 1));
    }
    return new PartitionValue(types, values);
  }

  /**
   * Reads {@code partition.dat}, of which only the name is known.
   *
   * @param types types of the partition key expressions
   */
  public static PartitionValue read(List<DataType> types, byte[] bytes) throws IOException {
    return read(PartFiles.PARTITION, types, bytes);
  }

  /**
   * Reads {@code partition.dat}.
   *
   * @param file how errors name it: its path
   * @param types types of the partition key expressions
   */
  public static PartitionValue read(String file, List<DataType> types, byte[] bytes)
      throws IOException {
    ArrayInput input = new ArrayInput(file, bytes);
    List<Column> values = new ArrayList<>();
    for (DataType type : types) {
      ColumnBuilder builder = Columns.newBuilder(type, 1);
      RowBinary.read(input, type, builder);
      values.add(builder.build());
    }
    if (!input.atEnd()) {
      throw input.corrupt("the end of the file", "more bytes");
    }
    return new PartitionValue(types, values);
  }

  /** The bytes of {@code partition.dat}. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Column value : values) {
      RowBinary.write(value, 0, bytes);
    }
    return bytes.toByteArray();
  }

  /** The partition id, as part names begin with it. */
  public String id() {
    return PartitionId.of(types, values, 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartitionValue value
        && types.equals(value.types)
        && Arrays.equals(toBytes(), value.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }
}
