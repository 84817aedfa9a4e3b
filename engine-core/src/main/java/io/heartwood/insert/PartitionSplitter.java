package io.heartwood.insert;

import io.heartwood.column.Column;
import io.heartwood.column.RowOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds which rows of a block belong to which partition. Immutable and thread-safe.
 *
 * <p>Neighbouring rows usually share a partition, so a row is first compared with the one before.
 */
public final class PartitionSplitter {
  private final RowOrder order;
  private final int maxPartitions;

  /**
   * Splits by partition keys of this order.
   *
   * @param maxPartitions most partitions of one block ({@code max_partitions_per_insert_block}); 0
   *     for any number
   */
  public PartitionSplitter(RowOrder order, int maxPartitions) {
    this.order = order;
    this.maxPartitions = maxPartitions;
  }

  /**
   * The rows of one partition.
   *
   * @param firstRow a row of the block whose partition key is that of all
   * @param rows row numbers in ascending order, or an empty array if it is all rows of the block
   * @param rowCount number of rows
   */
  public record Group(int firstRow, int[] rows, int rowCount) {
    /** Whether the block has no other partition. */
    public boolean isWholeBlock() {
      return rows.length == 0;
    }
  }

  /**
   * The partitions of a block, in the order of their first rows.
   *
   * @param keys partition key columns of {@code rowCount} rows
   * @throws IllegalArgumentException if there are more partitions than allowed
   */
  public List<Group> split(List<? extends Column> keys, int rowCount) {
    if (rowCount == 0) {
      return List.of();
    }
    if (keys.isEmpty()) {
      return List.of(new Group(0, new int[0], rowCount));
    }
    int[] groups = new int[rowCount];
    int[] firstRows = assign(keys, rowCount, groups);
    if (firstRows.length == 1) {
      return List.of(new Group(0, new int[0], rowCount));
    }
    int[] sizes = new int[firstRows.length];
    for (int group : groups) {
      sizes[group]++;
    }
    int[][] rows = new int[firstRows.length][];
    for (int group = 0; group < rows.length; group++) {
      rows[group] = new int[sizes[group]];
    }
    int[] filled = new int[firstRows.length];
    for (int row = 0; row < rowCount; row++) {
      int group = groups[row];
      rows[group][filled[group]++] = row;
    }
    List<Group> split = new ArrayList<>(rows.length);
    for (int group = 0; group < rows.length; group++) {
      split.add(new Group(firstRows[group], rows[group], sizes[group]));
    }
    return split;
  }

  /** Fills the number of each row's group; returns the first row of each group. */
  private int[] assign(List<? extends Column> keys, int rowCount, int[] groups) {
    long[] prefixes = order.prefixes(keys, rowCount);
    boolean exact = order.isPrefixExact();
    int[] firstRows = new int[16];
    int count = 0;
    int[] table = new int[64];
    for (int row = 0; row < rowCount; row++) {
      if (row > 0
          && prefixes[row] == prefixes[row - 1]
          && (exact || order.compare(keys, row - 1, keys, row) == 0)) {
        groups[row] = groups[row - 1];
        continue;
      }
      int slot = slot(prefixes[row], table.length);
      while (table[slot] != 0) {
        int candidate = firstRows[table[slot] - 1];
        if (prefixes[candidate] == prefixes[row]
            && (exact || order.compare(keys, candidate, keys, row) == 0)) {
          break;
        }
        slot = slot + 1 & table.length - 1;
      }
      if (table[slot] == 0) {
        count++;
        requireFewPartitions(count);
        if (count > firstRows.length) {
          firstRows = Arrays.copyOf(firstRows, 2 * count);
        }
        firstRows[count - 1] = row;
        table[slot] = count;
        groups[row] = count - 1;
        if (2 * count > table.length) {
          table = rehash(prefixes, firstRows, count, 4 * table.length);
        }
      } else {
        groups[row] = table[slot] - 1;
      }
    }
    return Arrays.copyOf(firstRows, count);
  }

  private static int[] rehash(long[] prefixes, int[] firstRows, int count, int length) {
    int[] table = new int[length];
    for (int group = 0; group < count; group++) {
      int slot = slot(prefixes[firstRows[group]], length);
      while (table[slot] != 0) {
        slot = slot + 1 & length - 1;
      }
      table[slot] = group + 1;
    }
    return table;
  }

  private static int slot(long prefix, int length) {
    long mixed = prefix * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & length - 1;
  }

  private void requireFewPartitions(int count) {
    if (maxPartitions > 0 && count > maxPartitions) {
      throw new IllegalArgumentException(
          "too many partitions for one insert block: max_partitions_per_insert_block="
              + maxPartitions);
    }
  }
}
