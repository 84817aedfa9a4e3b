package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.Block;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.types.DataTypeParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zero bytes at the end of a FixedString do not count: not in a filter, not in the index. */
class FixedStringKeyTest {
  @TempDir private Path directory;

  /** The answers of ClickHouse 26.7. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "c = '\\0\\0\\0'|3",
        "c = ''|3",
        "c BETWEEN '\\0\\0\\0' AND '\\0\\0\\0'|3",
        "c IN ('\\0\\0\\0', 'a\\0')|4",
        "c < 'a\\0\\0'|4",
        "s = toFixedString('a', 2)|1"
      })
  void granulesAreNotSkippedForZerosInTheConstant(String condition, int expected) throws Exception {
    TableSchema schema =
        new TableSchema(
            List.of(
                ColumnDefinition.of("c", DataTypeParser.parse("FixedString(3)")),
                ColumnDefinition.of("s", DataTypeParser.parse("String"))),
            ExpressionParser.parseKey(condition.startsWith("c") ? "c" : "s"),
            ExpressionParser.parseKey(condition.startsWith("c") ? "c" : "s"),
            List.of(),
            TableSettings.of(Map.of("index_granularity", "1")));
    try (MergeTreeEngine engine =
        MergeTreeEngine.builder().directory(directory).backgroundThreads(0).build()) {
      MergeTreeTable table = engine.createTable("t", schema);
      try (RowAppender rows = table.appender()) {
        for (String value : List.of("", "", "", "a", "\0a", "b\0b")) {
          rows.setString("c", value).setString("s", value).endRow();
        }
      }
      int count = 0;
      try (PartSnapshot snapshot = table.snapshot();
          BlockReader reader =
              snapshot.scan(ScanRequest.all().where(ExpressionParser.parse(condition)))) {
        for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
          count += block.get().rowCount();
        }
      }
      assertEquals(expected, count);
    }
  }
}
