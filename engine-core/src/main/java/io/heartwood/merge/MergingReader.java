package io.heartwood.merge;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.column.RowOrder;
import io.heartwood.expression.BoundExpression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sorted sources as one sorted sequence. Confined to one thread.
 *
 * <p>Works by windows. A window ends when the block of the result is full, or when some source's
 * block is used up. Within a window the order of rows is found first, from the keys alone, as runs
 * of sources; then each column is moved by these runs: copied run by run if they are long, else
 * gathered by one index from the sources' spans laid side by side. A window of one source that is a
 * whole block of it is passed on as it is.
 *
 * <p>Memory: one block per source and one block of the result, which ends after the window in which
 * it reaches its size in bytes.
 */
public final class MergingReader implements SortedSource {
  /** Times that a source must win in a row before its run is searched instead of played. */
  private static final int WINS_BEFORE_SEARCH = 3;

  private final List<NamedType> header;
  private final List<SourceCursor> cursors = new ArrayList<>();
  private final LoserTree tree;
  private final RowSources rowSources;
  private final int maxBlockRows;
  private final long maxBlockBytes;
  private final ColumnBuilder[] builders;
  private boolean started;

  /**
   * Merges sources.
   *
   * @param sources from the oldest to the newest; closed by this reader
   * @param maxBlockRows rows of a block, at most
   * @param maxBlockBytes bytes of a block, about
   */
  public MergingReader(
      List<NamedType> header,
      List<? extends SortedSource> sources,
      List<BoundExpression> sortingKey,
      int maxBlockRows,
      long maxBlockBytes) {
    this.header = List.copyOf(header);
    this.maxBlockRows = maxBlockRows;
    this.maxBlockBytes = maxBlockBytes;
    RowOrder order = new RowOrder(sortingKey.stream().map(BoundExpression::type).toList());
    for (SortedSource source : sources) {
      cursors.add(new SourceCursor(source, sortingKey, order));
    }
    this.tree = new LoserTree(cursors, order);
    this.rowSources = new RowSources(cursors.size(), maxBlockRows);
    this.builders = new ColumnBuilder[header.size()];
  }

  @Override
  public Optional<Block> next() throws IOException {
    if (cursors.isEmpty()) {
      return Optional.empty();
    }
    if (!started) {
      started = true;
      for (SourceCursor cursor : cursors) {
        cursor.advanceBlock();
      }
      tree.build();
    }
    int rowCount = 0;
    boolean full = false;
    while (rowCount < maxBlockRows && !full && !tree.isEnded()) {
      findOrder(maxBlockRows - rowCount);
      Optional<Block> whole = rowCount == 0 ? wholeBlockOfOneSource() : Optional.empty();
      if (whole.isPresent()) {
        refill(true);
        return whole;
      }
      if (rowCount == 0) {
        startBlock();
      }
      moveColumns();
      rowCount += rowSources.rowCount();
      full = builtBytes() >= maxBlockBytes;
      refill(false);
    }
    return rowCount == 0 ? Optional.empty() : Optional.of(finishBlock(rowCount));
  }

  /** Finds the order of the next rows, at most {@code limit}, until some source's block ends. */
  private void findOrder(int limit) {
    rowSources.clear();
    for (SourceCursor cursor : cursors) {
      cursor.startWindow();
    }
    if (tree.isExact() && cursors.size() > 1) {
      findOrderByPrefixes(limit);
    } else {
      findOrderByRows(limit);
    }
  }

  /** Rows in turns by the fast loop; a source that wins again and again gives a run at once. */
  private void findOrderByPrefixes(int limit) {
    int room = limit;
    while (room > 0 && !tree.isEnded()) {
      room -= tree.takeInTurns(rowSources, room, WINS_BEFORE_SEARCH);
      int source = tree.winner();
      SourceCursor cursor = cursors.get(source);
      if (room == 0 || cursor.isBlockTaken()) {
        return;
      }
      int farthest = Math.min(cursor.block().rowCount(), cursor.position() + room);
      int end = tree.endOfRun(tree.runnerUp(), farthest);
      rowSources.add(source, end - cursor.position());
      room -= end - cursor.position();
      cursor.moveTo(end);
      if (cursor.isBlockTaken()) {
        return;
      }
      tree.replay();
    }
  }

