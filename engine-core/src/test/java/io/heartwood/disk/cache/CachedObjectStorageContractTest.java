package io.heartwood.disk.cache;

import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectStorageContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A storage with a cache before it is an object storage like any other. */
class CachedObjectStorageContractTest extends ObjectStorageContract {
  @TempDir Path directory;

  @Override
  protected ObjectStorage createStorage() throws IOException {
    CacheSettings settings = CacheSettings.of(1 << 20).withCacheOnWriteOperations(true);
    return new CachedObjectStorage(
        new MemoryObjectStorage(), SegmentCache.open("cache", settings, directory));
  }
}
