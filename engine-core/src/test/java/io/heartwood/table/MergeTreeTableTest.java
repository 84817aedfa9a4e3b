package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.LongColumn;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTreeTableTest {
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              ColumnDefinition.of("day", DataTypeParser.parse("Date")),
              ColumnDefinition.of("id", DataTypeParser.parse("Int64")),
              ColumnDefinition.of("name", DataTypeParser.parse("String")),
              ColumnDefinition.of("fare", DataTypeParser.parse("Nullable(Float64)"))),
          ExpressionParser.parseKey("id"),
          ExpressionParser.parseKey("id"),
          ExpressionParser.parseKey("day"),
          TableSettings.of(Map.of("index_granularity", "100", "old_parts_lifetime", "0")));

  @TempDir private Path directory;

  @Test
  void rowsComeBackSortedAfterInsertMergeAndReopening() throws IOException {
    List<Long> expected = new ArrayList<>();
    try (MergeTreeEngine engine = open()) {
      MergeTreeTable table = engine.createTable("trips", SCHEMA);
      Random random = new Random(3);
      for (int insert = 0; insert < 5; insert++) {
        try (RowAppender rows = table.appender()) {
          for (int i = 0; i < 1000; i++) {
            long id = random.nextInt(100_000);
            rows.setLong("day", 19000 + id % 2).setLong("id", id).setString("name", "n" + id);
            if (id % 3 == 0) {
              rows.setDouble("fare", id / 2.0);
            }
            rows.endRow();
            expected.add(id);
          }
        }
      }
      expected.sort(null);
      assertEquals(5000, table.totalRows());
      assertEquals(10, table.parts().size());
      assertEquals(expected, ids(table));

      assertTrue(table.optimize(Optional.empty(), true));
      assertEquals(2, table.parts().stream().filter(PartInfo::isActive).count());
      assertEquals(expected, ids(table));
      assertTrue(table.check().stream().allMatch(TableCheck::isPassed));
      table.removeOutdatedParts();
      assertEquals(2, table.parts().size());
    }
    try (MergeTreeEngine engine = open()) {
      MergeTreeTable table = engine.table("trips").orElseThrow();
      assertEquals(SCHEMA, table.schema());
      assertEquals(expected, ids(table));
      assertEquals(List.of("19000_1_9_1", "19001_2_10_1").size(), table.parts().size());
      assertTrue(engine.dropTable("trips"));
      assertTrue(engine.table("trips").isEmpty());
    }
    try (MergeTreeEngine engine = open()) {
      assertFalse(engine.dropTable("trips"));
    }
  }

  private MergeTreeEngine open() throws IOException {
    return MergeTreeEngine.builder().directory(directory).backgroundThreads(0).build();
  }

  private static List<Long> ids(MergeTreeTable table) throws IOException {
    List<Long> ids = new ArrayList<>();
    try (PartSnapshot snapshot = table.snapshot();
        BlockReader reader = snapshot.scan(ScanRequest.of("id"))) {
      for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
        LongColumn column = (LongColumn) block.get().column(0);
        Arrays.stream(column.values(), 0, column.rowCount()).forEach(ids::add);
      }
    }
    ids.sort(null);
    return ids;
  }
}
