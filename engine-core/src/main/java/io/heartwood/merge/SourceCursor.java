package io.heartwood.merge;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.RowOrder;
import io.heartwood.expression.BoundExpression;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A source of a merge with its current block, the keys of that block, and the next row. */
final class SourceCursor implements Closeable {
  private final SortedSource source;
  private final List<BoundExpression> sortingKey;
  private final RowOrder order;
  private Block block;
  private List<Column> keys = List.of();
  private long[] prefixes = new long[0];
  private int windowStart;
  private int position;

  SourceCursor(SortedSource source, List<BoundExpression> sortingKey, RowOrder order) {
    this.source = source;
    this.sortingKey = sortingKey;
    this.order = order;
  }

  /** The current block is used no more once the next one is asked for. */
  void recycleBlock() {
    source.recycle(block);
  }

  /** Goes to the next block; false at the end of the source. */
  boolean advanceBlock() throws IOException {
    Optional<Block> next = source.next();
    windowStart = 0;
    position = 0;
    if (next.isEmpty()) {
      block = null;
      keys = List.of();
      prefixes = new long[0];
      return false;
    }
    block = next.get();
    List<Column> columns = new ArrayList<>(sortingKey.size());
    for (BoundExpression expression : sortingKey) {
      columns.add(expression.evaluate(block));
    }
    keys = columns;
    prefixes = order.prefixes(keys, block.rowCount());
    return true;
  }

  Block block() {
    return block;
  }

  boolean isEnded() {
    return block == null;
  }

  /** Whether all rows of the current block are taken. */
  boolean isBlockTaken() {
    return block != null && position == block.rowCount();
  }

  long[] prefixes() {
    return prefixes;
  }

  List<Column> keys() {
    return keys;
  }

  int position() {
    return position;
  }

  void moveTo(int newPosition) {
    position = newPosition;
  }

  /** First row of the current window. */
  int windowStart() {
    return windowStart;
  }

  void startWindow() {
    windowStart = position;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
