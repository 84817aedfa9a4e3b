package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.index.PrimaryIndex;
import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That everything ClickHouse 26.7 wrote reads as ClickHouse says. */
class FixturePartsTest {
  /** The DEFAULT of a column that was added to the table of {@code 24_alter_mutation}. */
  private static final Map<String, ColumnDefault> NINE =
      Map.of(
          "z",
          new ColumnDefault(
              ExpressionBinder.bind(
                  ExpressionParser.parse("CAST(9, 'UInt8')"),
                  List.of(),
                  FunctionContext.standard()),
              List.of()));

  static List<String> archives() {
    List<String> archives = new ArrayList<>(PartFixtures.ARCHIVES);
    archives.remove("26_patch_part");
    return archives;
  }

  @ParameterizedTest
  @MethodSource("archives")
  void everyRowIsAsExpected(String archive) throws IOException {
    Map<String, byte[]> files = PartFixtures.files(archive);
    Set<String> tables = new TreeSet<>();
    PartFixtures.parts(archive).forEach(part -> tables.add(part.table()));
    for (String table : tables) {
      checkTable(
          archive, table, new String(files.get(table + "/expected.tsv"), StandardCharsets.UTF_8));
    }
  }

  private static void checkTable(String archive, String table, String expected) throws IOException {
    String[] lines = expected.split("\n");
    String[] names = lines[0].split("\t", -1);
    String[] types = lines[1].split("\t", -1);
    List<NamedType> columns = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      columns.add(new NamedType(names[i], DataTypeParser.parse(types[i].replace("\\'", "'"))));
    }
    List<String> wanted =
        Arrays.stream(lines)
            .skip(2)
            .map(line -> normalizedRow(columns, line.split("\t", -1)))
            .sorted()
            .toList();
    assertEquals(wanted, readRows(archive, table, columns), archive + "/" + table);
  }

  private static String normalizedRow(List<NamedType> columns, String[] values) {
    assertEquals(columns.size(), values.length);
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      row.append(ExpectedText.normalize(columns.get(i).type(), values[i])).append('\t');
    }
    return row.toString();
  }

  /** All rows of a table in the order of their texts. */
  private static List<String> readRows(String archive, String table, List<NamedType> columns)
      throws IOException {
    List<String> rows = new ArrayList<>();
    for (FixturePart fixture : PartFixtures.parts(archive)) {
      if (!fixture.table().equals(table) || fixture.name().contains("/")) {
        continue;
      }
      try (MemoryDisk disk = new MemoryDisk("fixtures")) {
        LoadedPart part = TestParts.load(disk, fixture, granularityOf(archive));
        PartReadRequest request =
            PartReadRequest.of(part, columns, TestParts.all(part)).withDefaults(NINE);
        for (Block block : TestParts.read(request)) {
          for (int row = 0; row < block.rowCount(); row++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns.size(); i++) {
              text.append(ExpectedText.of(columns.get(i).type(), block.column(i), row))
                  .append('\t');
            }
            rows.add(text.toString());
          }
        }
      }
    }
    return rows.stream().sorted().toList();
  }

  private static int granularityOf(String archive) {
    return archive.equals("19_nonadaptive") ? 100 : 8192;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 100, 300})
  void rowsStayTogetherWhateverTheBlockSize(int blockRows) throws IOException {
    for (String archive :
        List.of("08_wide_sparse", "09_compact_sparse", "18_conservative_settings")) {
      try (MemoryDisk disk = new MemoryDisk("fixtures")) {
        LoadedPart part = TestParts.load(disk, PartFixtures.part(archive, "t", "all_1_1_0"), 8192);
        List<NamedType> columns = part.columns();
        List<String> whole =
            TestParts.rows(
                TestParts.read(PartReadRequest.of(part, columns, TestParts.all(part))), columns);
        List<String> pieces =
            TestParts.rows(
                TestParts.read(
                    PartReadRequest.of(part, columns, TestParts.all(part))
                        .withBlockSize(blockRows, 1 << 20)),
                columns);
        assertEquals(part.rowCount(), whole.size());
        assertEquals(whole, pieces, archive);
        // Single granules, as an index would pick them, last one first.
        int start = whole.size();
        Marks granules = part.granules();
        for (int granule = granules.granuleCount() - 1; granule >= 0; granule--) {
          start -= granules.rowCount(granule);
          List<MarkRange> range = List.of(new MarkRange(granule, granule + 1));
          assertEquals(
              whole.subList(start, start + granules.rowCount(granule)),
              TestParts.rows(TestParts.read(PartReadRequest.of(part, columns, range)), columns));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"all_1_1_0", "patch-9834becdf7e2e15ad7c410ffd6a5a63c-all_3_3_0_2"})
  void patchPartsAreRefused(String name) throws IOException {
    FixturePart fixture = PartFixtures.part("26_patch_part", "t", name);
    try (MemoryDisk disk = new MemoryDisk("fixtures")) {
      if (name.startsWith("patch-")) {
        assertThrows(
            UnsupportedPartFormatException.class, () -> TestParts.load(disk, fixture, 8192));
      } else {
        assertEquals(10, TestParts.load(disk, fixture, 8192).rowCount());
      }
    }
  }

  @Test
  void primaryIndexesHaveAKeyForEachMark() throws IOException {
    FixturePart fixture = PartFixtures.part("25_sort_keys", "t", "all_1_1_0");
    List<DataType> types =
        List.of(
            DataTypeParser.parse("UInt32"),
            DataTypeParser.parse("Nullable(Int32)"),
            DataTypeParser.parse("String"));
    try (MemoryDisk disk = new MemoryDisk("fixtures")) {
      TestParts.store(disk, DiskPath.of("part"), fixture.files());
      LoadedPart part =
          PartLoader.load(
              disk, DiskPath.of("part"), new PartKeys(types, List.of(), List.of(), 8192));
      PrimaryIndex index = part.primaryIndex();
      assertEquals(part.granules().markCount(), index.rowCount());
      List<String> keys = new ArrayList<>();
      for (int mark = 0; mark < index.rowCount(); mark++) {
        keys.add(
            ExpectedText.of(types.get(0), index.columns().get(0), mark)
                + " "
                + ExpectedText.of(types.get(1), index.columns().get(1), mark)
                + " "
                + ExpectedText.of(types.get(2), index.columns().get(2), mark));
      }
      assertEquals("9 \\N 9", keys.get(0));
      assertEquals("0 \\N 0", keys.get(keys.size() - 1));
      PartKeys wrong = new PartKeys(types.subList(0, 1), List.of(), List.of(), 8192);
      assertThrows(
          CorruptPartException.class,
          () -> PartLoader.load(disk, DiskPath.of("part"), wrong).primaryIndex());
    }
  }

  @ParameterizedTest
  @MethodSource("archives")
  void loadedPartsKnowTheirDirectory(String archive) throws IOException {
    for (FixturePart fixture : PartFixtures.parts(archive)) {
      try (MemoryDisk disk = new MemoryDisk("fixtures")) {
        LoadedPart part = TestParts.load(disk, fixture, granularityOf(archive));
        assertEquals(
            DiskPath.of(fixture.name().substring(fixture.name().lastIndexOf('/') + 1)),
            part.directory());
        assertEquals(
            new String(fixture.file("count.txt"), StandardCharsets.UTF_8),
            Long.toString(part.granules().totalRowCount()));
      }
    }
  }
}
