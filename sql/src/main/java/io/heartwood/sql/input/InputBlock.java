package io.heartwood.sql.input;

import io.heartwood.column.Block;
import java.util.BitSet;
import java.util.List;

/**
 * Rows read from text, and which of them gave no value for a column.
 *
 * @param block the rows; where a value is missing, the type's default
 * @param missing for each column the rows that want the column's default
 */
public record InputBlock(Block block, List<BitSet> missing) {
  /** Copies the list. */
  public InputBlock {
    missing = List.copyOf(missing);
  }
}
