package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskOperation;
import io.heartwood.expression.BoundExpression;
import io.heartwood.part.format.ColumnDefault;
import io.heartwood.part.format.PartReadRequest;
import io.heartwood.part.format.PartReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** Reads tasks, one after the other, and lets the rows through that pass the filter. */
final class ScanReader implements BlockReader {
  private final List<NamedType> columns;
  private final Optional<BoundExpression> filter;
  private final List<NamedType> filterColumns;
  private final Map<String, ColumnDefault> defaults;
  private final int maxBlockRows;
  private final Executor aheadReader;
  private final Queue<ScanTask> tasks;
  private final AtomicLong unassignedRows;
  private RowSource current;
  private long rowsRead;
  private long rowsAssigned;
  private long rowsReturned;
  private boolean closed;

  /**
   * @param defaults of columns that a part does not have
   * @param aheadReader reads ahead from remote disks
   * @param tasks shared with the other readers of the scan
   * @param unassignedRows rows of the tasks that nobody has taken yet, shared, too
   */
  ScanReader(
      List<NamedType> columns,
      Optional<BoundExpression> filter,
      List<NamedType> filterColumns,
      Map<String, ColumnDefault> defaults,
      int maxBlockRows,
      Executor aheadReader,
      Queue<ScanTask> tasks,
      AtomicLong unassignedRows) {
    this.columns = columns;
    this.filter = filter;
    this.filterColumns = filterColumns;
    this.defaults = defaults;
    this.maxBlockRows = maxBlockRows;
    this.aheadReader = aheadReader;
    this.tasks = tasks;
    this.unassignedRows = unassignedRows;
  }

  @Override
  public List<NamedType> header() {
    return columns;
  }

  @Override
  public Optional<Block> next() throws IOException {
    DiskOperation before = DiskOperation.READ.begin();
    try {
      return read();
    } finally {
      before.begin();
    }
  }

  private Optional<Block> read() throws IOException {
    if (closed) {
      throw new IllegalStateException("reader is closed");
    }
    while (current != null || openNext()) {
      Optional<Block> block = current.next();
      if (block.isPresent()) {
        rowsReturned += block.get().rowCount();
        return block;
      }
      rowsRead = rowsAssigned;
      current.close();
      current = null;
    }
    return Optional.empty();
  }

  private boolean openNext() throws IOException {
    ScanTask task = tasks.poll();
    if (task == null) {
      return false;
    }
    long rows = task.rowCount();
    unassignedRows.addAndGet(-rows);
    rowsAssigned += rows;
    if (filter.isEmpty()) {
      current = new PlainRows(open(task, columns));
    } else if (FilteredRows.isWorthwhile(task, columns, filterColumns)) {
      current =
          new FilteredRows(
              task, columns, filter.get(), filterColumns, defaults, maxBlockRows, aheadReader);
    } else {
      current =
          new CheckedRows(
              open(task, FilteredRows.union(columns, filterColumns)), filter.get(), columns);
    }
    return true;
  }

  private PartReader open(ScanTask task, List<NamedType> read) throws IOException {
    return PartReader.open(
        PartReadRequest.of(task.part().loaded(), read, task.ranges())
            .withDefaults(defaults)
            .withBlockSize(maxBlockRows, PartReadRequest.DEFAULT_BLOCK_BYTES),
        aheadReader);
  }

  @Override
  public ScanProgress progress() {
    long read = current == null ? rowsRead : rowsRead + current.rowsRead();
    return new ScanProgress(read, rowsAssigned + unassignedRows.get(), rowsReturned);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    if (current != null) {
      RowSource open = current;
      current = null;
      open.close();
    }
  }
}
