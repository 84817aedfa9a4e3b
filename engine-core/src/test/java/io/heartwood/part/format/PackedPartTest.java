package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartType;
import io.heartwood.part.inspect.KeyDefinition;
import io.heartwood.part.inspect.PartInspector;
import io.heartwood.types.DataTypeParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts whose files lie in one archive, made by hand after ClickHouse's sources. */
class PackedPartTest {
  private static final String ARCHIVE = PartFiles.PACKED_DATA;

  @ParameterizedTest
  @EnumSource(PartType.class)
  void packedPartsReadLikeOthers(PartType type) throws IOException {
    SortedMap<String, byte[]> files = files(type);
    Map<String, byte[]> packed = new TreeMap<>();
    packed.put(ARCHIVE, pack(files));
    packed.put(PartFiles.TRANSACTION_VERSION, new byte[] {1});
    assertEquals(rows(files), rows(packed));
    try (MemoryDisk disk = new MemoryDisk("packed")) {
      TestParts.store(disk, SmallParts.DIRECTORY, packed);
      assertEquals(List.of(), PartChecker.check(disk, SmallParts.DIRECTORY, PartKeys.UNKNOWN));
      assertEquals(
          List.of(),
          PartInspector.inspect(disk, SmallParts.DIRECTORY, KeyDefinition.UNKNOWN).defects());
    }
  }

  @Test
  void aPackedPartIsReadWhereItWasMovedTo() throws IOException {
    SortedMap<String, byte[]> files = files(PartType.WIDE);
    DiskPath other = DiskPath.of("elsewhere");
    try (MemoryDisk disk = new MemoryDisk("packed");
        MemoryDisk otherDisk = new MemoryDisk("other")) {
      TestParts.store(disk, SmallParts.DIRECTORY, Map.of(ARCHIVE, pack(files)));
      TestParts.store(otherDisk, other, Map.of(ARCHIVE, pack(files)));
      LoadedPart part = PartLoader.load(disk, SmallParts.DIRECTORY, PartKeys.UNKNOWN);
      assertEquals(rows(part), rows(part.at(otherDisk, other)));
      assertEquals("other", part.at(otherDisk, other).disk().name());
    }
  }

  @Test
  void aFlippedBitInTheArchiveIsNoticed() throws IOException {
    byte[] archive = pack(files(PartType.COMPACT));
    for (int bit = 0; bit < archive.length * 8; bit += 7) {
      byte[] damaged = archive.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      try (MemoryDisk disk = new MemoryDisk("packed")) {
        TestParts.store(disk, SmallParts.DIRECTORY, Map.of(ARCHIVE, damaged));
        List<PartDefect> defects = PartChecker.check(disk, SmallParts.DIRECTORY, PartKeys.UNKNOWN);
        // What no checksum covers is read, and compared with the rest: a name of a codec may
        // change.
        boolean covered = !isUncovered(archive, bit / 8);
        assertTrue(!covered || !defects.isEmpty(), "bit " + bit);
      }
    }
  }

  @Test
  void truncatedArchivesAreCorrupt() throws IOException {
    byte[] archive = pack(files(PartType.WIDE));
    for (int size = 0; size < archive.length; size += 1 + size / 20) {
      byte[] cut = Arrays.copyOf(archive, size);
      assertThrows(CorruptPartException.class, () -> rows(Map.of(ARCHIVE, cut)), "size=" + size);
    }
  }

  @Test
  void archivesThatLieAreCorrupt() throws IOException {
    SortedMap<String, byte[]> files = files(PartType.WIDE);
    byte[] many = pack(files);
    ByteBuffer.wrap(many).order(ByteOrder.LITTLE_ENDIAN).putLong(1, Long.MAX_VALUE);
    assertCorrupt(many, "a number of files");
    assertCorrupt(pack(Map.of("../columns.txt", new byte[1])), "the name of a file");
    byte[] far = pack(Map.of("a", new byte[4]));
    ByteBuffer.wrap(far).order(ByteOrder.LITTLE_ENDIAN).putLong(11, Long.MAX_VALUE - 2);
    assertCorrupt(far, "a place of a");
    ByteBuffer.wrap(far).order(ByteOrder.LITTLE_ENDIAN).putLong(11, 3);
    assertCorrupt(far, "behind the index");
    byte[] newer = pack(files);
    newer[0] = 1;
    UnsupportedPartFormatException refused =
        assertThrows(UnsupportedPartFormatException.class, () -> rows(Map.of(ARCHIVE, newer)));
    assertTrue(refused.getMessage().contains("part/data.packed"), refused.getMessage());
  }

