package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.part.PartType;
import io.heartwood.part.format.ColumnDefault;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.Marks;
import io.heartwood.part.format.PartReadRequest;
import io.heartwood.part.format.PartReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Reads the columns of the filter first, and the other columns only of granules in which some row
 * passes: ClickHouse's PREWHERE. Works by batches of granules, of which it keeps a byte a row.
 *
 * <p>A column that is asked for and is in the filter, too, is read twice where rows pass. So once
 * most granules of a batch pass, the rest of the task is read in one step.
 */
final class FilteredRows implements RowSource {
  private static final int BATCH_GRANULES = 64;

  private final LoadedPart part;
  private final List<NamedType> columns;
  private final BoundExpression filter;
  private final List<NamedType> filterColumns;
  private final Map<String, ColumnDefault> defaults;
  private final int maxBlockRows;
  private final Executor aheadReader;
  private final Marks granules;
  private final Deque<ScanTask> batches;
  private RowSource rest;
  private PartReader reader;
  private byte[] mask = new byte[0];
  private List<Window> windows = List.of();
  private int windowIndex;
  private int windowRow;
  private long rowsRead;
  private boolean mostPassed;

  /** Consecutive granules that are read, and where their rows begin in the mask. */
  private record Window(MarkRange range, int maskStart, int rowCount) {}

  FilteredRows(
      ScanTask task,
      List<NamedType> columns,
      BoundExpression filter,
      List<NamedType> filterColumns,
      Map<String, ColumnDefault> defaults,
      int maxBlockRows,
      Executor aheadReader)
      throws IOException {
    this.part = task.part().loaded();
    this.columns = columns;
    this.filter = filter;
    this.filterColumns = filterColumns;
    this.defaults = defaults;
    this.maxBlockRows = maxBlockRows;
    this.aheadReader = aheadReader;
    this.granules = part.granules();
    this.batches = new ArrayDeque<>(task.split(BATCH_GRANULES));
  }

  /** Whether reading in two steps can spare anything. */
  static boolean isWorthwhile(
      ScanTask task, List<NamedType> columns, List<NamedType> filterColumns) {
    LoadedPart part = task.part().loaded();
    return part.type() == PartType.WIDE
        && !part.hasDeletedRows()
        && !filterColumns.isEmpty()
        && !filterColumns.containsAll(columns);
  }

  @Override
  public Optional<Block> next() throws IOException {
    while (true) {
      if (rest != null) {
        return rest.next();
      }
      if (reader == null && !openNextBatch()) {
        if (rest == null) {
          return Optional.empty();
        }
        continue;
      }
      Optional<Block> block = reader.next();
      if (block.isEmpty()) {
        closeReader();
        continue;
      }
      Optional<Block> passed = filter(block.get());
      if (passed.isPresent()) {
        return passed;
      }
    }
  }

  /** Rows of a block that pass; the block lies within one window. */
  private Optional<Block> filter(Block block) {
    int rowCount = block.rowCount();
    if (windowRow == windows.get(windowIndex).rowCount()) {
      windowIndex++;
      windowRow = 0;
    }
    int from = windows.get(windowIndex).maskStart() + windowRow;
    windowRow += rowCount;
    int passed = FilterKernels.count(mask, from, from + rowCount);
    if (passed == 0) {
      return Optional.empty();
    }
    return Optional.of(
        passed == rowCount
            ? block
            : block.gather(FilterKernels.rows(mask, from, from + rowCount, passed), passed));
  }

  /** Evaluates the filter for a batch and opens the granules that pass. */
  private boolean openNextBatch() throws IOException {
    while (!batches.isEmpty()) {
      if (mostPassed) {
        readRestInOneStep();
        return false;
      }
      ScanTask batch = batches.poll();
      int rowCount = Math.toIntExact(batch.rowCount());
      evaluate(batch, rowCount);
      rowsRead += rowCount;
      windows = passing(batch);
      windowIndex = 0;
      windowRow = 0;
      if (!windows.isEmpty()) {
        List<MarkRange> ranges = windows.stream().map(Window::range).toList();
        long passed = ranges.stream().mapToLong(MarkRange::count).sum();
        mostPassed = 2 * passed > batch.granuleCount();
        reader = open(columns, ranges);
        return true;
      }
    }
    return false;
  }

  private void readRestInOneStep() throws IOException {
    List<MarkRange> ranges = new ArrayList<>();
    batches.forEach(batch -> ranges.addAll(batch.ranges()));
    batches.clear();
    rest = new CheckedRows(open(union(columns, filterColumns), ranges), filter, columns);
  }

  /** The columns, and then those of the filter that are not among them. */
  static List<NamedType> union(List<NamedType> columns, List<NamedType> filterColumns) {
    List<NamedType> union = new ArrayList<>(columns);
    for (NamedType column : filterColumns) {
      if (!union.contains(column)) {
        union.add(column);
      }
    }
    return union;
  }

  private void evaluate(ScanTask batch, int rowCount) throws IOException {
    if (mask.length < rowCount) {
      mask = new byte[rowCount];
    }
    int position = 0;
    try (PartReader filterReader = open(filterColumns, batch.ranges())) {
      for (Optional<Block> next = filterReader.next();
          next.isPresent();
          next = filterReader.next()) {
        int rows = next.get().rowCount();
        byte[] passed = FilterKernels.mask(filter.evaluate(next.get()));
        System.arraycopy(passed, 0, mask, position, rows);
        position += rows;
      }
    }
  }

  private List<Window> passing(ScanTask batch) {
    List<Window> passing = new ArrayList<>();
    int position = 0;
    for (MarkRange range : batch.ranges()) {
      int start = -1;
      int startRow = 0;
      for (int granule = range.from(); granule < range.to(); granule++) {
        int rows = granules.rowCount(granule);
        boolean passes = FilterKernels.count(mask, position, position + rows) > 0;
        if (passes && start < 0) {
          start = granule;
          startRow = position;
        } else if (!passes && start >= 0) {
          passing.add(new Window(new MarkRange(start, granule), startRow, position - startRow));
          start = -1;
        }
        position += rows;
      }
      if (start >= 0) {
        passing.add(new Window(new MarkRange(start, range.to()), startRow, position - startRow));
      }
    }
    return passing;
  }

  private PartReader open(List<NamedType> read, List<MarkRange> ranges) throws IOException {
    return PartReader.open(
        PartReadRequest.of(part, read, ranges)
            .withDefaults(defaults)
            .withBlockSize(maxBlockRows, PartReadRequest.DEFAULT_BLOCK_BYTES),
        aheadReader);
  }

  private void closeReader() throws IOException {
    PartReader open = reader;
    reader = null;
    open.close();
  }

  @Override
  public long rowsRead() {
    return rest == null ? rowsRead : rowsRead + rest.rowsRead();
  }

  @Override
  public void close() throws IOException {
    // Never both: the rest is opened when the reader of the last batch is closed.
    if (reader != null) {
      closeReader();
    }
    if (rest != null) {
      rest.close();
    }
  }
}
