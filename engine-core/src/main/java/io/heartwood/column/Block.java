package io.heartwood.column;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows in memory: named, typed columns of equal length. Immutable by agreement, like its columns.
 *
 * <p>Blocks are what inserts take, scans give, and merges move: usually 8 thousand to 1 million
 * rows.
 */
public final class Block {
  private final List<NamedType> header;
  private final List<Column> columns;
  private final int rowCount;

  /**
   * Creates a block.
   *
   * @param rowCount rows of every column; a block without columns may have rows, too
   * @throws IllegalArgumentException if the header does not fit the columns, or a name occurs twice
   */
  public Block(List<NamedType> header, List<? extends Column> columns, int rowCount) {
    this.header = List.copyOf(header);
    this.columns = List.copyOf(columns);
    this.rowCount = rowCount;
    if (header.size() != columns.size()) {
      throw new IllegalArgumentException(
          "header and columns differ: header=" + header.size() + " columns=" + columns.size());
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      NamedType named = header.get(i);
      Column column = columns.get(i);
      if (column.rowCount() != rowCount) {
        throw new IllegalArgumentException(
            "column has another number of rows: column="
                + named.name()
                + " rowCount="
                + column.rowCount()
                + " expected="
                + rowCount);
      }
      if (column.physicalType() != named.type().physicalType()) {
        throw new IllegalArgumentException(
            "column does not hold its type: column="
                + named.name()
                + " type="
                + named.type()
                + " physicalType="
                + column.physicalType());
      }
      if (!names.add(named.name())) {
        throw new IllegalArgumentException("duplicate column: column=" + named.name());
      }
    }
  }

  /** Names and types, in order. Unmodifiable. */
  public List<NamedType> header() {
    return header;
  }

  /** The columns, in the order of the header. Unmodifiable. */
  public List<Column> columns() {
    return columns;
  }

  /** The column at {@code index}. */
  public Column column(int index) {
    return columns.get(index);
  }

  /**
   * The column of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Column column(String name) {
    int index = indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("no such column: column=" + name);
    }
    return columns.get(index);
  }

  /** The index of the column of this name, or -1. */
  public int indexOf(String name) {
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Number of rows. */
  public int rowCount() {
    return rowCount;
  }

  /** Bytes of all values. */
  public long sizeBytes() {
    long size = 0;
    for (Column column : columns) {
      size += column.sizeBytes();
    }
    return size;
  }

  /** The block whose row i is this block's row {@code rows[i]}. */
  public Block gather(int[] rows, int count) {
    List<Column> gathered = new ArrayList<>(columns.size());
    for (Column column : columns) {
      gathered.add(column.gather(rows, count));
    }
    return new Block(header, gathered, count);
  }

  /** A copy of rows {@code [from, to)}. */
  public Block slice(int from, int to) {
    List<Column> sliced = new ArrayList<>(columns.size());
    for (Column column : columns) {
      sliced.add(column.slice(from, to));
    }
    return new Block(header, sliced, to - from);
  }

  /** The block with only these columns, in this order. */
  public Block select(List<String> names) {
    List<NamedType> selectedHeader = new ArrayList<>(names.size());
    List<Column> selected = new ArrayList<>(names.size());
    for (String name : names) {
      int index = indexOf(name);
      if (index < 0) {
        throw new IllegalArgumentException("no such column: column=" + name);
      }
      selectedHeader.add(header.get(index));
      selected.add(columns.get(index));
    }
    return new Block(selectedHeader, selected, rowCount);
  }

  @Override
  public String toString() {
    return "Block[columns=" + header + ", rowCount=" + rowCount + "]";
  }
}
