package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.TableOperation;
import io.heartwood.expression.BoundExpression;
import io.heartwood.part.format.LoadedPart;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads tasks, one after the other, and lets the rows through that pass the filter. Of parts on
 * remote disks the next few tasks are begun ahead: up to {@value #MAX_TASKS_AHEAD} tasks, of up to
 * {@value #MAX_BYTES_AHEAD} bytes together, have their first bytes fetched while the one before is
 * read.
 */
final class ScanReader implements BlockReader {
  private static final int MAX_TASKS_AHEAD = 8;
  private static final long MAX_BYTES_AHEAD = 16 << 20;

  /** A task that was begun. */
  private record Begun(RowSource source, long rowCount, long sizeBytes) {}

  private final List<NamedType> columns;
  private final Optional<BoundExpression> filter;
  private final List<NamedType> filterColumns;
  private final PartReads reads;
  private final boolean isLookUp;
  private final Queue<ScanTask> tasks;
  private final AtomicLong unassignedRows;
  private final TableOperation operation;
  private final Deque<Begun> begun = new ArrayDeque<>();
  private long begunBytes;
  private RowSource current;
  private long rowsRead;
  private long rowsAssigned;
  private long rowsReturned;
  private boolean closed;

  /**
   * @param reads how parts are read
   * @param isLookUp few granules of all: on remote disks their columns are asked for at once,
   *     whether or not a row passes the filter, for a round trip takes longer than a few requests
   *     cost
   * @param tasks shared with the other readers of the scan
   * @param unassignedRows rows of the tasks that nobody has taken yet, shared, too
   * @param operation ended by the last of its readers to be closed
   */
  ScanReader(
      List<NamedType> columns,
      Optional<BoundExpression> filter,
      List<NamedType> filterColumns,
      PartReads reads,
      boolean isLookUp,
      Queue<ScanTask> tasks,
      AtomicLong unassignedRows,
      TableOperation operation) {
    this.columns = columns;
    this.filter = filter;
    this.filterColumns = filterColumns;
    this.reads = reads;
    this.isLookUp = isLookUp;
    this.tasks = tasks;
    this.unassignedRows = unassignedRows;
    this.operation = operation;
  }

  @Override
  public List<NamedType> header() {
    return columns;
  }

  @Override
  public Optional<Block> next() throws IOException {
    return operation.step(this::read);
  }

  @Override
  public void recycle(Block block) {
    if (current != null) {
      current.recycle(block);
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
    if (begun.isEmpty()) {
      ScanTask task = tasks.poll();
      if (task == null) {
        return false;
      }
      begin(task, 1);
    }
    Begun next = begun.poll();
    current = next.source();
    rowsAssigned += next.rowCount();
    begunBytes -= next.sizeBytes();
    current.prefetch();
    while (begun.size() < MAX_TASKS_AHEAD) {
      ScanTask task = tasks.peek();
      if (task == null
          || !task.part().loaded().disk().isRemote()
          || begunBytes + task.sizeBytes() > MAX_BYTES_AHEAD) {
        break;
      }
      // Another reader may have taken it; the next one will do as well.
      task = tasks.poll();
      if (task != null) {
        begin(task, MAX_TASKS_AHEAD);
        begun.peekLast().source().prefetch();
      }
    }
    return true;
  }

  private void begin(ScanTask task, int sharing) throws IOException {
    long rows = task.rowCount();
    unassignedRows.addAndGet(-rows);
    long size = task.sizeBytes();
    begun.add(new Begun(open(task, sharing), rows, size));
    begunBytes += size;
  }

  private RowSource open(ScanTask task, int sharing) throws IOException {
    LoadedPart part = task.part().loaded();
    if (filter.isEmpty()) {
      return new PlainRows(reads.open(part, columns, task.ranges(), sharing));
    }
    boolean atOnce = isLookUp && part.disk().isRemote();
    if (!atOnce && FilteredRows.isWorthwhile(task, columns, filterColumns)) {
      return new FilteredRows(task, columns, filter.get(), filterColumns, reads);
    }
    List<NamedType> all = FilteredRows.union(columns, filterColumns);
    return new CheckedRows(reads.open(part, all, task.ranges(), sharing), filter.get(), columns);
  }

  @Override
  public ScanProgress progress() {
    long read = current == null ? rowsRead : rowsRead + current.rowsRead();
    long ahead = begun.stream().mapToLong(Begun::rowCount).sum();
    return new ScanProgress(read, rowsAssigned + ahead + unassignedRows.get(), rowsReturned);
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      operation.step(this::closeSources);
      operation.end();
    }
  }

  private Void closeSources() throws IOException {
    IOException failure = null;
    if (current != null) {
      begun.push(new Begun(current, 0, 0));
      current = null;
    }
    while (!begun.isEmpty()) {
      try {
        begun.poll().source().close();
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
    return null;
  }
}
