package io.heartwood.disk;

/**
 * For what a disk is used: what the engine is doing on a thread, so that disks can count their
 * requests by it. Threads that work for others take over what those are doing with {@link #bind}.
 *
 * <pre>{@code
 * DiskOperation before = DiskOperation.MERGE.begin();
 * try {
 *   ...
 * } finally {
 *   before.begin();
 * }
 * }</pre>
 */
public enum DiskOperation {
  /** Writing the parts of an insert. */
  INSERT,
  /** Reading the parts of a merge and writing its result. */
  MERGE,
  /** Reading rows for a query. */
  READ,
  /** Deleting outdated parts. */
  GC,
  /** Anything else: opening disks and tables, checks. */
  OTHER;

  private static final ThreadLocal<DiskOperation> CURRENT = ThreadLocal.withInitial(() -> OTHER);

  /** What the calling thread is doing. */
  public static DiskOperation current() {
    return CURRENT.get();
  }

  /**
   * From now on the calling thread does this.
   *
   * @return what it did before, to be begun again afterwards
   */
  public DiskOperation begin() {
    DiskOperation before = CURRENT.get();
    CURRENT.set(this);
    return before;
  }

  /**
   * A task that does, on any thread, what the calling thread is doing now, and uses caches as it
   * does ({@link FileCacheUse}).
   */
  public static Runnable bind(Runnable task) {
    DiskOperation operation = current();
    FileCacheUse cacheUse = FileCacheUse.current();
    return () -> {
      DiskOperation before = operation.begin();
      FileCacheUse usedBefore = cacheUse.begin();
      try {
        task.run();
      } finally {
        before.begin();
        usedBefore.begin();
      }
    };
  }
}
