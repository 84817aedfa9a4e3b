package io.heartwood.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.s3server.EmbeddedS3;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A database with tables on S3 is opened while the store is down, which then comes back. */
class BrokenS3DiskTest {
  private static final String KEY = "very-secret-key";
  private static final List<String> POLICIES = List.of("s3", "names", "cached");

  @TempDir Path directory;

  private Path configuration(EmbeddedS3 server) throws Exception {
    String bucket = server.endpoint() + "/" + server.bucket();
    String access =
        "<access_key_id>a</access_key_id><secret_access_key>%s</secret_access_key>".formatted(KEY)
            + "<region>us-east-1</region><retry_attempts>1</retry_attempts>";
    Path file = directory.resolve("storage.xml");
    Files.writeString(
        file,
        """
        <clickhouse><storage_configuration><disks>
          <s3><type>s3</type><endpoint>%s/a/</endpoint>%s</s3>
          <names><type>s3_plain_rewritable</type><endpoint>%s/b/</endpoint>%s</names>
          <cached><type>cache</type><disk>s3</disk><path>cache</path><max_size>1Mi</max_size></cached>
        </disks><policies>
          <s3><volumes><main><disk>s3</disk></main></volumes></s3>
          <names><volumes><main><disk>names</disk></main></volumes></names>
          <cached><volumes><main><disk>cached</disk></main></volumes></cached>
        </policies></storage_configuration></clickhouse>
        """
            .formatted(bucket, access, bucket, access));
    return file;
  }

  private SqlEngine open(Path configuration) throws SqlException {
    return SqlEngine.builder(directory.resolve("data"))
        .configuration(configuration)
        .backgroundThreads(0)
        .open();
  }

  private String gcFails(Path configuration) {
    StringWriter errors = new StringWriter();
    CommandLine line = new CommandLine(new HeartwoodCommand());
    line.setOut(new PrintWriter(new StringWriter()));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          errors.write(failure.getMessage());
          return 1;
        });
    int status =
        line.execute(
            "gc",
            "--data",
            directory.resolve("data").toString(),
            "--config",
            configuration.toString(),
            "--delete");
    assertEquals(1, status);
    return errors.toString();
  }

  @Test
  void theOtherTablesWorkAndThoseOnS3ComeBackWithTheServer() throws Exception {
    try (EmbeddedS3 server = EmbeddedS3.start(directory.resolve("objects"), "bucket")) {
      Path configuration = configuration(server);
      try (SqlEngine engine = open(configuration);
          SqlSession session = engine.newSession()) {
        session.query("CREATE TABLE near (k Int32) ENGINE = MergeTree ORDER BY k");
        session.query("INSERT INTO near VALUES (1)");
        for (String policy : POLICIES) {
          session.query(
              "CREATE TABLE on_%s (k Int32) ENGINE = MergeTree ORDER BY k SETTINGS storage_policy='%s'"
                  .formatted(policy, policy));
          session.query("INSERT INTO on_" + policy + " VALUES (2), (3)");
        }
      }
      server.kill();

      String refused = gcFails(configuration);
      assertTrue(
          refused.contains("nothing is deleted while a disk cannot be opened: disk=s3"), refused);
      try (SqlEngine engine = open(configuration);
          SqlSession session = engine.newSession()) {
        session.query("INSERT INTO near VALUES (4)");
        assertEquals("5\n", session.query("SELECT sum(k) FROM near"));
        String reasons =
            session.query("SELECT broken_reason FROM system.disks WHERE is_broken ORDER BY name");
        assertEquals(POLICIES.size(), reasons.lines().count(), reasons);
        assertTrue(reasons.contains("s3 endpoint"), reasons);
        assertFalse(reasons.contains(KEY), reasons);
        for (String policy : POLICIES) {
          String statement = "SELECT count() FROM on_" + policy;
          SqlException failure =
              assertThrows(SqlException.class, () -> session.query(statement), statement);
          assertEquals(ErrorCode.NETWORK_ERROR, failure.code(), failure.getMessage());
          assertTrue(failure.getMessage().contains("disk=" + policy), failure.getMessage());
        }

        EmbeddedS3 again = server.startAgain();
        try {
          session.query("SYSTEM RESTART DISK s3");
          session.query("SYSTEM RESTART DISK names");
          for (String policy : POLICIES) {
            session.query("INSERT INTO on_" + policy + " VALUES (4)");
            assertEquals("9\n", session.query("SELECT sum(k) FROM on_" + policy), policy);
          }
          assertEquals(
              "", session.query("SELECT name FROM system.tables WHERE broken_reason != ''"));
        } finally {
          engine.close();
          again.close();
        }
      }
    }
  }
}
