package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartType;
import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That no flipped bit of a file goes unnoticed: exhaustively for small parts of both types and both
 * layouts, for some bits of all other parts. A read of all rows fails, or returns the very same
 * rows where the bit was in a file that it does not need; a check always reports the file.
 */
class FlippedBitsTest {
  private static final int SAMPLES_PER_FILE = 3;

  @ParameterizedTest
  @EnumSource(PartType.class)
  void everyBitOfASmallPartCounts(PartType type) throws IOException {
    List<DataType> types = new ArrayList<>();
    for (String each : List.of("UInt16", "String", "LowCardinality(String)", "Array(UInt8)")) {
      types.add(DataTypeParser.parse(each));
    }
    for (String layout : SmallParts.LAYOUTS) {
      checkAllBits(SmallParts.write(layout, type, types, new Random(1), 6));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"01_compact_default", "22_long_names"})
  void everyBitOfASmallPartOfClickHouseCounts(String archive) throws IOException {
    checkAllBits(PartFixtures.part(archive, "t", "all_1_1_0").files());
  }

  private static void checkAllBits(Map<String, byte[]> files) throws IOException {
    List<String> rows = rows(files, files);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!isHashed(file.getKey())) {
        continue;
      }
      for (int bit = 0; bit < file.getValue().length * 8; bit++) {
        checkBit(files, rows, file.getKey(), bit, bit % 8 == 0);
      }
    }
  }

  @Test
  void sampledBitsOfAllPartsCount() throws IOException {
    Random random = new Random(Long.getLong("heartwood.seed", 11));
    for (FixturePart part : PartFixtures.allParts()) {
      if (part.name().startsWith("patch-") || part.archive().equals("19_nonadaptive")) {
        continue;
      }
      Map<String, byte[]> files = part.files();
      List<String> rows = rows(files, files);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        int bits = isHashed(file.getKey()) ? file.getValue().length * 8 : 0;
        if (isLarge(files) && random.nextInt(8) != 0) {
          continue;
        }
        for (int i = 0; i < Math.min(bits, isLarge(files) ? 1 : SAMPLES_PER_FILE); i++) {
          checkBit(files, rows, file.getKey(), random.nextInt(bits), i % 4 == 0);
        }
      }
    }
  }

  private static boolean isLarge(Map<String, byte[]> files) {
    return files.values().stream().mapToLong(content -> content.length).sum() > 20_000;
  }

  /** The few other files are text, which can say something else and make sense. */
  private static boolean isHashed(String file) {
    return PartFiles.isListedInChecksums(file) || file.equals(PartFiles.CHECKSUMS);
  }

  private static void checkBit(
      Map<String, byte[]> good, List<String> rows, String file, int bit, boolean alsoCheck)
      throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>(good);
    byte[] content = good.get(file).clone();
    content[bit >> 3] ^= (byte) (1 << (bit & 7));
    files.put(file, content);
    String context = "file=" + file + " bit=" + bit;
    boolean noticed;
    try {
      List<String> read = rows(files, good);
      noticed = false;
      assertTrue(read.equals(rows), "other rows without an error: " + context);
    } catch (CorruptPartException | UnsupportedPartFormatException e) {
      noticed = true;
    }
    if (alsoCheck || !noticed) {
      try (MemoryDisk disk = new MemoryDisk("bits")) {
        TestParts.store(disk, SmallParts.DIRECTORY, files);
        TestParts.storeProjections(disk, SmallParts.DIRECTORY, good);
        assertTrue(
            PartChecker.check(disk, SmallParts.DIRECTORY, PartKeys.UNKNOWN).stream()
                .anyMatch(
                    defect -> defect.file().contains(file) || file.equals(PartFiles.CHECKSUMS)),
            "not reported: " + context);
      }
    }
  }

  private static List<String> rows(Map<String, byte[]> files, Map<String, byte[]> good)
      throws IOException {
    try (MemoryDisk disk = new MemoryDisk("bits")) {
      TestParts.store(disk, SmallParts.DIRECTORY, files);
      TestParts.storeProjections(disk, SmallParts.DIRECTORY, good);
      LoadedPart part = PartLoader.load(disk, SmallParts.DIRECTORY, PartKeys.UNKNOWN);
      return TestParts.rows(
          TestParts.read(PartReadRequest.of(part, part.columns(), TestParts.all(part))),
          part.columns());
    }
  }
}
