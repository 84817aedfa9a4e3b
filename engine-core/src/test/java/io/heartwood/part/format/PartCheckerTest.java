package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.local.ReadOnlyDirectory;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartType;
import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import io.heartwood.testing.SpecialFiles;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartCheckerTest {
  private static final DiskPath DIRECTORY = DiskPath.of("all_1_1_0");

  private static List<PartDefect> check(Map<String, byte[]> files) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("check")) {
      TestParts.store(disk, DIRECTORY, files);
      return PartChecker.check(disk, DIRECTORY, PartKeys.UNKNOWN);
    }
  }

  private static SortedMap<String, byte[]> files(String archive) {
    return new TreeMap<>(PartFixtures.part(archive, "t", "all_1_1_0").files());
  }

  @Test
  void everyPartOfClickHouseIsWhole() throws IOException {
    for (FixturePart fixture : PartFixtures.allParts()) {
      if (fixture.name().startsWith("patch-")
          || fixture.name().contains("/")
          || fixture.archive().equals("21_projections")) {
        continue;
      }
      try (MemoryDisk disk = new MemoryDisk("check")) {
        TestParts.store(disk, DIRECTORY, fixture.files());
        int granularity = fixture.archive().equals("19_nonadaptive") ? 100 : 8192;
        assertEquals(
            List.of(),
            PartChecker.check(
                disk, DIRECTORY, new PartKeys(List.of(), List.of(), List.of(), granularity)),
            fixture.toString());
      }
    }
  }

  @Test
  void projectionsAreCheckedToo() throws IOException {
    for (boolean damaged : new boolean[] {false, true}) {
      try (MemoryDisk disk = new MemoryDisk("check")) {
        for (FixturePart fixture : PartFixtures.parts("21_projections")) {
          SortedMap<String, byte[]> files = new TreeMap<>(fixture.files());
          if (damaged && fixture.name().endsWith(".proj")) {
            byte[] data = files.get("count.txt").clone();
            data[0] ^= 1;
            files.put("count.txt", data);
          }
          TestParts.store(disk, DiskPath.of(fixture.name()), files);
        }
        List<PartDefect> defects = PartChecker.check(disk, DIRECTORY, PartKeys.UNKNOWN);
        if (damaged) {
          assertTrue(
              defects.stream().anyMatch(defect -> defect.file().endsWith(".proj/count.txt")),
              defects.toString());
        } else {
          assertEquals(List.of(), defects);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"27_empty_part", "13_lightweight_delete", "12_ttl"})
  void everyFlippedBitOfEveryListedFileIsReportedForThatFile(String archive) throws IOException {
    FixturePart fixture =
        PartFixtures.parts(archive).stream()
            .filter(part -> part.table().equals("t"))
            .findFirst()
            .orElseThrow();
    for (Map.Entry<String, byte[]> file : fixture.files().entrySet()) {
      if (!PartFiles.isListedInChecksums(file.getKey())) {
        continue;
      }
      byte[] content = file.getValue();
      // Every bit of a small part; of the others with a prime stride: all bit numbers, places all
      // over.
      int stride = archive.equals("12_ttl") || content.length < 50 ? 1 : 127;
      for (int bit = 0; bit < content.length * 8; bit += stride) {
        SortedMap<String, byte[]> files = new TreeMap<>(fixture.files());
        byte[] changed = content.clone();
        changed[bit >> 3] ^= (byte) (1 << (bit & 7));
        files.put(file.getKey(), changed);
        List<PartDefect> defects = check(files);
        String name = DIRECTORY + "/" + file.getKey();
        assertTrue(
            defects.stream().anyMatch(defect -> defect.file().equals(name)),
            "bit " + bit + " of " + file.getKey() + ": " + defects);
      }
    }
  }

  @Test
  void everyFlippedBitOfTheChecksumsIsReported() throws IOException {
    SortedMap<String, byte[]> whole = files("18_conservative_settings");
    byte[] content = whole.get(PartFiles.CHECKSUMS);
    for (int bit = 0; bit < content.length * 8; bit++) {
      SortedMap<String, byte[]> files = new TreeMap<>(whole);
      byte[] changed = content.clone();
      changed[bit >> 3] ^= (byte) (1 << (bit & 7));
      files.put(PartFiles.CHECKSUMS, changed);
      assertFalse(check(files).isEmpty(), "bit " + bit);
    }
  }

  @Test
  void allDefectsAreReportedAtOnce() throws IOException {
    SortedMap<String, byte[]> files = files("18_conservative_settings");
    files.remove("k.mrk2");
    files.put("stray.txt", new byte[] {1});
    byte[] count = "265".getBytes(StandardCharsets.US_ASCII);
    files.put(PartFiles.COUNT, count);
    byte[] values = files.get("s.bin").clone();
    values[40] ^= 1;
    files.put("s.bin", values);
    List<String> damaged = check(files).stream().map(PartDefect::file).distinct().toList();
    for (String name : List.of("k.mrk2", "stray.txt", "count.txt", "s.bin")) {
      assertTrue(damaged.contains(DIRECTORY + "/" + name), name + " in " + damaged);
    }
  }

  /** Their checksums are right or they have none: only what they say is wrong. */
  @Test
  void smallFilesThatMakeNoSenseAreDefects() throws IOException {
    Map<String, List<String>> nonsense =
        Map.of(
            PartFiles.COLUMNS,
            List.of(
                "columns format version: 1\n2 columns:\n`c0` Nonsense\n`c1` String\n",
                "columns format version: 1\n2 columns:\n`c0` Array(Nonsense)\n`c1` String\n",
                "columns format version: 1\n2 columns:\n`c0` FixedString(0)\n`c1` String\n",
                "columns format version: 1\n2 columns:\n`c0` UInt64\n`c1` String\n"),
            PartFiles.METADATA_VERSION,
            List.of("", "x"),
            PartFiles.DEFAULT_COMPRESSION_CODEC,
            List.of("", "CODEC(LZ5)"),
            PartFiles.COLUMNS_SUBSTREAMS,
            List.of(
                "columns substreams version: 1\n1 columns:\n1 substreams for column `c0`:\n\tc0\n",
                "columns substreams version: 1\n2 columns:\n1 substreams for column `c0`:\n\tc0\n"
                    + "1 substreams for column `c1`:\n\tother\n"));
    SortedMap<String, byte[]> files = twoColumns();
    assertEquals(List.of(), check(files));
    for (Map.Entry<String, List<String>> file : nonsense.entrySet()) {
      for (String text : file.getValue()) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        changed.put(file.getKey(), text.getBytes(StandardCharsets.UTF_8));
        assertFalse(check(changed).isEmpty(), file.getKey() + ": " + text);
      }
    }
  }

  @Test
  void columnsOfTypesThatOnlyClickHouseHasAreNoDefects() throws IOException {
    SortedMap<String, byte[]> files = twoColumns();
    for (String type : List.of("QBit(Float32, 8)", "AggregateFunction(unheardOf, UInt8)")) {
      files.put(
          PartFiles.COLUMNS,
          ("columns format version: 1\n2 columns:\n`c0` " + type + "\n`c1` String\n")
              .getBytes(StandardCharsets.UTF_8));
      assertEquals(List.of(), check(files), type);
    }
  }

  private static SortedMap<String, byte[]> twoColumns() throws IOException {
    List<DataType> types = List.of(DataTypeParser.parse("UInt32"), DataTypeParser.parse("String"));
    return SmallParts.write(PartType.WIDE, types, new Random(3));
  }

  @Test
  void aMissingChecksumsFileIsADefect() throws IOException {
    SortedMap<String, byte[]> files = files("18_conservative_settings");
    files.remove(PartFiles.CHECKSUMS);
    assertEquals(1, check(files).size());
  }

  @Test
  void whatLiesInPlaceOfAFileIsADefectAndAllElseIsChecked(@TempDir Path root) throws Exception {
    SortedMap<String, byte[]> files = files("01_compact_default");
    files.get("columns.txt")[0] ^= 1;
    Path part = Files.createDirectory(root.resolve(DIRECTORY.name()));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().equals("count.txt")) {
        Files.createDirectory(part.resolve(file.getKey()));
      } else if (file.getKey().equals("data.bin")) {
        SpecialFiles.makePipe(part.resolve(file.getKey()));
      } else {
        Files.write(part.resolve(file.getKey()), file.getValue());
      }
    }
    try (ReadOnlyDirectory disk = new ReadOnlyDirectory("check", root)) {
      List<String> defects =
          PartChecker.check(disk, DIRECTORY, PartKeys.UNKNOWN).stream()
              .map(defect -> defect.file() + " " + defect.actual())
              .toList();
      assertTrue(defects.contains(DIRECTORY + "/count.txt is a directory"), defects.toString());
      assertTrue(
          defects.stream().anyMatch(text -> text.startsWith(DIRECTORY + "/data.bin is not a")),
          defects.toString());
      assertTrue(
          defects.stream().anyMatch(text -> text.startsWith(DIRECTORY + "/columns.txt ")),
          defects.toString());
    }
  }
}