  /** The archive of statistics that ClickHouse 26.7 wrote into a merged part, without contents. */
  @Test
  void theIndexIsThatOfClickHousesArchives() throws IOException {
    byte[] index =
        HexFormat.of()
            .parseHex(
                "000100000000000000"
                    + "12737461746973746963735f6b2e73746174732c000000000000008c00000000000000");
    byte[] archive = Arrays.copyOf(index, 184);
    try (MemoryDisk disk = new MemoryDisk("packed")) {
      TestParts.store(disk, SmallParts.DIRECTORY, Map.of("statistics.packed", archive));
      DiskPath path = SmallParts.DIRECTORY.resolve("statistics.packed");
      try (DiskInput input = disk.open(path, ReadHint.LOOKUP)) {
        assertEquals(
            Map.of("statistics_k.stats", new PackedFiles.Place(44, 140)),
            PackedFiles.read("statistics.packed", input).files());
      }
    }
  }

  private static void assertCorrupt(byte[] archive, String expected) {
    CorruptPartException corrupt =
        assertThrows(CorruptPartException.class, () -> rows(Map.of(ARCHIVE, archive)));
    assertTrue(corrupt.getMessage().contains(expected), corrupt.getMessage());
    assertTrue(corrupt.getMessage().contains("part/data.packed"), corrupt.getMessage());
  }

  private static boolean isUncovered(byte[] archive, int position) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("packed")) {
      TestParts.store(disk, SmallParts.DIRECTORY, Map.of(ARCHIVE, archive));
      try (DiskInput input = disk.open(SmallParts.DIRECTORY.resolve(ARCHIVE), ReadHint.LOOKUP)) {
        for (Map.Entry<String, PackedFiles.Place> file :
            PackedFiles.read(ARCHIVE, input).files().entrySet()) {
          long offset = position - file.getValue().offset();
          if (offset >= 0 && offset < file.getValue().sizeBytes()) {
            return !PartFiles.isListedInChecksums(file.getKey());
          }
        }
      }
    }
    return false;
  }

  private static SortedMap<String, byte[]> files(PartType type) throws IOException {
    return SmallParts.write(
        type,
        List.of(DataTypeParser.parse("UInt32"), DataTypeParser.parse("Array(String)")),
        new Random(5));
  }

  private static byte[] pack(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    int indexBytes = 9;
    for (String name : files.keySet()) {
      indexBytes += 17 + name.getBytes(StandardCharsets.UTF_8).length;
    }
    ByteBuffer index = ByteBuffer.allocate(indexBytes).order(ByteOrder.LITTLE_ENDIAN);
    index.put((byte) 0).putLong(files.size());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
      index.put((byte) name.length).put(name);
      index.putLong(indexBytes + contents.size()).putLong(file.getValue().length);
      contents.write(file.getValue());
    }
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    archive.write(index.array());
    archive.write(contents.toByteArray());
    return archive.toByteArray();
  }

  private static List<String> rows(Map<String, byte[]> files) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("packed")) {
      TestParts.store(disk, SmallParts.DIRECTORY, files);
      return rows(PartLoader.load(disk, SmallParts.DIRECTORY, PartKeys.UNKNOWN));
    }
  }

  private static List<String> rows(LoadedPart part) throws IOException {
    List<String> rows =
        TestParts.rows(
            TestParts.read(PartReadRequest.of(part, part.columns(), TestParts.all(part))),
            part.columns());
    assertFalse(rows.isEmpty());
    return rows;
  }
}
