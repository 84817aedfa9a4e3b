package io.heartwood.disk.object.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.cache.CacheDisk;
import io.heartwood.disk.cache.CacheSettings;
import io.heartwood.disk.cache.CachedObjectStorage;
import io.heartwood.disk.cache.SegmentCache;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are names may be written twice; a cache before them must not show the old bytes. */
class PlainCacheTest {
  private static final DiskPath FILE = DiskPath.of("d/f");
  private static final DiskPath OTHER = DiskPath.of("d/g");

  @TempDir private Path directory;

  @Test
  void aFileThatIsOverwrittenReplacedOrMadeAnewIsReadAnew() throws IOException {
    MemoryObjectStorage bucket = new MemoryObjectStorage();
    CachedObjectStorage cached =
        new CachedObjectStorage(
            bucket, SegmentCache.open("cache", CacheSettings.of(1 << 20), directory));
    try (ObjectStorageDisk origin =
            new ObjectStorageDisk(
                "origin",
                "S3",
                bucket,
                PlainRewritableMetadataStorage.open(bucket, PlainLayouts.PREFIX));
        ObjectStorageDisk disk =
            origin.through("cached", cached, key -> cached.cache().remove(List.of(key)))) {
      DiskTesting.change(disk, t -> t.createDirectories(FILE.parent()));
      DiskTesting.change(disk, t -> DiskTesting.writeFile(t.create(FILE), bytes(0)));
      assertArrayEquals(bytes(0), disk.readAll(FILE, 1000));
      DiskTesting.change(disk, t -> DiskTesting.writeFile(t.overwrite(FILE), bytes(1)));
      assertArrayEquals(bytes(1), disk.readAll(FILE, 1000));
      DiskTesting.change(disk, t -> DiskTesting.writeFile(t.create(OTHER), bytes(2)));
      DiskTesting.change(disk, t -> t.replace(OTHER, FILE));
      assertArrayEquals(bytes(2), disk.readAll(FILE, 1000));
      DiskTesting.change(disk, t -> t.delete(FILE));
      DiskTesting.change(disk, t -> DiskTesting.writeFile(t.create(FILE), bytes(3)));
      assertArrayEquals(bytes(3), disk.readAll(FILE, 1000));
    }
  }

  @Test
  void aCacheOfAnEarlierRunIsNotBelieved() throws IOException {
    MemoryObjectStorage bucket = new MemoryObjectStorage();
    for (int run = 0; run < 3; run++) {
      try (ObjectStorageDisk origin = rewritable(bucket)) {
        try (ObjectStorageDisk disk =
            CacheDisk.open("cached", origin, CacheSettings.of(1 << 20), directory)) {
          if (run == 0) {
            DiskTesting.change(disk, t -> t.createDirectories(FILE.parent()));
            DiskTesting.change(disk, t -> DiskTesting.writeFile(t.create(FILE), bytes(0)));
          }
          assertArrayEquals(bytes(run), disk.readAll(FILE, 1000));
          assertArrayEquals(bytes(run), disk.readAll(FILE, 1000));
        }
        // Somebody else writes while the cache is closed.
        byte[] next = bytes(run + 1);
        DiskTesting.change(origin, t -> DiskTesting.writeFile(t.overwrite(FILE), next));
      }
    }
  }

  private static ObjectStorageDisk rewritable(MemoryObjectStorage bucket) throws IOException {
    return new ObjectStorageDisk(
        "origin", "S3", bucket, PlainRewritableMetadataStorage.open(bucket, PlainLayouts.PREFIX));
  }

  private static byte[] bytes(int seed) {
    return DiskTesting.bytes(seed, 1000);
  }
}
