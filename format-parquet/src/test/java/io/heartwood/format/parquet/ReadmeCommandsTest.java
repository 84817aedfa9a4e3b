package io.heartwood.format.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements that the README shows work, one after the other. */
class ReadmeCommandsTest {
  private static final Pattern COMMAND =
      Pattern.compile("heartwood sql --data data --query \"(.*?)\"", Pattern.DOTALL);

  @TempDir private Path directory;

  @Test
  void rowsGoFromCsvToPartsToParquetAndBack() throws Exception {
    try (OutputStream csv =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("trips_1.csv.gz")))) {
      csv.write(
          "day,city,fare\n2016-02-14,Queens,12.5\n2016-02-15,Bronx,7\n"
              .getBytes(StandardCharsets.UTF_8));
    }
    String readme =
        Files.readString(Path.of(System.getProperty("heartwood.project.root"), "README.md"));
    Matcher commands = COMMAND.matcher(readme);
    int count = 0;
    try (SqlEngine engine =
            SqlEngine.builder(directory.resolve("data")).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      while (commands.find()) {
        session.query(commands.group(1).replace("'trips", "'" + directory + "/trips"));
        count++;
      }
      assertTrue(count >= 5, "commands found: " + count);
      assertEquals("4\t39\n", session.query("SELECT count(), sum(fare) FROM trips"));
    }
    assertTrue(Files.exists(directory.resolve("trips.parquet")));
  }
}
