package io.heartwood.disk.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the directory of a cache, its readers get the right bytes. */
class SegmentCacheFaultTest {
  private static final int K = 1 << 10;
  private static final CacheSettings SETTINGS =
      CacheSettings.of(10 << 20).withSegments(256 * K, 64 * K);

  @TempDir Path directory;

  private final CountingStorage source = new CountingStorage(new MemoryObjectStorage());

  private CacheFixture open() throws IOException {
    return new CacheFixture(source, new SegmentFiles(directory), SETTINGS);
  }

  @Test
  void everyDamagedByteIsNoticed() throws IOException {
    StoredObject object;
    Path file;
    try (CacheFixture fixture = open()) {
      object = fixture.put("a", 1, 120);
      fixture.read(object, 1, 0, 120);
      file = CacheFixture.files(directory).get(0);
      byte[] good = Files.readAllBytes(file);
      for (int i = 0; i < good.length; i++) {
        damage(file, good, i);
        fixture.read(object, 1, 0, 120);
        // Once the checksums are known, damage behind the bytes does not matter.
        assertEquals(i >= 120, Files.exists(file));
        fixture.read(object, 1, 0, 120);
        assertTrue(Files.exists(file));
      }
    }
    byte[] good = Files.readAllBytes(file);
    good[good.length - 1] ^= (byte) (1 << (good.length - 1) % 8);
    for (int i = 0; i < good.length; i++) {
      damage(file, good, i);
      try (CacheFixture fixture = open()) {
        fixture.cache.awaitLoaded();
        source.reset();
        fixture.read(object, 1, 10, 110);
        assertEquals(1, source.readCount(), "damage at " + i);
        fixture.read(object, 1, 10, 110);
        fixture.read(object, 1, 10, 110);
        assertEquals(2, source.readCount(), "damage at " + i);
      }
      good = Files.readAllBytes(file);
    }
  }

  private static void damage(Path file, byte[] good, int place) throws IOException {
    byte[] bad = good.clone();
    bad[place] ^= (byte) (1 << place % 8);
    put(file, bad);
  }

