package io.heartwood.part.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartType;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.inspect.PartInspection.KeySource;
import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartInspectorTest {
  private static final DiskPath DIRECTORY = DiskPath.of("all_1_1_0");

  private static PartInspection inspect(
      DiskPath directory, Map<String, byte[]> files, KeyDefinition keys) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("inspect")) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.createDirectories(directory);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          try (DiskOutput output = transaction.create(directory.resolve(file.getKey()))) {
            output.write(file.getValue(), 0, file.getValue().length);
            output.finish();
          }
        }
        transaction.commit();
      }
      return PartInspector.inspect(disk, directory, keys);
    }
  }

  private static FixturePart fixture(String archive) {
    return PartFixtures.parts(archive).get(0);
  }

  @Test
  void aPartIsDescribed() throws IOException {
    FixturePart fixture = fixture("02_compact_multi_granule");
    PartInspection part = inspect(DIRECTORY, fixture.files(), KeyDefinition.UNKNOWN);

    assertEquals(Optional.of(PartType.COMPACT), part.type());
    assertEquals(OptionalLong.of(264), part.rowCount());
    assertEquals(4, part.granules().orElseThrow().granuleCount());
    assertEquals(72, part.granules().orElseThrow().maxRowCount());
    assertEquals(KeySource.INFERRED, part.primaryKey().orElseThrow().source());
    assertEquals(List.of("k"), part.primaryKey().orElseThrow().expressions());
    assertEquals(List.of("263"), part.primaryKey().orElseThrow().last());
    assertEquals(List.of(), part.defects());
    assertEquals(fixture.file("data.bin").length, part.compressedSizeBytes(), 8);
  }

  @Test
  void partitionKeysAreFoundByTheirId() throws IOException {
    int found = 0;
    List<String> unknown = new ArrayList<>();
    for (FixturePart fixture : PartFixtures.parts("15_partition_keys")) {
      PartInspection part =
          inspect(DiskPath.of(fixture.name()), fixture.files(), KeyDefinition.UNKNOWN);
      PartInspection.KeyInspection key = part.partition().orElseThrow();
      if (key.source() == KeySource.INFERRED) {
        found++;
      } else {
        assertEquals(KeySource.UNKNOWN, key.source());
        assertFalse(key.hex().isEmpty());
        unknown.add(fixture.table());
      }
    }
    assertTrue(found >= 15, "unknown=" + unknown);
  }

  @Test
  void aGivenKeyIsNotInferred() throws IOException {
    KeyDefinition keys =
        new KeyDefinition(Optional.of("(toDate(d), lc)"), Optional.empty(), OptionalInt.empty());
    FixturePart fixture = PartFixtures.part("25_sort_keys", "u", "all_1_1_0");
    PartInspection part = inspect(DIRECTORY, fixture.files(), keys);

    assertEquals(KeySource.DEFINITION, part.primaryKey().orElseThrow().source());
    assertEquals(List.of("toDate(d)", "lc"), part.primaryKey().orElseThrow().expressions());
    assertEquals(List.of("Date", "String"), part.primaryKey().orElseThrow().types());
  }

  @Test
  void aDirectoryThatIsNoPartIsRefused() {
    IOException failure =
        assertThrows(
            IOException.class,
            () -> inspect(DIRECTORY, Map.of("x.txt", new byte[1]), KeyDefinition.UNKNOWN));
    assertTrue(failure.getMessage().startsWith("not a part: path=all_1_1_0"), failure.toString());
  }

  @Test
  void aPackedPartWithoutFilesIsRefused() {
    Map<String, byte[]> files = Map.of(PartFiles.PACKED_DATA, new byte[10]);
    IOException failure =
        assertThrows(IOException.class, () -> inspect(DIRECTORY, files, KeyDefinition.UNKNOWN));
    assertTrue(failure.getMessage().contains("all_1_1_0"), failure.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "04_compact_all_types",
        "08_wide_sparse",
        "10_wide_skip_indexes",
        "12_ttl",
        "15_partition_keys",
        "18_conservative_settings",
        "19_nonadaptive",
        "22_long_names",
        "26_patch_part"
      })
  void damagedBytesNeverBreakTheInspector(String archive) throws IOException {
    long seed = Long.getLong("heartwood.seed", System.nanoTime());
    Random random = new Random(seed);
    List<FixturePart> parts = PartFixtures.parts(archive);
    for (int round = 0; round < 40; round++) {
      FixturePart fixture = parts.get(random.nextInt(parts.size()));
      Map<String, byte[]> files = new TreeMap<>(fixture.files());
      boolean withChecksums = random.nextBoolean();
      if (!withChecksums) {
        files.remove(PartFiles.CHECKSUMS); // so that damage is met by those who decode
      }
      List<String> names = List.copyOf(files.keySet());
      String name = names.get(random.nextInt(names.size()));
      files.put(name, damaged(files.get(name), random));
      String context = "seed=" + seed + " round=" + round + " part=" + fixture + " file=" + name;
      try {
        PartInspection part = inspect(DiskPath.of(fixture.name()), files, KeyDefinition.UNKNOWN);
        assertEquals(files.size(), part.files().size(), context);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(context, e);
      }
    }
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] result = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> result = Arrays.copyOf(result, random.nextInt(result.length + 1));
      case 1 -> {
        for (int i = 0; i < 8 && result.length > 0; i++) {
          result[random.nextInt(result.length)] = (byte) random.nextInt();
        }
      }
      case 2 -> {
        int start = random.nextInt(result.length + 1);
        for (int i = start; i < Math.min(result.length, start + 8); i++) {
          result[i] = (byte) 0xff;
        }
      }
      default -> {
        if (result.length > 0) {
          result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return result;
  }
}
