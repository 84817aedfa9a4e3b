package io.heartwood.sql.query;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.serialization.Serializations;
import io.heartwood.types.DataType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.UnsupportedTypeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers the distinct keys of rows: equal keys get one number, new keys the next. Also keeps the
 * keys themselves, as columns in the order of the numbers. Confined to one thread.
 */
abstract class GroupTable {
  private final List<ColumnBuilder> keys = new ArrayList<>();
  private int[] newRows = new int[64];
  private int newRowCount;
  private int groupCount;

  GroupTable(List<DataType> keyTypes) {
    for (DataType type : keyTypes) {
      keys.add(Columns.newBuilder(type, 64));
    }
  }

  /** The table that suits keys of these types best. */
  static GroupTable of(List<DataType> keyTypes) {
    boolean compound = false;
    for (DataType type : keyTypes) {
      if (Serializations.dependsOnRows(type)) {
        throw new UnsupportedTypeException("cannot group by values of this type: type=" + type);
      }
      PhysicalType physical = type.withoutNullable().physicalType();
      compound |= physical == PhysicalType.ARRAY || physical == PhysicalType.TUPLE;
    }
    if (compound) {
      return new SerializedGroupTable(keyTypes);
    }
    if (keyTypes.isEmpty()) {
      return new SingleGroupTable();
    }
    if (keyTypes.size() == 1) {
      switch (keyTypes.get(0).physicalType()) {
        case BYTE:
          return new ByteGroupTable(keyTypes);
        case SHORT:
          return new ShortGroupTable(keyTypes);
        default:
          break;
      }
    }
    return PackedKeys.fits(keyTypes)
        ? new PackedGroupTable(keyTypes)
        : new SerializedGroupTable(keyTypes);
  }

  /**
   * Numbers rows.
   *
   * @param keyColumns columns of the keys, of the types given at construction
   * @param groups receives the number of each row
   */
  final void assign(List<Column> keyColumns, int rowCount, int[] groups) {
    newRowCount = 0;
    assignRows(keyColumns, rowCount, groups);
    for (int i = 0; i < keys.size(); i++) {
      keys.get(i).appendGather(keyColumns.get(i), newRows, 0, newRowCount);
    }
  }

  /** Looks up every row; calls {@link #newGroup} for keys seen first. */
  abstract void assignRows(List<Column> keyColumns, int rowCount, int[] groups);

  /** Notes that a row has a new key, and numbers it. */
  final int newGroup(int row) {
    if (newRowCount == newRows.length) {
      newRows = java.util.Arrays.copyOf(newRows, newRowCount * 2);
    }
    newRows[newRowCount++] = row;
    return groupCount++;
  }

  /** Numbers given so far. */
  final int groupCount() {
    return groupCount;
  }

  /** Bytes of memory. */
  long sizeBytes() {
    long size = newRows.length * 4L;
    for (ColumnBuilder key : keys) {
      size += key.sizeBytes();
    }
    return size;
  }

  /** The keys, in the order of their numbers. The table must not be used again. */
  final List<Column> buildKeys() {
    List<Column> built = new ArrayList<>(keys.size());
    for (ColumnBuilder key : keys) {
      built.add(key.build());
    }
    return built;
  }

  /** No keys: all rows are one group, which exists from the start. */
  private static final class SingleGroupTable extends GroupTable {
    SingleGroupTable() {
      super(List.of());
      newGroup(0);
    }

    @Override
    void assignRows(List<Column> keyColumns, int rowCount, int[] groups) {
      java.util.Arrays.fill(groups, 0, rowCount, 0);
    }
  }

  /** One byte: an array knows the number of each key. */
  private static final class ByteGroupTable extends GroupTable {
    private final int[] numbers = new int[1 << 8];

    ByteGroupTable(List<DataType> keyTypes) {
      super(keyTypes);
      java.util.Arrays.fill(numbers, -1);
    }

    @Override
    void assignRows(List<Column> keyColumns, int rowCount, int[] groups) {
      byte[] values = ((io.heartwood.column.ByteColumn) keyColumns.get(0)).values();
      int[] table = numbers;
      for (int row = 0; row < rowCount; row++) {
        int number = table[values[row] & 0xFF];
        if (number < 0) {
          number = newGroup(row);
          table[values[row] & 0xFF] = number;
        }
        groups[row] = number;
      }
    }
  }

  /** Two bytes: an array knows the number of each key. */
  private static final class ShortGroupTable extends GroupTable {
    private final int[] numbers = new int[1 << 16];

    ShortGroupTable(List<DataType> keyTypes) {
      super(keyTypes);
      java.util.Arrays.fill(numbers, -1);
    }

    @Override
    void assignRows(List<Column> keyColumns, int rowCount, int[] groups) {
      short[] values = ((io.heartwood.column.ShortColumn) keyColumns.get(0)).values();
      int[] table = numbers;
      for (int row = 0; row < rowCount; row++) {
        int number = table[values[row] & 0xFFFF];
        if (number < 0) {
          number = newGroup(row);
          table[values[row] & 0xFFFF] = number;
        }
        groups[row] = number;
      }
    }

    @Override
    long sizeBytes() {
      return super.sizeBytes() + numbers.length * 4L;
    }
  }
}
