package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.cache.CacheDisk;
import io.heartwood.disk.cache.CacheSettings;
import io.heartwood.disk.cache.SegmentCache;
import io.heartwood.disk.object.MemoryMetadataStorage;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table keeps its rows, and its parts their good name, whatever happens to the cache. */
class TableOnCacheTest {
  private static final int PARTITIONS = 2;
  private static final int ROUNDS = 40;

  @TempDir Path temporary;

  private final MemoryObjectStorage objects = new MemoryObjectStorage();
  private final MemoryMetadataStorage names = new MemoryMetadataStorage();

  @Test
  void noDamageToTheCacheIsDamageToTheTable() throws IOException {
    long seed = Long.getLong("heartwood.seed", System.nanoTime());
    Random random = new Random(seed);
    Map<Integer, Integer> expected = new TreeMap<>();
    int inserts = 0;
    for (int round = 0; round < ROUNDS; round += 10) {
      Path directory = temporary.resolve("cache");
      CacheSettings settings =
          CacheSettings.of(40_000)
              .withSegments(2000, 500)
              .withCacheOnWriteOperations(random.nextBoolean())
              .withLoading(2, random.nextBoolean());
      try (ObjectStorageDisk origin =
              new ObjectStorageDisk("origin", "ObjectStorage", objects, names);
          ObjectStorageDisk disk = CacheDisk.open("cached", origin, settings, directory);
          MergeTreeEngine engine =
              MergeTreeEngine.builder()
                  .definitions(disk)
                  .backgroundThreads(0)
                  .parallelism(1)
                  .build()) {
        SegmentCache cache = CacheDisk.cache(disk).orElseThrow();
        Optional<MergeTreeTable> found = engine.table("t");
        MergeTreeTable table =
            found.isPresent()
                ? found.get()
                : engine.createTable("t", TestTables.schema("old_parts_lifetime", "0"));
        for (int step = 0; step < 10; step++) {
          switch (random.nextInt(4)) {
            case 0 -> {
              inserts++;
              table.insert(TestTables.block(inserts, PARTITIONS));
              for (int partition = 0; partition < PARTITIONS; partition++) {
                expected.put(inserts * 100 + partition, TestTables.ROWS_PER_PART);
              }
            }
            case 1 -> {
              table.optimize(Optional.empty(), true);
              table.removeOutdatedParts();
            }
            default -> sabotage(random, directory);
          }
          assertEquals(expected, TestTables.rowsByInsert(table), () -> "seed=" + seed);
          assertTrue(cache.usedBytes() <= settings.maxSizeBytes(), () -> "seed=" + seed);
        }
        sabotage(random, directory);
        assertTrue(table.check().stream().allMatch(TableCheck::isPassed), () -> "seed=" + seed);
        cache.sync();
        assertEquals(List.of(), cache.sync(), () -> "seed=" + seed);
      }
      sabotage(random, directory);
    }
  }

  private static void sabotage(Random random, Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(directory)) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
    }
    int kind = random.nextInt(5);
    for (Path path : paths) {
      if (kind == 0) {
        // The lock file and the directories as well.
        Files.deleteIfExists(path);
      } else if (Files.isRegularFile(path) && !path.endsWith("status") && random.nextBoolean()) {
        byte[] bytes = Files.readAllBytes(path);
        if (bytes.length == 0) {
          continue;
        }
        switch (kind) {
          case 1 -> Files.delete(path);
          case 2 -> Files.write(path, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
          default -> {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            Files.write(path, bytes);
          }
        }
      }
    }
  }
}
