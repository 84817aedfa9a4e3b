package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.codec.CodecChain;
import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartType;
import io.heartwood.testing.PartFixtures;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@link HostilePartTest} once found, each by itself. */
class DamageRegressionTest {
  private static final DataType STRING = DataTypeParser.parse("String");

  private static UnsealedPart part(PartType type, String... types) throws IOException {
    List<DataType> columns = new ArrayList<>();
    for (String each : types) {
      columns.add(DataTypeParser.parse(each));
    }
    return new UnsealedPart(SmallParts.write(type, columns, new Random(3)));
  }

  private static List<Block> read(Map<String, byte[]> files, String... types) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("damage")) {
      TestParts.store(disk, SmallParts.DIRECTORY, files);
      LoadedPart part = PartLoader.load(disk, SmallParts.DIRECTORY, PartKeys.UNKNOWN);
      List<NamedType> columns = new ArrayList<>(part.columns());
      for (String type : types) {
        columns.add(new NamedType("missing" + columns.size(), DataTypeParser.parse(type)));
      }
      return TestParts.read(PartReadRequest.of(part, columns, TestParts.all(part)));
    }
  }

  private static CorruptPartException corrupt(UnsealedPart part) throws IOException {
    SortedMap<String, byte[]> files = part.sealed();
    return assertThrows(CorruptPartException.class, () -> read(files));
  }

  private static UnsealedPart fixture(
      String archive, String name, String file, Consumer<UnsealedPart> change) {
    UnsealedPart part = new UnsealedPart(PartFixtures.part(archive, "t", name).files());
    assertTrue(part.files().containsKey(file), file);
    change.accept(part);
    return part;
  }

  private static void replace(UnsealedPart part, String file, String from, String to) {
    String text = new String(part.files().get(file), StandardCharsets.UTF_8);
    assertTrue(text.contains(from), text);
    part.files().put(file, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  /** They were named without their directory, so nobody knew which part of which disk it was. */
  @Test
  void damageOfASmallFileNamesTheFileWithItsDirectory() throws IOException {
    for (String file : List.of(PartFiles.CHECKSUMS, PartFiles.COLUMNS, PartFiles.COUNT)) {
      UnsealedPart part = part(PartType.WIDE, "UInt32");
      SortedMap<String, byte[]> files;
      if (file.equals(PartFiles.CHECKSUMS)) {
        files = part.sealed();
        files.put(file, new byte[] {'x'});
      } else {
        part.files().put(file, new byte[] {'x'});
        files = part.sealed();
      }
      CorruptPartException e = assertThrows(CorruptPartException.class, () -> read(files));
      assertEquals(SmallParts.DIRECTORY + "/" + file, e.file());
    }
  }

  /** They were read as a Nested of which only sizes are there, whatever their type. */
  @Test
  void aColumnOfAWidePartWhoseFilesAreNotThereHasDefaults() throws IOException {
    UnsealedPart part = part(PartType.WIDE, "UInt32", "String");
    replace(part, PartFiles.COLUMNS, "2 columns:\n", "3 columns:\n`x` Int64\n");
    List<Block> blocks = read(part.sealed());
    assertEquals(50, blocks.stream().mapToInt(Block::rowCount).sum());
    assertEquals("0", ExpectedText.of(DataTypeParser.parse("Int64"), blocks.get(0).column("x"), 7));
  }

  @Test
  void aFormThatTheTypeCannotHaveIsDamageOfTheFileThatSaysIt() throws IOException {
    UnsealedPart part =
        fixture(
            "05_wide_lc_nullable_array_map",
            "all_1_1_0",
            PartFiles.SERIALIZATION,
            each -> {
              String text =
                  new String(each.files().get(PartFiles.SERIALIZATION), StandardCharsets.UTF_8);
              String kind = "{\"columns\":[";
              assertTrue(text.startsWith(kind), text);
              String name = firstNullable(each);
              replace(
                  each,
                  PartFiles.SERIALIZATION,
                  kind,
                  kind
                      + "{\"kind\":\"Sparse\",\"name\":\""
                      + name
                      + "\",\"num_defaults\":0,\"num_rows\":1},");
            });
    assertTrue(corrupt(part).file().endsWith(PartFiles.SERIALIZATION));
  }

  private static String firstNullable(UnsealedPart part) {
    try {
      for (ColumnEntry entry : ColumnsFile.read(part.files().get(PartFiles.COLUMNS))) {
        if (entry.type().startsWith("Nullable")) {
          return entry.name();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("no Nullable column");
  }

  @Test
  void rowsAreOnlyDroppedByAColumnOfBytes() throws IOException {
    UnsealedPart part =
        fixture("13_lightweight_delete", "all_1_1_0_2", PartFiles.COLUMNS, each -> {});
    replace(part, PartFiles.COLUMNS, "`_row_exists` UInt8", "`_row_exists` Decimal(76, 8)");
    assertTrue(corrupt(part).file().endsWith(PartFiles.COLUMNS));
  }

  @Test
  void storedTextInMessagesIsShortAndOnOneLine() throws IOException {
    UnsealedPart part = part(PartType.WIDE, "UInt32");
    part.files()
        .put(
            PartFiles.DEFAULT_COMPRESSION_CODEC,
            "CODEC(\nSparse".repeat(50_000).getBytes(StandardCharsets.UTF_8));
    String message = corrupt(part).getMessage();
    assertTrue(message.length() < 3000, "length " + message.length());
    assertFalse(message.contains("\n"));
    UnsealedPart types = part(PartType.WIDE, "UInt32");
    replace(types, PartFiles.COLUMNS, "UInt32", "Strange" + "e".repeat(50_000));
    SortedMap<String, byte[]> files = types.sealed();
    UnsupportedPartFormatException unsupported =
        assertThrows(
            UnsupportedPartFormatException.class,
            () -> {
              try (MemoryDisk disk = new MemoryDisk("damage")) {
                TestParts.store(disk, SmallParts.DIRECTORY, files);
                LoadedPart loaded = PartLoader.load(disk, SmallParts.DIRECTORY, PartKeys.UNKNOWN);
                NamedType column = new NamedType("c0", STRING);
                TestParts.read(PartReadRequest.of(loaded, List.of(column), List.of()));
              }
            });
    assertTrue(unsupported.getMessage().length() < 3000);
  }

  /** 256 MiB were allocated for each such block before it was decoded. */
  @Test
  void aBlockThatClaimsToBeLargeAllocatesNothing() throws IOException {
    for (String codec : List.of("CODEC(ZSTD(1))", "CODEC(LZ4)", "CODEC(Delta(4), ZSTD(1))")) {
      UnsealedPart part = part(PartType.WIDE, "UInt32");
      byte[] block = UnsealedPart.encode(new byte[200], CodecChain.parse(codec));
      UnsealedPart.littleEndian(block).putInt(21, 250 << 20);
      part.replaceBlock("c0.bin", 0, UnsealedPart.seal(block));
      SortedMap<String, byte[]> files = part.sealed();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThrows(CorruptPartException.class, () -> read(files), codec);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < 64 << 20, codec + " allocated=" + allocated);
    }
  }

  /** A few bytes stand for any number of rows in all of these. */
  @Test
  void rowsThatAreOnlyClaimedDoNotFillTheMemory() throws IOException {
    UnsealedPart part = part(PartType.WIDE, "UInt32");
    part.claimRows(60_000_000);
    SortedMap<String, byte[]> files = part.sealed();
    assertThrows(CorruptPartException.class, () -> read(files));

    SortedMap<String, byte[]> good = part(PartType.WIDE, "UInt32").sealed();
    // Empty arrays take nothing, however large their elements would be.
    UnsealedPart empty = part(PartType.WIDE, "UInt32");
    List<Block> blocks = read(empty.sealed(), "Array(Map(String, FixedString(16777215)))");
    assertEquals(50, blocks.stream().mapToInt(Block::rowCount).sum());
    IOException tooMuch =
        assertThrows(IOException.class, () -> read(good, "FixedString(16777215)"));
    assertTrue(tooMuch.getMessage().contains("memory"), tooMuch.getMessage());
  }
}
