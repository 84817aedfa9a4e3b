package io.heartwood.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.s3.testing.TestBucket;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.SqlException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo on the S3 of the tests, and on the server that it starts itself. */
@WithS3
class DemoIT {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void tripsThatAreKeptCanBeAskedLater(TestS3 s3, @TempDir Path directory) throws Exception {
    Map<String, String> environment = environment(s3);
    Path data = directory.resolve("data");
    run(environment, "--rows", "60000", "--data", data.toString());
    String output = output();
    assertTrue(output.contains("loaded 8,010 rows"), output);
    assertTrue(output.contains("inserted 51,990 rows"), output);
    assertTrue(output.contains("put_object"), output);
    assertTrue(output.contains("heartwood sql --data"), output);
    try (SqlEngine engine =
            SqlEngine.builder(data)
                .configuration(data.resolve("storage.xml"))
                .environment(environment)
                .open();
        SqlSession session = engine.newSession()) {
      assertEquals("60000\n", session.query("SELECT count() FROM trips_s3"));
      assertEquals(
          "8010\t1\t8010\n",
          session.query(
              "SELECT count(), min(trip_id), max(trip_id) FROM trips_s3 WHERE trip_id <= 8010"));
      assertEquals(
          "0\n",
          session.query("SELECT count() FROM system.parts WHERE active AND disk_name != 's3'"));
    }
    String written = Files.readString(data.resolve("storage.xml"));
    assertFalse(written.contains(s3.secretKey()), written);
  }

  @Test
  void nothingIsLeftInTheBucketOrOnDisk(TestS3 s3) throws Exception {
    run(environment(s3), "--rows", "10000");
    String output = output();
    Matcher directory = Pattern.compile("configuration: (.*)storage\\.xml").matcher(output);
    assertTrue(directory.find(), output);
    assertFalse(Files.exists(Path.of(directory.group(1))), output);
    Matcher objects = Pattern.compile("objects: +(http\\S+)").matcher(output);
    assertTrue(objects.find(), output);
    String path = URI.create(objects.group(1)).getPath();
    String prefix = path.substring(("/" + s3.bucket() + "/").length());
    TestS3 place =
        new TestS3(s3.endpoint(), s3.region(), s3.accessKey(), s3.secretKey(), s3.bucket(), prefix);
    try (TestBucket bucket = new TestBucket(place)) {
      assertEquals(List.of(), bucket.keys());
    }
  }

  @Test
  void withoutEnvironmentItBringsItsOwnServer(@TempDir Path directory) {
    run(Map.of(), "--rows", "8010", "--data", directory.toString());
    String output = output();
    assertTrue(output.contains("our own S3 server"), output);
    assertTrue(output.contains("1.7157410742987715"), output);
    assertTrue(Files.isDirectory(directory.resolve("s3-server")), output);
  }

  @Test
  void anEndpointWithoutBucketAndADirectoryInUseAreRefused(@TempDir Path directory)
      throws Exception {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    DemoCommand command = new DemoCommand(Map.of("S3_ENDPOINT", "http://localhost:1"), out, out);
    new CommandLine(command).parseArgs();
    SqlException failure = assertThrows(SqlException.class, command::call);
    assertEquals(
        "S3_ENDPOINT is set without S3_BUCKET: S3_ENDPOINT=http://localhost:1",
        failure.getMessage());
    Files.writeString(directory.resolve("mine"), "");
    new CommandLine(command).parseArgs("--data", directory.toString());
    failure = assertThrows(SqlException.class, command::call);
    assertTrue(failure.getMessage().startsWith("directory is not empty: "), failure.getMessage());
    assertTrue(Files.exists(directory.resolve("mine")));
  }

  @Test
  void aStoreThatDoesNotAnswerIsNamed() {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    DemoCommand command =
        new DemoCommand(
            Map.of(
                "S3_ENDPOINT", "http://127.0.0.1:9",
                "S3_BUCKET", "b",
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "id",
                "AWS_SECRET_ACCESS_KEY", "secret"),
            out,
            out);
    new CommandLine(command).parseArgs();
    SqlException failure = assertThrows(SqlException.class, command::call);
    assertTrue(
        failure.getMessage().contains("cannot reach s3 endpoint: disk=s3"), failure.getMessage());
    assertTrue(
        failure.getMessage().contains("endpoint=127.0.0.1:9 bucket=b"), failure.getMessage());
  }

  private void run(Map<String, String> environment, String... arguments) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int status = new CommandLine(new DemoCommand(environment, out, out)).execute(arguments);
    assertEquals(0, status, output());
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, String> environment(TestS3 s3) {
    return Map.of(
        "S3_ENDPOINT", s3.endpoint().toString(),
        "S3_BUCKET", s3.bucket(),
        "AWS_REGION", s3.region(),
        "AWS_ACCESS_KEY_ID", s3.accessKey(),
        "AWS_SECRET_ACCESS_KEY", s3.secretKey());
  }
}
