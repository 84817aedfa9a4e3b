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
  /** Deleting outdated parts, and dropped tables. */
  GC,
  /** Anything else: opening disks and tables, checks. */
  OTHER;

  /** What the calling thread is doing. */
  public static DiskOperation current() {
    return DiskActivity.current().operation();
  }

  /**
   * From now on the calling thread does this, for the same table as before.
   *
   * @return what it did before, to be begun again afterwards
   */
  public DiskOperation begin() {
    DiskActivity now = DiskActivity.current();
    return new DiskActivity(this, now.table(), now.span()).begin().operation();
  }

  /**
   * A task that does, on any thread, what the calling thread is doing now: {@link
   * DiskActivity#bind}.
   */
  public static Runnable bind(Runnable task) {
    return DiskActivity.bind(task);
  }
}
