package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.Block;
import io.heartwood.column.DoubleColumn;
import io.heartwood.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an embedder writes: create a table, append rows, read some of them back. */
class EmbeddingExampleTest {
  @TempDir private Path directory;

  @Test
  void aTableIsCreatedFilledAndReadInFewLines() throws IOException {
    double sum = 0;
    TableSchema schema =
        TableSchema.builder()
            .column("day", "Date")
            .column("city", "String")
            .column("fare", "Float64")
            .partitionBy("toYYYYMM(day)")
            .orderBy("(city, day)")
            .build();
    try (MergeTreeEngine engine = MergeTreeEngine.builder().directory(directory).build()) {
      MergeTreeTable trips = engine.createTable("trips", schema);
      try (RowAppender rows = trips.appender()) {
        for (int i = 0; i < 1000; i++) {
          rows.setDate("day", LocalDate.of(2015, 7, 1).plusDays(i % 60))
              .setString("city", i % 2 == 0 ? "Bronx" : "Queens")
              .setDouble("fare", i)
              .endRow();
        }
      }
      ScanRequest request = ScanRequest.of("fare").where("city = 'Queens' AND day = '2015-07-02'");
      try (PartSnapshot snapshot = trips.snapshot();
          BlockReader reader = snapshot.scan(request)) {
        for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
          double[] fares = ((DoubleColumn) next.get().column("fare")).values();
          for (int row = 0; row < next.get().rowCount(); row++) {
            sum += fares[row];
          }
        }
      }
    }
    assertEquals(8177, sum);
  }
}
