package io.heartwood.disk.cache;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.ObjectStorageDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Ready-made disks with a cache, as ClickHouse's {@code type=cache}: another disk's files under a
 * name of their own, so that a table may be opened through either.
 */
public final class CacheDisk {
  private CacheDisk() {}

  /**
   * Opens a disk that caches what is read of another one's objects. Where keys may be used twice
   * ({@code plain} and {@code plain_rewritable}) it begins empty, for nobody knows what happened
   * meanwhile.
   *
   * @param name the new disk's name, and the cache's
   * @param wrapped keeps names and objects; closed by its owner, after the new disk
   * @param directory of the cache, created if missing
   * @throws IOException if the directory is in use by another cache
   */
  public static ObjectStorageDisk open(
      String name, ObjectStorageDisk wrapped, CacheSettings settings, Path directory)
      throws IOException {
    Objects.requireNonNull(wrapped, "wrapped");
    SegmentCache cache =
        SegmentCache.open(name, settings, directory, !wrapped.metadata().replacesObjects());
    try {
      return wrapped.through(
          name,
          new CachedObjectStorage(wrapped.objects(), cache),
          key -> cache.remove(List.of(key)));
    } catch (RuntimeException wrappedIsClosed) {
      cache.close();
      throw wrappedIsClosed;
    }
  }

  /** The cache that a disk, or one that it wraps, reads through. */
  public static Optional<SegmentCache> cache(IDisk disk) {
    Optional<IDisk> next = Optional.of(disk);
    while (next.isPresent()) {
      if (next.get() instanceof ObjectStorageDisk composed
          && composed.objects() instanceof CachedObjectStorage cached) {
        return Optional.of(cached.cache());
      }
      next = next.get().wrapped();
    }
    return Optional.empty();
  }
}
