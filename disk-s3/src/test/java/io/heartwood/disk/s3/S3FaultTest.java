package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.disk.s3.ScriptedS3.Fault;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the S3 storage does when the server, or the way to it, fails. */
@Timeout(60)
class S3FaultTest {
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX");
  private static final ObjectKey KEY = new ObjectKey("prefix/key");
  private ScriptedS3 server;
  private S3ObjectStorage storage;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedS3();
    storage = new S3ObjectStorage(server.settings().build());
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
    server.close();
  }

  @Test
  void brokenBodyIsContinuedWhereItEnded() throws IOException {
    byte[] bytes = random(100_000);
    server.put(KEY.value(), bytes);
    server.fail(Fault.BREAK_BODY, 2, "GET");
    byte[] actual = new byte[100_010];
    storage.readFully(KEY, 0, actual, 10, 100_000);
    assertArrayEquals(bytes, java.util.Arrays.copyOfRange(actual, 10, 100_010));
    S3RequestCounts counts = storage.statistics().snapshot();
    assertEquals(3, counts.count(S3RequestKind.GET_OBJECT));
    assertEquals(2, counts.retryCount());
    assertEquals(100_000, counts.receivedBytes());
  }

  @Test
  void shortReplyIsContinued() throws IOException {
    byte[] bytes = random(1000);
    server.put(KEY.value(), bytes);
    server.fail(Fault.SHORT_BODY, 1, "GET");
    byte[] actual = new byte[500];
    storage.readFully(KEY, 100, actual, 0, 500);
    assertArrayEquals(java.util.Arrays.copyOfRange(bytes, 100, 600), actual);
    assertEquals(2, server.count("GET"));
  }

  @Test
  void bodyThatAlwaysBreaksEndsInAnError() throws IOException {
    server.put(KEY.value(), random(100_000));
    server.fail(Fault.BREAK_BODY, 100, "GET");
    IOException e =
        assertThrows(
            IOException.class, () -> storage.readFully(KEY, 0, new byte[100_000], 0, 100_000));
    assertTrue(
        e.getMessage().startsWith("reply of s3 broke off, after all retries"), e::getMessage);
    assertEquals(5, server.count("GET"));
  }

  @Test
  void changedObjectIsNeverMixed() throws IOException {
    server.put(KEY.value(), random(100_000));
    server.fail(Fault.BREAK_BODY_AND_CHANGE, 1, "GET");
    IOException e =
        assertThrows(
            IOException.class, () -> storage.readFully(KEY, 0, new byte[100_000], 0, 100_000));
    assertTrue(e.getMessage().startsWith("s3 object changed while it was read"), e::getMessage);
  }

  @Test
  void burstOfSlowDownsIsRiddenOut() throws IOException {
    server.fail(Fault.SLOW_DOWN, 5, "PUT");
    put(KEY, random(100));
    server.fail(Fault.SLOW_DOWN, 5, "GET");
    storage.readFully(KEY, 0, new byte[100], 0, 100);
    S3RequestCounts counts = storage.statistics().snapshot();
    assertEquals(6, counts.count(S3RequestKind.PUT_OBJECT));
    assertEquals(6, counts.count(S3RequestKind.GET_OBJECT));
    assertEquals(10, counts.retryCount());
  }

  @Test
  void endlessSlowDownIsAnErrorAfterTheStatedRetries() throws IOException {
    storage.close();
    storage = new S3ObjectStorage(server.settings().set("retry_attempts", "3").build());
    server.fail(Fault.SLOW_DOWN, 100, "GET");
    IOException e =
        assertThrows(IOException.class, () -> storage.readFully(KEY, 0, new byte[1], 0, 1));
    assertTrue(e.getMessage().startsWith("s3 asks to slow down"), e::getMessage);
    assertEquals(4, server.count("GET"));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"TOO_MANY_REQUESTS", "INTERNAL_ERROR", "INTERNAL_ERROR_AFTERWARDS", "LOSE_REPLY"})
  void requestsOfEveryKindAreRepeatedAfter(Fault fault) throws IOException {
    byte[] bytes = random(100);
    server.fail(fault, 2, "PUT /bucket/prefix/key");
    put(KEY, bytes);
    server.fail(fault, 2, "GET /bucket/prefix/key");
    storage.readFully(KEY, 0, new byte[100], 0, 100);
    server.fail(fault, 2, "HEAD");
    assertEquals(Optional.of(new StoredObject(KEY, 100)), storage.find(KEY));
    server.fail(fault, 2, "GET /bucket?list-type");
    assertEquals(1, storage.list("prefix/", "", 10).size());
    server.fail(fault, 2, "PUT /bucket/prefix/copy");
    storage.copy(KEY, new ObjectKey("prefix/copy"));
    assertArrayEquals(bytes, server.object("prefix/copy"));
    server.fail(fault, 2, "POST /bucket?delete");
    storage.delete(List.of(KEY, new ObjectKey("prefix/copy")));
    assertEquals(0, server.objectCount());
    assertEquals(12, storage.statistics().snapshot().retryCount());
  }

  @Test
  void repliesThatBreakOffAreAskedForAgain() throws IOException {
    put(KEY, random(100));
    server.fail(Fault.BREAK_BODY, 1, "GET /bucket?list-type");
    server.fail(Fault.LONG_BODY, 1, "GET /bucket?list-type");
    assertEquals(1, storage.list("prefix/", "", 10).size());
    assertEquals(3, server.count("GET /bucket?list-type"));
    server.fail(Fault.BREAK_BODY, 2, "PUT /bucket/prefix/copy");
    storage.copy(KEY, new ObjectKey("prefix/copy"));
    server.fail(Fault.BREAK_BODY, 2, "POST /bucket?delete");
    storage.delete(List.of(KEY, new ObjectKey("prefix/copy")));
    assertEquals(3, server.count("POST /bucket?delete"));
    assertEquals(0, server.objectCount());
  }

  @Test
  void headsThatBreakOffAtAnyByteAreAskedForAgain() throws Exception {
    String head =
        "HTTP/1.1 %s\r\nContent-Length: %s\r\nServer: x\r\nContent-Range: bytes 3-4/9\r\n\r\n";
    byte[] range = ascii(head.formatted("206 Partial Content", "2") + "ok");
    byte[] size = ascii(head.formatted("200 OK", "9"));
    AtomicInteger cut = new AtomicInteger();
    AtomicReference<byte[]> reply = new AtomicReference<>();
    try (ServerSocket breaking = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> breakOff(breaking, reply, cut), "breaking");
      server.start();
      S3Settings settings =
          S3Settings.builder("http://127.0.0.1:" + breaking.getLocalPort() + "/bucket/")
              .credentials("a", "b")
              .build();
      try (S3ObjectStorage storage = new S3ObjectStorage(settings, new ManualClock())) {
        reply.set(range);
        for (int sent = 0; sent <= range.length - 2; sent += 3) {
          cut.set(sent);
          byte[] actual = new byte[2];
          storage.readFully(KEY, 3, actual, 0, 2);
          assertArrayEquals(ascii("ok"), actual, "sent=" + sent);
        }
        reply.set(size);
        for (int sent = 0; sent < size.length; sent += 3) {
          cut.set(sent);
          assertEquals(9, storage.find(KEY).orElseThrow().sizeBytes(), "sent=" + sent);
        }
      }
      breaking.close();
      server.join();
    }
  }

  /** The next reply is sent up to a byte, those after it whole, until the server is closed. */
  private static void breakOff(
      ServerSocket server, AtomicReference<byte[]> reply, AtomicInteger cut) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
          line = in.readLine();
        }
        int length = cut.getAndSet(reply.get().length);
        client.getOutputStream().write(reply.get(), 0, length);
      } catch (IOException e) {
        // The client has gone, or the server is closed: the condition of the loop tells.
        continue;
      }
    }
  }

  @Test
  void announcedLengthThatIsWrongIsContinued() throws IOException {
    byte[] bytes = random(1000);
    server.put(KEY.value(), bytes);
    server.fail(Fault.LONG_BODY, 1, "GET");
    byte[] actual = new byte[1000];
    storage.readFully(KEY, 0, actual, 0, 1000);
    assertArrayEquals(bytes, actual);
  }

  @Test
  void silenceIsATimeoutAndRepeated() throws IOException {
    server.put(KEY.value(), random(10));
    S3Settings impatient = server.settings().set("request_timeout_ms", "150").build();
    try (S3ObjectStorage hasty = new S3ObjectStorage(impatient)) {
      server.fail(Fault.SILENCE, 2, "GET");
      hasty.readFully(KEY, 0, new byte[10], 0, 10);
      assertEquals(3, server.count("GET"));
    }
  }

  @Test
  void aClockThatIsWrongIsCorrectedByTheServersTime() throws Exception {
    List<Instant> sent = new CopyOnWriteArrayList<>();
    try (ServerSocket ahead = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> refuseWrongClocks(ahead, sent), "clock-ahead");
      server.start();
      S3Settings settings =
          S3Settings.builder("http://127.0.0.1:" + ahead.getLocalPort() + "/bucket/")
              .credentials("a", "b")
              .build();
      try (S3ObjectStorage late = new S3ObjectStorage(settings)) {
        late.readFully(KEY, 0, new byte[2], 0, 2);
        late.readFully(KEY, 0, new byte[2], 0, 2);
      }
      server.join();
    }
    assertEquals(3, sent.size(), "the second call is right at once");
    Duration shift = Duration.between(sent.get(0), sent.get(1));
    assertTrue(shift.toMinutes() >= 119 && shift.toMinutes() <= 121, shift::toString);
  }

  /** A server whose clock is two hours ahead: answers three requests. */
  private static void refuseWrongClocks(ServerSocket server, List<Instant> sent) {
    try {
      for (int i = 0; i < 3; i++) {
        try (Socket client = server.accept()) {
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
          for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("x-amz-date:")) {
              sent.add(Instant.from(AMZ_DATE.parse(line.substring(11).strip())));
            }
          }
          OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC).plusHours(2);
          Duration off = Duration.between(sent.get(i), now).abs();
          String error = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
          boolean refused = off.toMinutes() > 15;
          String reply =
              (refused
                      ? "HTTP/1.1 403 Forbidden\r\nContent-Length: " + error.length()
                      : "HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-1/2\r\nContent-Length: 2")
                  + "\r\nConnection: close\r\nDate: "
                  + DateTimeFormatter.RFC_1123_DATE_TIME.format(now)
                  + "\r\n\r\n"
                  + (refused ? error : "ok");
          client.getOutputStream().write(ascii(reply));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void pausesBetweenContinuedReadsAreBoundedAndDouble() throws IOException {
    ManualClock clock = new ManualClock();
    server.put(KEY.value(), random(100_000));
    S3Settings patient = server.settings().set("max_single_read_retries", "12").build();
    try (S3ObjectStorage slow = new S3ObjectStorage(patient, clock)) {
      server.fail(Fault.BREAK_BODY, 12, "GET");
      slow.readFully(KEY, 0, new byte[100_000], 0, 100_000);
    }
    // 25, 50, ... 3200 ms, then 5000 ms four times: from half of it to all.
    double most = 0.025 * 255 + 4 * 5;
    double slept = clock.sleptSeconds();
    assertTrue(slept >= most / 2 && slept <= most, () -> "slept=" + slept);
  }

  @Test
  void readPastTheEndIsEndOfFile() {
    server.put(KEY.value(), random(10));
    assertThrows(EOFException.class, () -> storage.readFully(KEY, 5, new byte[6], 0, 6));
    assertThrows(EOFException.class, () -> storage.readFully(KEY, 10, new byte[1], 0, 1));
    assertEquals(2, server.count("GET"));
  }

  @Test
  void missingObjectIsNoSuchFile() {
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> storage.readFully(KEY, 0, new byte[1], 0, 1));
    assertTrue(e.getMessage().contains("prefix/key"), e::getMessage);
  }

  @Test
  void missingBucketIsNamed() {
    server.fail(Fault.NO_BUCKET, 1, "PUT");
    IOException e = assertThrows(IOException.class, storage::checkAccess);
    assertTrue(e.getMessage().startsWith("s3 bucket does not exist"), e::getMessage);
    assertTrue(e.getMessage().contains("bucket=bucket"), e::getMessage);
    assertFalse(e instanceof NoSuchFileException);
  }

  @Test
  void refusedCredentialsAreOneLineWithoutSecrets() throws IOException {
    storage.close();
    storage =
        new S3ObjectStorage(server.settings().set("session_token", "secret-session-token").build());
    server.fail(Fault.FORBID, 10, "PUT");
    IOException e = assertThrows(IOException.class, storage::checkAccess);
    assertTrue(e.getMessage().startsWith("s3 does not accept the credentials"), e::getMessage);
    assertFalse(e.getMessage().contains("\n"));
    StringWriter everything = new StringWriter();
    e.printStackTrace(new PrintWriter(everything));
    for (String secret : List.of("very-secret-key", "secret-session-token", "AKIDEXAMPLE")) {
      assertFalse(everything.toString().contains(secret), everything::toString);
    }
    assertEquals(1, server.count("PUT"));
  }

  @Test
  void refusedConnectionNamesHostAndPort() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    S3Settings settings =
        S3Settings.builder("http://127.0.0.1:" + port + "/bucket/").credentials("a", "b").build();
    try (S3ObjectStorage nobody = new S3ObjectStorage(settings)) {
      IOException e = assertThrows(IOException.class, nobody::checkAccess);
      assertTrue(e.getMessage().startsWith("cannot reach s3 endpoint"), e::getMessage);
      assertTrue(e.getMessage().contains("endpoint=127.0.0.1:" + port), e::getMessage);
      assertEquals(4, nobody.statistics().snapshot().total());
    }
  }

  @Test
  void silentServerIsATimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      S3Settings settings =
          S3Settings.builder("http://127.0.0.1:" + silent.getLocalPort() + "/bucket/")
              .credentials("a", "b")
              .set("request_timeout_ms", "200")
              .build();
      try (S3ObjectStorage storage = new S3ObjectStorage(settings)) {
        IOException e = assertThrows(IOException.class, storage::checkAccess);
        assertTrue(e.getMessage().startsWith("s3 did not answer in time"), e::getMessage);
      }
    }
  }

  @Test
  void lostReplyToAPutIsRepeated() throws IOException {
    server.fail(Fault.LOSE_REPLY, 1, "PUT");
    byte[] bytes = random(3000);
    put(KEY, bytes);
    assertArrayEquals(bytes, server.object(KEY.value()));
    assertEquals(2, server.count("PUT"));
  }

  private void put(ObjectKey key, byte[] bytes) throws IOException {
    try (ObjectUpload upload = storage.upload(key)) {
      upload.write(bytes, 0, bytes.length);
      upload.finish();
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
