package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table whose rows say which insert they came from: what is whole and what is missing can be seen
 * from the rows alone. Values of one insert and partition add up to zero.
 */
final class TestTables {
  /** Rows of one insert in one partition. */
  static final int ROWS_PER_PART = 64;

  private static final List<NamedType> HEADER =
      List.of(
          new NamedType("partition", DataTypeParser.parse("Int32")),
          new NamedType("insert_id", DataTypeParser.parse("Int32")),
          new NamedType("key", DataTypeParser.parse("Int64")),
          new NamedType("value", DataTypeParser.parse("Int64")));

  private TestTables() {}

  /** The definition, with settings as name, value, name, value. */
  static TableSchema schema(String... settings) {
    Map<String, String> given = new TreeMap<>();
    given.put("index_granularity", "32");
    for (int i = 0; i < settings.length; i += 2) {
      given.put(settings[i], settings[i + 1]);
    }
    return new TableSchema(
        HEADER.stream().map(column -> ColumnDefinition.of(column.name(), column.type())).toList(),
        ExpressionParser.parseKey("key"),
        ExpressionParser.parseKey("key"),
        ExpressionParser.parseKey("partition"),
        TableSettings.of(given));
  }

  /** The rows of an insert into partitions 0, 1, ... */
  static Block block(int insertId, int partitionCount) {
    int rowCount = ROWS_PER_PART * partitionCount;
    int[] partitions = new int[rowCount];
    int[] ids = new int[rowCount];
    long[] keys = new long[rowCount];
    long[] values = new long[rowCount];
    for (int row = 0; row < rowCount; row++) {
      partitions[row] = row % partitionCount;
      ids[row] = insertId;
      keys[row] = (row * 7919L + insertId * 31L) % 1000;
      int pair = row / partitionCount;
      values[row] = (pair % 2 == 0 ? 1 : -1) * (insertId + pair / 2 + 1L);
    }
    List<Column> columns =
        List.of(
            new IntColumn(partitions, rowCount),
            new IntColumn(ids, rowCount),
            new LongColumn(keys, rowCount),
            new LongColumn(values, rowCount));
    return new Block(HEADER, columns, rowCount);
  }

  /** Number of rows by insert and partition, as {@code insert_id * 100 + partition}. */
  static Map<Integer, Integer> rowsByInsert(MergeTreeTable table) throws IOException {
    try (PartSnapshot snapshot = table.snapshot()) {
      return rowsByInsert(snapshot);
    }
  }

  /** As the other method; also checks the order within blocks and that values add up to zero. */
  static Map<Integer, Integer> rowsByInsert(PartSnapshot snapshot) throws IOException {
    Map<Integer, Integer> counts = new TreeMap<>();
    long sum = 0;
    long rowCount = 0;
    try (BlockReader reader = snapshot.scan(ScanRequest.all())) {
      for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
        Block block = next.get();
        int[] partitions = ((IntColumn) block.column("partition")).values();
        int[] ids = ((IntColumn) block.column("insert_id")).values();
        long[] keys = ((LongColumn) block.column("key")).values();
        long[] values = ((LongColumn) block.column("value")).values();
        for (int row = 0; row < block.rowCount(); row++) {
          if (row > 0 && keys[row] < keys[row - 1]) {
            throw new AssertionError("rows are out of order at row " + row);
          }
          counts.merge(ids[row] * 100 + partitions[row], 1, Integer::sum);
          sum += values[row];
        }
        rowCount += block.rowCount();
      }
    }
    if (sum != 0 || rowCount != snapshot.rowCount()) {
      throw new AssertionError(
          "sum=" + sum + " rows=" + rowCount + " expected=" + snapshot.rowCount());
    }
    return counts;
  }
}
