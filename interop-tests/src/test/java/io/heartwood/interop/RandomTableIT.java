package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.Block;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the random tables are tables, and the common ground of comparison is sound, by ClickHouse
 * alone.
 */
class RandomTableIT {
  private static final int CASES = 40;

  @Test
  void clickHouseTakesRandomTablesAndGivesTheirRowsBack(@TempDir Path directory) throws Exception {
    long seed = Long.getLong("heartwood.seed", 1);
    try (ClickHouse clickHouse = ClickHouse.start(directory)) {
      clickHouse.query("CREATE DATABASE db");
      for (int i = 0; i < CASES; i++) {
        Random random = new Random(seed + i);
        RandomTable table = new RandomTable(random);
        Block block = table.randomBlock(1 + random.nextInt(500), random);
        String statement = table.createStatement("db.t" + i, Map.of());
        clickHouse.query(statement);
        byte[] rows = RowBinary.encode(block);
        Path file = Files.write(directory.resolve("rows.bin"), rows);
        clickHouse.query("INSERT INTO db.t" + i + " FROM INFILE '" + file + "' FORMAT RowBinary");
        assertEquals(
            RowBinary.sortedRows(rows, table.header()),
            RowBinary.sortedRows(
                clickHouse.query("SELECT * FROM db.t" + i, "RowBinary"), table.header()),
            "seed=" + (seed + i) + " " + statement);
      }
    }
  }
}