  private void findOrderByRows(int limit) {
    int room = limit;
    int previous = -1;
    int wins = 0;
    while (room > 0 && !tree.isEnded()) {
      int source = tree.winner();
      SourceCursor cursor = cursors.get(source);
      wins = source == previous ? wins + 1 : 0;
      previous = source;
      int end = cursor.position() + 1;
      int blockEnd = cursor.block().rowCount();
      if (wins >= WINS_BEFORE_SEARCH || cursors.size() == 1) {
        int farthest = Math.min(blockEnd, cursor.position() + room);
        end = tree.endOfRun(tree.runnerUp(), farthest);
        wins = 0;
      }
      rowSources.add(source, end - cursor.position());
      room -= end - cursor.position();
      cursor.moveTo(end);
      if (end == blockEnd) {
        return;
      }
      tree.replay();
    }
  }

  /**
   * Brings the next block of the source whose block is used up; it was copied unless given away.
   */
  private void refill(boolean givenAway) throws IOException {
    SourceCursor cursor = cursors.get(tree.winner());
    if (cursor.isBlockTaken()) {
      if (!givenAway) {
        cursor.recycleBlock();
      }
      cursor.advanceBlock();
      tree.replay();
    }
  }

  private Optional<Block> wholeBlockOfOneSource() {
    if (rowSources.runCount() != 1) {
      return Optional.empty();
    }
    Block block = cursors.get(rowSources.runSource(0)).block();
    return rowSources.rowCount() == block.rowCount() ? Optional.of(block) : Optional.empty();
  }

  private void startBlock() {
    for (int column = 0; column < builders.length; column++) {
      builders[column] = Columns.newBuilder(header.get(column).type(), maxBlockRows);
    }
  }

  private long builtBytes() {
    long bytes = 0;
    for (ColumnBuilder builder : builders) {
      bytes += builder.sizeBytes();
    }
    return bytes;
  }

  private Block finishBlock(int rowCount) {
    List<Column> columns = new ArrayList<>(builders.length);
    for (int column = 0; column < builders.length; column++) {
      columns.add(builders[column].build());
      builders[column] = null;
    }
    return new Block(header, columns, rowCount);
  }

  private void moveColumns() {
    boolean interleaved = rowSources.isInterleaved();
    int[] index = interleaved ? rowSources.gatherIndex() : new int[0];
    for (int column = 0; column < builders.length; column++) {
      if (interleaved) {
        gather(column, index);
      } else {
        copyRuns(column);
      }
    }
  }

  private void copyRuns(int column) {
    int[] positions = new int[cursors.size()];
    for (int source = 0; source < positions.length; source++) {
      positions[source] = cursors.get(source).windowStart();
    }
    for (int run = 0; run < rowSources.runCount(); run++) {
      int source = rowSources.runSource(run);
      int from = positions[source];
      int to = from + rowSources.runLength(run);
      builders[column].appendRange(cursors.get(source).block().column(column), from, to);
      positions[source] = to;
    }
  }

  private void gather(int column, int[] index) {
    ColumnBuilder spans = Columns.newBuilder(header.get(column).type(), rowSources.rowCount());
    for (int source = 0; source < cursors.size(); source++) {
      int count = rowSources.countOf(source);
      if (count > 0) {
        SourceCursor cursor = cursors.get(source);
        int from = cursor.windowStart();
        spans.appendRange(cursor.block().column(column), from, from + count);
      }
    }
    builders[column].appendGather(spans.build(), index, 0, rowSources.rowCount());
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (SourceCursor cursor : cursors) {
      try {
        cursor.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