  private static void put(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @Test
  void truncatedAndLengthenedFilesAreNoticed() throws IOException {
    StoredObject object;
    Path file;
    byte[] good;
    try (CacheFixture fixture = open()) {
      object = fixture.put("a", 1, 100);
      fixture.read(object, 1, 0, 100);
      file = CacheFixture.files(directory).get(0);
      good = Files.readAllBytes(file);
      for (int size = 0; size <= good.length + 3; size++) {
        put(file, Arrays.copyOf(good, size));
        fixture.read(object, 1, 0, 100);
      }
    }
    for (int size = 0; size <= good.length + 3; size++) {
      put(file, Arrays.copyOf(good, size));
      try (CacheFixture fixture = open()) {
        fixture.read(object, 1, 0, 100);
      }
    }
  }

  @Test
  void filesThatChangedPlacesAreNoticed() throws IOException {
    StoredObject first;
    StoredObject second;
    List<Path> files;
    try (CacheFixture fixture = open()) {
      first = fixture.put("a", 1, 100 * K);
      second = fixture.put("b", 2, 100 * K);
      fixture.read(first, 1, 0, 100 * K);
      fixture.read(second, 2, 0, 100 * K);
      files = CacheFixture.files(directory);
      assertEquals(2, files.size());
      exchange(files.get(0), files.get(1));
      for (int i = 0; i < 2; i++) {
        fixture.read(first, 1, 0, 100 * K);
        fixture.read(second, 2, 0, 100 * K);
      }
    }
    exchange(files.get(0), files.get(1));
    try (CacheFixture fixture = open()) {
      fixture.cache.awaitLoaded();
      assertEquals(2, fixture.cache.segments().size());
      fixture.read(first, 1, 0, 100 * K);
      fixture.read(second, 2, 0, 100 * K);
    }
  }

  private void exchange(Path first, Path second) throws IOException {
    Path aside = directory.resolve("aside");
    Files.move(first, aside);
    Files.move(second, first);
    Files.move(aside, second, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aDeletedDirectoryIsFilledAgain() throws IOException {
    try (CacheFixture fixture = open()) {
      StoredObject object = fixture.put("a", 1, 1000 * K);
      fixture.read(object, 1, 0, 1000 * K);
      deleteAll();
      assertFalse(Files.exists(directory));
      source.reset();
      fixture.read(object, 1, 0, 1000 * K);
      assertEquals(1, source.readCount());
      fixture.read(object, 1, 0, 1000 * K);
      fixture.read(object, 1, 0, 1000 * K);
      assertEquals(2, source.readCount());
      assertEquals(fixture.cache.usedCount(), CacheFixture.files(directory).size());
    }
  }

  private void deleteAll() throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void aFullDiskMakesReadsSlowerOnly() throws IOException {
    FaultySegmentFiles files = new FaultySegmentFiles(directory);
    try (CacheFixture fixture =
        new CacheFixture(source, files, SETTINGS.withCacheOnWriteOperations(true))) {
      files.writesFail = true;
      StoredObject object = fixture.put("a", 1, 1000 * K);
      fixture.read(object, 1, 100, 1000 * K - 100);
      assertEquals(1, source.readCount());
      assertEquals(0, fixture.cache.usedBytes());
      assertEquals(List.of(), CacheFixture.files(directory));
      // For a while nothing is tried, and no more is fetched than was asked for.
      source.reset();
      fixture.read(object, 1, 100, 200);
      assertEquals(100, source.readBytes());
      files.writesFail = false;
      fixture.read(object, 1, 100, 200);
      assertEquals(200, source.readBytes());
      fixture.nanos.addAndGet(SegmentCache.PAUSE_MILLIS * 1_000_000);
      fixture.read(object, 1, 100, 200);
      source.reset();
      fixture.read(object, 1, 0, 64 * K);
      assertEquals(0, source.readCount());
    }
  }

  @Test
  void segmentsThatCannotBeReadAreFetchedAgain() throws IOException {
    FaultySegmentFiles files = new FaultySegmentFiles(directory);
    try (CacheFixture fixture = new CacheFixture(source, files, SETTINGS)) {
      StoredObject object = fixture.put("a", 1, 1000 * K);
      fixture.read(object, 1, 0, 1000 * K);
      files.readsFail = true;
      source.reset();
      fixture.read(object, 1, 0, 1000 * K);
      assertEquals(1, source.readCount());
      files.readsFail = false;
      fixture.read(object, 1, 0, 1000 * K);
      source.reset();
      fixture.read(object, 1, 0, 1000 * K);
      assertEquals(0, source.readCount());
    }
  }

  @Test
  void filesThatCannotBeDeletedKeepCounting() throws IOException {
    FaultySegmentFiles files = new FaultySegmentFiles(directory);
    CacheSettings small = CacheSettings.of(600 * K).withSegments(256 * K, 64 * K);
    try (CacheFixture fixture = new CacheFixture(source, files, small)) {
      StoredObject object = fixture.put("a", 1, 5000 * K);
      files.deletesFail = true;
      for (int from = 0; from < 5000 * K; from += 100 * K) {
        fixture.read(object, 1, from, from + 100 * K);
        assertTrue(fixture.cache.usedBytes() <= 600 * K);
        assertTrue(sizeOfFiles() <= 600 * K);
      }
      files.deletesFail = false;
      for (int from = 0; from < 5000 * K; from += 100 * K) {
        fixture.read(object, 1, from, from + 100 * K);
        assertTrue(sizeOfFiles() <= 600 * K);
      }
      assertEquals(sizeOfFiles(), fixture.cache.usedBytes());
      assertTrue(sizeOfFiles() > 300 * K);
    }
  }

  private long sizeOfFiles() throws IOException {
    long size = 0;
    for (Path file : CacheFixture.files(directory)) {
      size += Files.size(file);
    }
    return size;
  }

  @Test
  void aDirectoryThatCannotBeUsedLeavesTheDiskUsable() throws IOException {
    Path file = directory.resolve("file");
    Files.writeString(file, "not a directory");
    try (CacheFixture fixture =
        new CacheFixture(
            source,
            new SegmentFiles(file.resolve("cache")),
            SETTINGS.withCacheOnWriteOperations(true))) {
      StoredObject object = fixture.put("a", 1, 1000 * K);
      fixture.read(object, 1, 0, 1000 * K);
      fixture.read(object, 1, 0, 1000 * K);
      assertEquals(2, source.readCount());
      fixture.cache.drop();
      fixture.cache.sync();
      fixture.storage.delete(List.of(object.key()));
    }
  }

  @Test
  void syncFindsWhatIsMissingOrDamaged() throws IOException {
    try (CacheFixture fixture = open()) {
      StoredObject object = fixture.put("a", 1, 1000 * K);
      fixture.read(object, 1, 0, 1000 * K);
      List<Path> files = CacheFixture.files(directory);
      Files.delete(files.get(0));
      byte[] bytes = Files.readAllBytes(files.get(1));
      bytes[10] ^= 1;
      Files.write(files.get(1), bytes);
      assertEquals(
          files.subList(0, 2).stream().sorted().toList(),
          fixture.cache.sync().stream().map(s -> Path.of(s.path())).sorted().toList());
      assertEquals(List.of(), fixture.cache.sync());
      assertEquals(2, fixture.cache.usedCount());
      assertEquals(2, CacheFixture.files(directory).size());
    }
  }
}
