package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.part.PartType;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.Marks;
import io.heartwood.part.format.PartReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads the columns of the filter first, and the other columns only of granules in which some row
 * passes: ClickHouse's PREWHERE. Works by batches of granules, of which it keeps a byte a row and
 * the values of the filter's columns that are asked for, of rows that pass; so no column is read
 * twice. From a remote disk the filter's columns of the next batch are fetched meanwhile.
 *
 * <p>Once most granules of a batch pass, the rest of the task is read in one step.
 */
final class FilteredRows implements RowSource {
  private static final int BATCH_ROWS = 1 << 19;

  private final LoadedPart part;
  private final List<NamedType> columns;
  private final BoundExpression filter;
  private final List<NamedType> filterColumns;
  private final List<NamedType> otherColumns;
  private final List<String> keptNames;
  private final PartReads reads;
  private final Marks granules;
  private final List<MarkRange> ranges;
  private PartReader filterReader;
  private PartReader reader;
  private RowSource rest;

  // Where the filter has got to: a granule of a range.
  private int rangeIndex;
  private int granule;

  // The batch at hand.
  private byte[] mask = new byte[0];
  private List<Window> windows = List.of();
  private int windowIndex;
  private int windowRow;
  private final Deque<Block> kept = new ArrayDeque<>();
  private Block others;

  private long rowsRead;
  private boolean mostPassed;

  /** Consecutive granules that are read, and where their rows begin in the mask. */
  private record Window(MarkRange range, int maskStart, int rowCount) {}

