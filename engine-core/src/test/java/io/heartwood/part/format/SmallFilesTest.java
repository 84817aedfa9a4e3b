package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.part.format.SerializationInfo.Column;
import io.heartwood.part.format.SerializationInfo.Kind;
import io.heartwood.schema.TableSettings;
import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SmallFilesTest {
  private static final long SEED = 20261120L;

  private interface Parser {
    Object read(byte[] bytes) throws IOException;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Cut and changed bytes end in one of our exceptions or in a value, never in anything else. */
  private static void survivesDamage(byte[] good, Parser parser) {
    Random random = new Random(SEED);
    for (int round = 0; round < 2000; round++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int i = random.nextInt(4); i > 0 && bad.length > 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        parser.read(bad);
      } catch (CorruptPartException | UnsupportedPartFormatException e) {
        assertFalse(e.getMessage().contains("\n"));
      } catch (IOException | RuntimeException e) {
        throw new AssertionError("seed=" + SEED + ", round=" + round, e);
      }
    }
  }

  @Test
  void columnsOfEveryGoldenPartReadAndWriteBack() throws IOException {
    for (FixturePart part : PartFixtures.allParts()) {
      byte[] original = part.file(PartFiles.COLUMNS);
      List<ColumnEntry> columns = ColumnsFile.read(original);
      assertArrayEquals(original, ColumnsFile.write(columns), part.toString());
      assertFalse(columns.isEmpty());
    }
  }

  @Test
  void substreamsOfEveryGoldenPartReadAndWriteBack() throws IOException {
    int count = 0;
    for (FixturePart part : PartFixtures.allParts()) {
      byte[] original = part.files().get(PartFiles.COLUMNS_SUBSTREAMS);
      if (original != null) {
        List<ColumnSubstreams> columns = ColumnsSubstreamsFile.read(original);
        assertArrayEquals(original, ColumnsSubstreamsFile.write(columns), part.toString());
        assertEquals(
            ColumnsFile.read(part.file(PartFiles.COLUMNS)).stream().map(ColumnEntry::name).toList(),
            columns.stream().map(ColumnSubstreams::column).toList());
        count++;
      }
    }
    assertTrue(count > 40, "count=" + count);
  }

  @Test
  void serializationInfoOfEveryGoldenPartReadsAndWritesBack() throws IOException {
    int sparse = 0;
    int withSubcolumns = 0;
    for (FixturePart part : PartFixtures.allParts()) {
      byte[] original = part.files().get(PartFiles.SERIALIZATION);
      if (original != null) {
        SerializationInfo info = SerializationInfoFile.read(original);
        assertEquals(
            new String(original, StandardCharsets.UTF_8),
            new String(SerializationInfoFile.write(info), StandardCharsets.UTF_8),
            part.toString());
        assertEquals(1, info.typeVersion("string"));
        sparse +=
            (int) info.columns().values().stream().filter(c -> c.kind() == Kind.SPARSE).count();
        withSubcolumns +=
            (int) info.columns().values().stream().filter(c -> !c.subcolumns().isEmpty()).count();
      }
    }
    assertTrue(sparse > 5, "sparse=" + sparse);
    assertTrue(withSubcolumns > 2, "withSubcolumns=" + withSubcolumns);
  }

  @Test
  void countsOfEveryGoldenPartReadAndWriteBack() throws IOException {
    for (FixturePart part : PartFixtures.allParts()) {
      byte[] original = part.file(PartFiles.COUNT);
      assertArrayEquals(original, CountFile.write(CountFile.read(original)));
    }
    for (String bad : List.of("", "-1", "1\n", "01", "x", "9223372036854775808", "1 ")) {
      assertThrows(CorruptPartException.class, () -> CountFile.read(utf8(bad)), bad);
    }
  }

  @Test
  void ttlOfEveryGoldenPartReadsAndWritesBack() throws IOException {
    int count = 0;
    for (FixturePart part : PartFixtures.allParts()) {
      byte[] original = part.files().get(PartFiles.TTL);
      if (original != null) {
        PartTtl ttl = TtlFile.read(original);
        assertEquals(
            new String(original, StandardCharsets.UTF_8),
            new String(TtlFile.write(ttl), StandardCharsets.UTF_8),
            part.toString());
        survivesDamage(original, TtlFile::read);
        count++;
      }
    }
    assertTrue(count > 0);
    assertEquals(PartTtl.NONE, TtlFile.read(TtlFile.write(PartTtl.NONE)));
    assertThrows(
        UnsupportedPartFormatException.class,
        () -> TtlFile.read(utf8("ttl format version: 1\n{\"new_rule\":[]}")));
  }

  @Test
  void quotedNamesKeepEveryCharacter() throws IOException {
    List<ColumnEntry> columns =
        List.of(
            new ColumnEntry("a`b\\c", "UInt8"),
            new ColumnEntry("line\nfeed\ttab\0zero", "String"),
            new ColumnEntry("naïve 数字", "Enum8('a b' = 1)"));
    byte[] written = ColumnsFile.write(columns);
    assertTrue(new String(written, StandardCharsets.UTF_8).contains("`a\\`b\\\\c` UInt8\n"));
    assertEquals(columns, ColumnsFile.read(written));
  }

  @Test
  void damagedTextNamesFileAndOffset() {
    CorruptPartException e =
        assertThrows(
            CorruptPartException.class,
            () -> ColumnsFile.read(utf8("columns format version: 1\n1 columns:\n`й UInt8\n")));
    assertEquals("columns.txt", e.file());
    e =
        assertThrows(
            CorruptPartException.class,
            () -> ColumnsFile.read(utf8("columns format version: 1\n1 columns:\n`й`UInt8\n")));
    assertEquals(26 + 11 + 4, e.offset());
    assertEquals("'UInt8\\n'", e.actual());
    for (String bad :
        List.of(
            "columns format version: 1\n2 columns:\n`a` UInt8\n`a` UInt8\n",
            "columns format version: 1\n1 columns:\n`a` UInt8\n`b` UInt8\n",
            "columns format version: 1\n1 columns:\n`a` \n",
            "columns format version: 1\n1 columns:\n`a` UInt8")) {
      assertThrows(CorruptPartException.class, () -> ColumnsFile.read(utf8(bad)), bad);
    }
  }

  @Test
  void damageEndsInClearErrors() {
    FixturePart part = PartFixtures.part("08_wide_sparse", "t", "all_1_1_0");
    survivesDamage(part.file(PartFiles.COLUMNS), ColumnsFile::read);
    survivesDamage(part.file(PartFiles.COLUMNS_SUBSTREAMS), ColumnsSubstreamsFile::read);
    survivesDamage(part.file(PartFiles.SERIALIZATION), SerializationInfoFile::read);
    survivesDamage(part.file(PartFiles.CHECKSUMS), ChecksumsFile::read);
    survivesDamage(part.file(PartFiles.COUNT), CountFile::read);
    survivesDamage(
        part.file("k.cmrk2"), bytes -> MarksFile.read("k.cmrk2", MarksFormat.WIDE, bytes, 1));
    survivesDamage(
        utf8("[".repeat(500)),
        bytes ->
            SerializationInfoFile.read(
                utf8("{\"columns\":" + new String(bytes, StandardCharsets.ISO_8859_1))));
  }

  @Test
  void unknownLayoutsAreUnsupportedRatherThanMisread() {
    for (String text :
        List.of(
            "{\"columns\":[],\"version\":2}",
            "{\"columns\":[],\"version\":1,\"new_layout\":true}",
            "{\"columns\":[{\"kind\":\"Replicated\",\"name\":\"a\",\"num_defaults\":0,\"num_rows\":1}],\"version\":1}")) {
      assertThrows(
          UnsupportedPartFormatException.class, () -> SerializationInfoFile.read(utf8(text)), text);
    }
  }

  /** The text is what ClickHouse 26.7 writes. */
  @Test
  void theVersionOfStringsIsNamedWhereOnlyNullableHasAnother() throws IOException {
    TableSettings settings =
        TableSettings.of(
            Map.of(
                "part_layout", "modern",
                "string_serialization_version", "single_stream",
                "nullable_serialization_version", "allow_sparse"));
    SerializationInfo info =
        PartForm.of(settings)
            .serialization(
                new TreeMap<>(
                    Map.of(
                        "k", new Column(Kind.DEFAULT, 1, 4), "s", new Column(Kind.SPARSE, 4, 4))));
    assertEquals(
        "{\"columns\":[{\"kind\":\"Default\",\"name\":\"k\",\"num_defaults\":1,\"num_rows\":4},"
            + "{\"kind\":\"Sparse\",\"name\":\"s\",\"num_defaults\":4,\"num_rows\":4}],"
            + "\"propagate_types_serialization_versions_to_nested_types\":true,"
            + "\"types_serialization_versions\":{\"nullable\":1,\"string\":0},\"version\":1}",
        new String(SerializationInfoFile.write(info), StandardCharsets.UTF_8));
  }

  @Test
  void absentColumnsHaveTheDefaultKind() throws IOException {
    SerializationInfo info =
        SerializationInfo.of(0, Map.of(), false, Map.of("s", new Column(Kind.SPARSE, 9, 10)));
    assertEquals(info, SerializationInfoFile.read(SerializationInfoFile.write(info)));
    assertEquals(Kind.SPARSE, info.kind("s"));
    assertEquals(Kind.DEFAULT, info.kind("other"));
    assertEquals(0, info.typeVersion("string"));
  }
}
