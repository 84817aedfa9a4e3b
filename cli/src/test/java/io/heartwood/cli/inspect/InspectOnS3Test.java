package io.heartwood.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.cli.inspect.CommandRun.Ended;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithS3
class InspectOnS3Test {
  @TempDir Path directory;

  @Test
  void partsOnS3AreInspectedAndChecked(TestS3 given) throws Exception {
    TestS3 s3 = given.below("inspect");
    Path configuration = directory.resolve("storage.xml");
    Files.writeString(
        configuration,
        """
        <clickhouse><storage_configuration>
        <disks><s3><type>s3</type><endpoint>%s</endpoint><access_key_id>%s</access_key_id>
        <secret_access_key>%s</secret_access_key><region>%s</region></s3></disks>
        <policies><s3_main><volumes><main><disk>s3</disk></main></volumes></s3_main></policies>
        </storage_configuration></clickhouse>
        """
            .formatted(s3.diskEndpoint(), s3.accessKey(), s3.secretKey(), s3.region()));
    Path data = directory.resolve("data");
    try (SqlEngine engine =
            SqlEngine.builder(data).configuration(configuration).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query(
          "CREATE TABLE t (d Date, s String) ENGINE = MergeTree ORDER BY (toYear(d), s)"
              + " SETTINGS storage_policy = 's3_main';"
              + " INSERT INTO t VALUES ('2026-02-03', 'x'), ('2025-01-01', 'y')");
    }
    String path;
    try (Stream<Path> all = Files.walk(data)) {
      Path part = all.filter(each -> each.endsWith("all_1_1_0")).findFirst().orElseThrow();
      path = part.toString().substring(part.toString().indexOf("store/"));
    }
    String[] place = {"--data", data.toString(), "--config", configuration.toString()};
    Ended run =
        CommandRun.of("inspect", place[0], place[1], place[2], place[3], "--disk", "s3", path);

    assertEquals(0, run.status(), run.errors());
    assertTrue(
        run.output().contains("primary key    (toYear(d), s): (2025, 'y') to (2026, 'x')\n"),
        run.output());
    assertTrue(run.output().contains("\n  d       Date    LZ4 "), run.output());
    Ended check =
        CommandRun.of("check", place[0], place[1], place[2], place[3], "--disk", "s3", path);
    assertEquals(0, check.status(), check.errors());
    assertTrue(check.output().endsWith("\tall_1_1_0\tok\n"), check.output());
  }
}
