package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableScanTest {
  private static final long SEED = 42;
  private static final int ROWS = 6000;

  private record Row(int day, long id, String name, Integer note) {}

  private record Condition(String text, Predicate<Row> model) {}

  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition("1", row -> true),
          new Condition("0", row -> false),
          new Condition("id = 17", row -> row.id == 17),
          new Condition("id >= 100 AND id < 120", row -> row.id >= 100 && row.id < 120),
          new Condition("id IN (3, 999, 500)", row -> List.of(3L, 999L, 500L).contains(row.id)),
          new Condition("NOT (id > 10)", row -> row.id <= 10),
          new Condition("day = '2022-01-02'", row -> row.day == 18994),
          new Condition("toYYYYMM(day) = 202112", row -> row.day < 18993),
          new Condition("day < '2022-01-01' AND id > 900", row -> row.day < 18993 && row.id > 900),
          new Condition("id = 5 OR id = 900", row -> row.id == 5 || row.id == 900),
          new Condition("name = 'n7'", row -> row.name.equals("n7")),
          new Condition("id > 990 AND name = 'n7'", row -> row.id > 990 && row.name.equals("n7")),
          new Condition("note = 3", row -> row.note != null && row.note == 3),
          new Condition("note IS NULL", row -> row.note == null),
          new Condition("id % 2", row -> row.id % 2 == 1),
          new Condition("id * 2 = 40", row -> row.id == 20),
          new Condition("-id > -5", row -> row.id < 5),
          new Condition("id - 500", row -> row.id != 500));

  private final List<Row> rows = new ArrayList<>();
  private final MemoryDisk disk = new MemoryDisk("default");
  private MergeTreeEngine engine;

  @BeforeEach
  void open() throws IOException {
    engine = MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build();
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    disk.close();
  }

  @Test
  void filtersReturnWhatAPlainLoopReturnsFromWideParts() throws IOException {
    assertConditions(createTable("0"));
  }

  @Test
  void filtersReturnWhatAPlainLoopReturnsFromCompactParts() throws IOException {
    assertConditions(createTable("1000000000"));
  }

  @Test
  void severalReadersReturnEachRowOnce() throws IOException {
    MergeTreeTable table = createTable("0");
    try (PartSnapshot snapshot = table.snapshot()) {
      for (int count = 1; count < 5; count++) {
        List<String> found = new ArrayList<>();
        List<BlockReader> readers = snapshot.scan(ScanRequest.all(), count);
        assertEquals(count, readers.size());
        boolean more = true;
        while (more) {
          more = false;
          for (BlockReader reader : readers) {
            Optional<Block> block = reader.next();
            block.ifPresent(present -> collect(present, found));
            more |= block.isPresent();
          }
        }
        ScanProgress progress = new ScanProgress(0, 0, 0);
        for (BlockReader reader : readers) {
          progress =
              new ScanProgress(
                  progress.rowsRead() + reader.progress().rowsRead(),
                  ROWS,
                  progress.rowsReturned() + reader.progress().rowsReturned());
          reader.close();
        }
        assertEquals(expected(row -> true), sorted(found));
        assertEquals(new ScanProgress(ROWS, ROWS, ROWS), progress);
      }
    }
  }

  @Test
  void rowsCanBeCountedWithoutColumns() throws IOException {
    MergeTreeTable table = createTable("0");
    try (PartSnapshot snapshot = table.snapshot()) {
      assertEquals(ROWS, countRows(snapshot, ScanRequest.of(List.of())));
      assertEquals(
          rows.stream().filter(row -> row.id < 300).count(),
          countRows(snapshot, ScanRequest.of(List.of()).where("id < 300")));
    }
  }

  @Test
  void conditionsOnKeysSkipPartsAndGranules() throws IOException {
    MergeTreeTable table = createTable("0");
    table.optimize(Optional.empty(), true);
    try (PartSnapshot snapshot = table.snapshot()) {
      ScanEstimate all = snapshot.estimate(ScanRequest.all());
      ScanEstimate month = snapshot.estimate(ScanRequest.all().where("toYYYYMM(day) = 202112"));
      ScanEstimate day = snapshot.estimate(ScanRequest.all().where("day >= '2022-01-03'"));
      ScanEstimate point = snapshot.estimate(ScanRequest.all().where("id = 17"));
      ScanEstimate nothing = snapshot.estimate(ScanRequest.all().where("id > 100000"));

      assertEquals(2, all.selectedPartCount());
      assertEquals(all.granuleCount(), all.selectedGranuleCount());
      assertEquals(1, month.selectedPartCount());
      assertEquals(1, day.selectedPartCount());
      assertTrue(point.selectedGranuleCount() <= 4, point.toString());
      assertEquals(0, nothing.selectedGranuleCount());
    }
  }

  @Test
  void unknownColumnsAndBadFiltersAreRefused() throws IOException {
    MergeTreeTable table = createTable("0");
    try (PartSnapshot snapshot = table.snapshot()) {
      for (ScanRequest request :
          List.of(
              ScanRequest.of("no"),
              ScanRequest.all().where("no = 1"),
              ScanRequest.all().where("noFunction(id)"),
              ScanRequest.all().where("name"))) {
        IllegalArgumentException e =
            assertThrows(IllegalArgumentException.class, () -> snapshot.scan(request).close());
        assertTrue(e.getMessage().indexOf('\n') < 0, e.getMessage());
      }
    }
  }

  private MergeTreeTable createTable(String minBytesForWidePart) throws IOException {
    TableSchema schema =
        new TableSchema(
            List.of(
                ColumnDefinition.of("day", DataTypeParser.parse("Date")),
                ColumnDefinition.of("id", DataTypeParser.parse("Int64")),
                ColumnDefinition.of("name", DataTypeParser.parse("String")),
                ColumnDefinition.of("note", DataTypeParser.parse("Nullable(Int32)"))),
            ExpressionParser.parseKey("(id, name)"),
            ExpressionParser.parseKey("id"),
            ExpressionParser.parseKey("toYYYYMM(day)"),
            TableSettings.of(
                Map.of("index_granularity", "50", "min_bytes_for_wide_part", minBytesForWidePart)));
    MergeTreeTable table = engine.createTable("t", schema);
    Random random = new Random(SEED);
    for (int insert = 0; insert < 3; insert++) {
      try (RowAppender appender = table.appender()) {
        for (int i = 0; i < ROWS / 3; i++) {
          Integer note = random.nextInt(3) == 0 ? null : random.nextInt(5);
          Row row =
              new Row(
                  18992 + random.nextInt(4), random.nextInt(1000), "n" + random.nextInt(20), note);
          rows.add(row);
          appender.setLong(0, row.day).setLong(1, row.id).setString(2, row.name);
          if (note != null) {
            appender.setLong(3, note);
          }
          appender.endRow();
        }
      }
    }
    return table;
  }

  private void assertConditions(MergeTreeTable table) throws IOException {
    for (int round = 0; round < 2; round++) {
      try (PartSnapshot snapshot = table.snapshot()) {
        for (Condition condition : CONDITIONS) {
          for (int maxBlockRows : new int[] {1, 333, ScanRequest.DEFAULT_MAX_BLOCK_ROWS}) {
            List<String> found = new ArrayList<>();
            ScanRequest request =
                ScanRequest.all().where(condition.text).withMaxBlockRows(maxBlockRows);
            try (BlockReader reader = snapshot.scan(request)) {
              for (Optional<Block> block = reader.next();
                  block.isPresent();
                  block = reader.next()) {
                collect(block.get(), found);
              }
            }
            assertEquals(
                expected(condition.model), sorted(found), condition.text + " seed=" + SEED);
          }
          List<String> ids = new ArrayList<>();
          try (BlockReader reader =
              snapshot.scan(ScanRequest.of("note", "id").where(condition.text))) {
            for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
              for (int row = 0; row < block.get().rowCount(); row++) {
                ids.add("" + ((LongColumn) block.get().column("id")).values()[row]);
              }
            }
          }
          assertEquals(
              sorted(rows.stream().filter(condition.model).map(row -> "" + row.id).toList()),
              sorted(ids),
              condition.text);
        }
      }
      table.optimize(Optional.empty(), true);
    }
  }

  private static long countRows(PartSnapshot snapshot, ScanRequest request) throws IOException {
    long count = 0;
    try (BlockReader reader = snapshot.scan(request)) {
      for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
        assertEquals(0, block.get().columns().size());
        count += block.get().rowCount();
      }
    }
    return count;
  }

  private static void collect(Block block, List<String> found) {
    short[] days = ((ShortColumn) block.column("day")).values();
    long[] ids = ((LongColumn) block.column("id")).values();
    StringColumn names = (StringColumn) block.column("name");
    NullableColumn notes = (NullableColumn) block.column("note");
    for (int row = 0; row < block.rowCount(); row++) {
      Integer note =
          notes.isNull(row) ? null : (Integer) ((IntColumn) notes.nested()).values()[row];
      found.add(new Row(days[row] & 0xffff, ids[row], names.text(row), note).toString());
    }
  }

  private List<String> expected(Predicate<Row> condition) {
    return sorted(rows.stream().filter(condition).map(Row::toString).toList());
  }

  private static List<String> sorted(List<String> rows) {
    return rows.stream().sorted().toList();
  }
}
