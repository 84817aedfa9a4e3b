package io.heartwood.disk;

/**
 * What the calling thread's reads and writes have to do with caches of remote files. Threads that
 * work for others take over theirs with {@link DiskActivity#bind}. Never changes what is read, only
 * how. Immutable.
 *
 * @param enabled whether caches are used at all ({@code enable_filesystem_cache})
 * @param fillsOnRead whether what a read misses is cached; otherwise it uses what is there ({@code
 *     read_from_filesystem_cache_if_exists_otherwise_bypass_cache} is the contrary)
 * @param fillsOnWrite whether what is written is cached, where the disk does so ({@code
 *     enable_filesystem_cache_on_write_operations})
 */
public record FileCacheUse(boolean enabled, boolean fillsOnRead, boolean fillsOnWrite) {
  /** As the disks are configured and the reads' hints say. */
  public static final FileCacheUse DEFAULT = new FileCacheUse(true, true, true);

  private static final ThreadLocal<FileCacheUse> CURRENT = ThreadLocal.withInitial(() -> DEFAULT);

  /** That of the calling thread. */
  public static FileCacheUse current() {
    return CURRENT.get();
  }

  /**
   * From now on the calling thread uses caches in this way.
   *
   * @return how it did before, to be begun again afterwards
   */
  public FileCacheUse begin() {
    FileCacheUse before = CURRENT.get();
    CURRENT.set(this);
    return before;
  }
}
