package io.heartwood.disk;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One operation on a table, done in one step or in many, by one thread or by several. A step that
 * throws ends it as failed; whatever comes after its end is counted, but not told. Thread-safe.
 */
public final class TableOperation {
  /** Begins the operations of one table. */
  public static final class Source {
    private final String table;
    private final OperationListener listener;

    /**
     * Operations on a table.
     *
     * @param table its name
     * @param listener is told of them
     */
    public Source(String table, OperationListener listener) {
      this.table = table;
      this.listener = listener;
    }

    /** Begins an operation, to be ended by one sharer. */
    public TableOperation begin(DiskOperation operation) {
      return new TableOperation(
          new DiskActivity(operation, table, GuardedSpan.begin(listener, operation, table)));
    }

    /** Does a whole operation on the calling thread. */
    public <T, E extends Exception> T run(DiskOperation operation, Step<T, E> step) throws E {
      TableOperation begun = begin(operation);
      T result = begun.step(step);
      begun.end();
      return result;
    }
  }

  /** Part of an operation. */
  public interface Step<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  private final DiskActivity activity;
  private final AtomicInteger sharerCount = new AtomicInteger(1);
  private final AtomicBoolean ended = new AtomicBoolean();

  private TableOperation(DiskActivity activity) {
    this.activity = activity;
  }

  /** Does part of the operation on the calling thread. */
  public <T, E extends Exception> T step(Step<T, E> step) throws E {
    DiskActivity before = activity.begin();
    try {
      return step.run();
    } catch (Exception | Error e) {
      fail(e);
      throw e;
    } finally {
      before.begin();
    }
  }

  /** From now on so many sharers have to call {@link #end} before the operation ends. */
  public void share(int count) {
    sharerCount.set(count);
  }

  /** One sharer has done his part; the last one ends the operation. */
  public void end() {
    if (sharerCount.decrementAndGet() <= 0 && ended.compareAndSet(false, true)) {
      activity.span().end();
    }
  }

  /** The operation has failed, or is given up; the first reason counts. */
  public void fail(Throwable reason) {
    if (ended.compareAndSet(false, true)) {
      activity.span().fail(reason);
    }
  }
}
