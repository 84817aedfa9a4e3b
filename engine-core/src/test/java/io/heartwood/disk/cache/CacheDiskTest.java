package io.heartwood.disk.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.encrypted.EncryptedDisk;
import io.heartwood.disk.encrypted.EncryptionAlgorithm;
import io.heartwood.disk.encrypted.EncryptionKeys;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.disk.object.MemoryMetadataStorage;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk with a cache is a disk like any other. */
class CacheDiskTest extends ObjectStorageDiskContract {
  private static final CacheSettings SETTINGS =
      CacheSettings.of(200 << 10).withSegments(32 << 10, 4 << 10).withCacheOnWriteOperations(true);

  @TempDir static Path temporary;

  private Path directory;
  private ObjectStorageDisk origin;

  @BeforeEach
  void useNewDirectory() {
    directory = temporary.resolve("cache" + System.nanoTime());
  }

  @Override
  protected IDisk createDisk() throws IOException {
    Path place = temporary.resolve("contract" + System.nanoTime());
    directory = place;
    origin =
        new ObjectStorageDisk(
            "objects", "ObjectStorage", new MemoryObjectStorage(), new MemoryMetadataStorage());
    return CacheDisk.open("cached", origin, SETTINGS, place);
  }

  @Override
  protected ObjectStorageDisk reopen(ObjectStorageDisk crashed) throws IOException {
    crashed.objects().close();
    return CacheDisk.open(
        "cached", origin, SETTINGS, ((CachedObjectStorage) crashed.objects()).cache().directory());
  }

  @Test
  void bothDisksHaveTheSameFiles() throws IOException {
    ObjectStorageDisk cached = (ObjectStorageDisk) disk();
    assertEquals("cached", cached.name());
    assertEquals(origin.location(), cached.location());
    assertEquals(Optional.of(origin), cached.wrapped());
    assertEquals(Optional.empty(), origin.wrapped());
    assertTrue(CacheDisk.cache(cached).isPresent());
    assertFalse(CacheDisk.cache(origin).isPresent());
    DiskPath file = DiskPath.of("file");
    byte[] first = DiskTesting.bytes(1, 10_000);
    byte[] second = DiskTesting.bytes(2, 10_000);
    DiskTesting.change(cached, names -> DiskTesting.writeFile(names.create(file), first));
    assertEquals(DiskTesting.snapshot(origin), DiskTesting.snapshot(cached));
    DiskTesting.change(origin, names -> DiskTesting.writeFile(names.overwrite(file), second));
    assertEquals(DiskTesting.snapshot(origin), DiskTesting.snapshot(cached));
    DiskTesting.change(origin, names -> names.delete(file));
    assertFalse(cached.exists(file));
  }

  @Test
  void anEncryptedDiskMayStandBeforeTheCache() throws IOException {
    EncryptionKeys keys = EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, new byte[16]);
    byte[] bytes = DiskTesting.bytes(5, 50_000);
    DiskPath file = DiskPath.of("file");
    SegmentCache cache = CacheDisk.cache(disk()).orElseThrow();
    EncryptedDisk encrypted = EncryptedDisk.open("encrypted", disk(), DiskPath.ROOT, keys);
    assertEquals(cache, CacheDisk.cache(encrypted).orElseThrow());
    DiskTesting.change(encrypted, names -> DiskTesting.writeFile(names.create(file), bytes));
    cache.drop();
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(bytes, encrypted.readAll(file, 100_000));
    }
    long fetched = cache.events().count(ProfileEvent.CACHED_READ_BUFFER_READ_FROM_SOURCE_BYTES);
    assertEquals(encrypted.wrapped().orElseThrow().sizeBytes(file), fetched);
    DiskTesting.change(encrypted, names -> names.delete(file));
    assertEquals(0, cache.usedCount());
  }

  @Test
  void theDiskIsConfiguredAsInClickHouse() throws IOException {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "type",
                "cache",
                "disk",
                "objects",
                "path",
                "s3_cache/",
                "max_size",
                "10Gi",
                "max_file_segment_size",
                "8Mi",
                "boundary_alignment",
                "1Mi",
                "cache_on_write_operations",
                "1",
                "cache_policy",
                "LRU",
                "load_metadata_threads",
                "2",
                "background_download_threads",
                "0"));
    settings.put("max_elements", "5000");
    settings.put("load_metadata_asynchronously", "0");
    try (IDisk opened = open(settings, origin)) {
      SegmentCache cache = CacheDisk.cache(opened).orElseThrow();
      assertEquals(directory.resolve("caches").resolve("s3_cache"), cache.directory());
      assertEquals(
          new CacheSettings(
              10L << 30, 5000, 8 << 20, 1 << 20, true, CachePolicy.LRU, 0.6, 2, false),
          cache.settings());
    }
    settings.put("cache_policy", "SLRU");
    settings.put("slru_size_ratio", "0.25");
    settings.put("path", directory.resolve("elsewhere").toString());
    try (IDisk opened = open(settings, origin)) {
      SegmentCache cache = CacheDisk.cache(opened).orElseThrow();
      assertEquals(0.25, cache.settings().slruSizeRatio());
      assertEquals(directory.resolve("elsewhere"), cache.directory());
    }
  }

  @Test
  void wrongSettingsAreNamed() {
    Map<String, String> good = Map.of("disk", "objects", "path", "c", "max_size", "1000");
    assertRefused(good, "max_size", null, "setting is missing: disk=c setting=max_size");
    assertRefused(good, "path", null, "setting is missing: disk=c setting=path");
    assertRefused(good, "disk", null, "setting is missing: disk=c setting=disk");
    assertRefused(good, "max_size", "0", "setting=max_size");
    assertRefused(good, "max_size", "ten", "malformed setting: disk=c setting=max_size");
    assertRefused(good, "max_size", "999999999Ti", "malformed setting: disk=c setting=max_size");
    assertRefused(good, "cache_policy", "FIFO", "malformed setting: disk=c setting=cache_policy");
    assertRefused(good, "slru_size_ratio", "1", "setting=slru_size_ratio value=1.0 disk=c");
    assertRefused(good, "slru_size_ratio", "1e9", "malformed setting");
    assertRefused(good, "boundary_alignment", "64Mi", "setting=boundary_alignment");
    assertRefused(good, "load_metadata_threads", "0", "setting=load_metadata_threads");
    assertRefused(good, "cache_on_write_operations", "2", "malformed setting");
    assertRefused(good, "max_sise", "10", "unknown setting: disk=c setting=max_sise");
    MemoryDisk memory = new MemoryDisk("memory");
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> open(good, memory))
            .getMessage()
            .startsWith("a cache can stand before disks of objects only: disk=c"));
  }

  private void assertRefused(
      Map<String, String> settings, String name, String value, String message) {
    Map<String, String> changed = new HashMap<>(settings);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> open(changed, origin).close());
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  private IDisk open(Map<String, String> settings, IDisk wrapped) throws IOException {
    return new CacheDiskFactory()
        .open("c", settings, new DiskFactory.Context(directory, Map.of(), name -> wrapped));
  }
}
