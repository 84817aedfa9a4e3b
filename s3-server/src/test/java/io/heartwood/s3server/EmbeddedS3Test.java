package io.heartwood.s3server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is talked to with plain HTTP; it checks no signatures. */
class EmbeddedS3Test {
  private static final int WRITER_COUNT = 8;
  private static final int INCREMENT_COUNT_PER_WRITER = 10;

  private static EmbeddedS3 server;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedS3.start("shelf");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    assertFalse(Files.exists(server.directory()), "the temporary directory is deleted");
  }

  @Test
  void bucketIsReadyAndObjectsRoundTrip() throws Exception {
    byte[] bytes = new byte[12 << 20];
    new Random(1).nextBytes(bytes);
    assertEquals(200, put("large", bytes).statusCode());
    assertArrayEquals(bytes, get(server, "large").body());
  }

  @Test
  void listensOnTheLoopbackInterfaceAlone() throws Exception {
    var addresses =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    for (var address : addresses) {
      try (var socket = new Socket()) {
        var target = new InetSocketAddress(address, server.endpoint().getPort());
        assertThrows(IOException.class, () -> socket.connect(target, 2000), target.toString());
      }
    }
  }

  @Test
  void concurrentCompareAndSetLosesNothing() throws Exception {
    put("counter", text("0"));
    List<Callable<Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITER_COUNT; i++) {
      writers.add(
          () -> {
            for (int n = 0; n < INCREMENT_COUNT_PER_WRITER; n++) {
              incrementUntilAccepted("counter");
            }
            return null;
          });
    }
    runAll(writers);
    String last = new String(get(server, "counter").body(), StandardCharsets.UTF_8);
    assertEquals(WRITER_COUNT * INCREMENT_COUNT_PER_WRITER, Integer.parseInt(last));
  }

  @Test
  void oneOfManyCreatorsWins() throws Exception {
    for (int round = 0; round < 10; round++) {
      String key = "created-" + round;
      List<Callable<Integer>> creators = new ArrayList<>();
      for (int i = 0; i < WRITER_COUNT; i++) {
        byte[] content = text("writer " + i);
        creators.add(() -> put(key, content, "If-None-Match", "*").statusCode());
      }
      List<Integer> answers = runAll(creators);
      assertEquals(1, answers.stream().filter(status -> status == 200).count(), key);
      assertEquals(7, answers.stream().filter(status -> status == 412).count(), key);
    }
  }

  @Test
  void objectsSurviveAKilledServer(@TempDir Path directory) throws Exception {
    try (EmbeddedS3 first = EmbeddedS3.start(directory, "shelf")) {
      put(first, "kept", text("still here"));
      first.kill();
      assertThrows(ConnectException.class, () -> get(first, "kept"));
      try (EmbeddedS3 second = first.startAgain()) {
        assertEquals(first.endpoint(), second.endpoint());
        assertArrayEquals(text("still here"), get(first, "kept").body());
      }
    }
    assertThrows(IllegalStateException.class, server::startAgain);
  }

  @Test
  void closingTwiceIsAllowedAndEndsTheServer(@TempDir Path directory) throws Exception {
    EmbeddedS3 brief = EmbeddedS3.start(directory, "shelf");
    brief.close();
    brief.close();
    assertThrows(ConnectException.class, () -> get(brief, "any"));
  }

  @Test
  void aServerThatFailsToStartShowsItsLastLines(@TempDir Path directory) throws Exception {
    Path notADirectory = Files.writeString(directory.resolve("file"), "x").resolve("below");
    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                ServerProcess.start(
                    ServerHome.find(),
                    notADirectory,
                    "shelf",
                    "us-east-1",
                    0,
                    Duration.ofSeconds(60)));
    assertTrue(failure.getMessage().contains("exitStatus="), failure.getMessage());
    assertTrue(failure.getMessage().contains(notADirectory.toString()), failure.getMessage());
  }

  @Test
  void aSlowServerIsGivenUpInTime(@TempDir Path directory) {
    IOException failure =
        assertThrows(
            IOException.class, () -> EmbeddedS3.start(directory, "shelf", Duration.ofMillis(1)));
    assertTrue(failure.getMessage().contains("did not answer"), failure.getMessage());
  }

  @Test
  void aMissingInstallationIsNamed(@TempDir Path empty) {
    IOException failure = assertThrows(IOException.class, () -> ServerHome.at(empty));
    assertTrue(failure.getMessage().contains(empty.toString()), failure.getMessage());
  }

  private static void incrementUntilAccepted(String key) throws Exception {
    while (true) {
      HttpResponse<byte[]> seen = get(server, key);
      int next = Integer.parseInt(new String(seen.body(), StandardCharsets.UTF_8)) + 1;
      String tag = seen.headers().firstValue("ETag").orElseThrow();
      int status = put(key, text(Integer.toString(next)), "If-Match", tag).statusCode();
      if (status == 200) {
        return;
      }
      assertEquals(412, status);
    }
  }

  private static <T> List<T> runAll(List<Callable<T>> tasks) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(WRITER_COUNT);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> done : executor.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  private static HttpResponse<byte[]> put(String key, byte[] content, String... headers)
      throws Exception {
    return put(server, key, content, headers);
  }

  private static HttpResponse<byte[]> put(
      EmbeddedS3 target, String key, byte[] content, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(target, key)).PUT(BodyPublishers.ofByteArray(content));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> get(EmbeddedS3 target, String key) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(uri(target, key)).build(), BodyHandlers.ofByteArray());
  }

  private static URI uri(EmbeddedS3 target, String key) {
    return target.endpoint().resolve("/" + target.bucket() + "/" + key);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
