package io.heartwood.disk;

import java.util.Objects;

/**
 * What a thread does for which table, so that disks can count their requests by it and tell
 * listeners of them. Threads that work for others take over their activity with {@link #bind}.
 * Immutable.
 *
 * @param operation what the engine is doing
 * @param table name of the table, empty if it is none
 * @param span is told of requests
 */
public record DiskActivity(DiskOperation operation, String table, OperationSpan span) {
  /** Nothing in particular. */
  public static final DiskActivity NONE =
      new DiskActivity(DiskOperation.OTHER, "", OperationSpan.NONE);

  private static final ThreadLocal<DiskActivity> CURRENT = ThreadLocal.withInitial(() -> NONE);

  /** Checks the references. */
  public DiskActivity {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(span, "span");
  }

  /** What the calling thread is doing. */
  public static DiskActivity current() {
    return CURRENT.get();
  }

  /**
   * From now on the calling thread does this.
   *
   * @return what it did before, to be begun again afterwards
   */
  public DiskActivity begin() {
    DiskActivity before = CURRENT.get();
    CURRENT.set(this);
    return before;
  }

  /**
   * A task that does, on any thread, what the calling thread is doing now, and uses caches as it
   * does ({@link FileCacheUse}).
   */
  public static Runnable bind(Runnable task) {
    DiskActivity activity = current();
    FileCacheUse cacheUse = FileCacheUse.current();
    return () -> {
      DiskActivity before = activity.begin();
      FileCacheUse usedBefore = cacheUse.begin();
      try {
        task.run();
      } finally {
        usedBefore.begin();
        before.begin();
      }
    };
  }
}