  FilteredRows(
      ScanTask task,
      List<NamedType> columns,
      BoundExpression filter,
      List<NamedType> filterColumns,
      PartReads reads)
      throws IOException {
    this.part = task.part().loaded();
    this.columns = columns;
    this.filter = filter;
    this.filterColumns = filterColumns;
    this.otherColumns = columns.stream().filter(each -> !filterColumns.contains(each)).toList();
    this.keptNames =
        columns.stream().filter(filterColumns::contains).map(NamedType::name).distinct().toList();
    this.reads = reads;
    this.granules = part.granules();
    this.ranges = task.ranges();
    this.granule = ranges.get(0).from();
    this.filterReader = reads.open(part, filterColumns, ranges, 2);
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
  public void prefetch() throws IOException {
    filterReader.prefetch();
  }

  @Override
  public Optional<Block> next() throws IOException {
    while (true) {
      if (rest != null) {
        return rest.next();
      }
      if (others != null) {
        return Optional.of(joined());
      }
      if (windows.isEmpty() && !readNextBatch()) {
        if (rest == null) {
          return Optional.empty();
        }
        continue;
      }
      Optional<Block> block = reader.next();
      if (block.isEmpty()) {
        windows = List.of();
      } else {
        others = passing(block.get());
      }
    }
  }

  /** Rows of a block that pass, or null; the block lies within one window. */
  private Block passing(Block block) {
    int rowCount = block.rowCount();
    if (windowRow == windows.get(windowIndex).rowCount()) {
      windowIndex++;
      windowRow = 0;
    }
    int from = windows.get(windowIndex).maskStart() + windowRow;
    windowRow += rowCount;
    int passed = FilterKernels.count(mask, from, from + rowCount);
    if (passed == rowCount) {
      return block;
    }
    Block result =
        passed == 0
            ? null
            : block.gather(FilterKernels.rows(mask, from, from + rowCount, passed), passed);
    reader.recycle(block);
    return result;
  }

  /** The next rows of both kinds of columns: as many as there are of the fewer. */
  private Block joined() {
    if (keptNames.isEmpty()) {
      Block result = others;
      others = null;
      return result;
    }
    Block values = kept.poll();
    int count = Math.min(values.rowCount(), others.rowCount());
    if (values.rowCount() > count) {
      kept.push(values.slice(count, values.rowCount()));
      values = values.slice(0, count);
    }
    Block now = others;
    others = null;
    if (now.rowCount() > count) {
      others = now.slice(count, now.rowCount());
      now = now.slice(0, count);
    }
    List<Column> result = new ArrayList<>(columns.size());
    for (NamedType column : columns) {
      result.add((keptNames.contains(column.name()) ? values : now).column(column.name()));
    }
    return new Block(columns, result, count);
  }

  /** Evaluates the filter for a batch in which some row passes, and goes to its granules. */
  private boolean readNextBatch() throws IOException {
    while (rangeIndex < ranges.size()) {
      if (mostPassed) {
        readRestInOneStep();
        return false;
      }
      int rowCount = evaluate();
      if (rowCount == 0) {
        // Granules without rows are left.
        return false;
      }
      rowsRead += rowCount;
      int granuleCount = findPassing(rowCount);
      windowIndex = 0;
      windowRow = 0;
      if (!windows.isEmpty()) {
        List<MarkRange> passing = windows.stream().map(Window::range).toList();
        long passed = passing.stream().mapToLong(MarkRange::count).sum();
        mostPassed = 2 * passed > granuleCount;
        if (reader == null) {
          reader = reads.open(part, otherColumns, passing, 2);
        } else {
          reader.select(passing);
        }
        return true;
      }
    }
    return false;
  }

  private void readRestInOneStep() throws IOException {
    List<MarkRange> left = new ArrayList<>();
    left.add(new MarkRange(granule, ranges.get(rangeIndex).to()));
    left.addAll(ranges.subList(rangeIndex + 1, ranges.size()));
    closeReaders();
    rest =
        new CheckedRows(reads.open(part, union(columns, filterColumns), left, 1), filter, columns);
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

  /** Fills the mask with the next rows, some blocks of whole granules; answers how many. */
  private int evaluate() throws IOException {
    int rowCount = 0;
    while (rowCount < BATCH_ROWS) {
      Optional<Block> next = filterReader.next();
      if (next.isEmpty()) {
        break;
      }
      Block block = next.get();
      int rows = block.rowCount();
      if (mask.length < rowCount + rows) {
        mask = Arrays.copyOf(mask, Math.max(rowCount + rows, 2 * rowCount));
      }
      byte[] passed = FilterKernels.mask(filter.evaluate(block));
      System.arraycopy(passed, 0, mask, rowCount, rows);
      keep(block, rowCount);
      rowCount += rows;
    }
    return rowCount;
  }

  private void keep(Block block, int maskStart) {
    int maskEnd = maskStart + block.rowCount();
    int passed = keptNames.isEmpty() ? 0 : FilterKernels.count(mask, maskStart, maskEnd);
    if (passed > 0 && passed == block.rowCount()) {
      kept.add(block.select(keptNames));
      return;
    }
    if (passed > 0) {
      int[] rows = FilterKernels.rows(mask, maskStart, maskEnd, passed);
      kept.add(block.select(keptNames).gather(rows, passed));
    }
    filterReader.recycle(block);
  }

  /** Finds the windows in the granules of the mask, and passes by these; answers how many. */
  private int findPassing(int rowCount) {
    List<Window> passing = new ArrayList<>();
    int count = 0;
    int position = 0;
    int start = -1;
    int startRow = 0;
    while (position < rowCount) {
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
      count++;
      granule++;
      boolean rangeEnds = granule == ranges.get(rangeIndex).to();
      if (start >= 0 && (rangeEnds || position == rowCount)) {
        passing.add(new Window(new MarkRange(start, granule), startRow, position - startRow));
        start = -1;
      }
      if (rangeEnds) {
        rangeIndex++;
        granule = rangeIndex < ranges.size() ? ranges.get(rangeIndex).from() : 0;
      }
    }
    windows = passing;
    return count;
  }

  private void closeReaders() throws IOException {
    PartReader first = filterReader;
    PartReader second = reader;
    filterReader = null;
    reader = null;
    try {
      if (first != null) {
        first.close();
      }
    } finally {
      if (second != null) {
        second.close();
      }
    }
  }

  @Override
  public long rowsRead() {
    return rest == null ? rowsRead : rowsRead + rest.rowsRead();
  }

  @Override
  public void close() throws IOException {
    // Never both: the rest is opened when the readers of the batches are closed.
    closeReaders();
    if (rest != null) {
      rest.close();
    }
  }
}
