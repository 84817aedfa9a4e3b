package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskStream;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.disk.s3.ScriptedS3.Fault;
import io.heartwood.disk.s3.testing.FaultyHttp;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ranges that are taken little by little: what they ask for, and what they do about faults. */
@Timeout(60)
class S3StreamTest {
  private static final ObjectKey KEY = new ObjectKey("prefix/key");
  private static final int PIECE = 100_000;

  /** More than sockets hold, so that the server waits for the reader. */
  private static final int SIZE = 12_000_000;

  private final byte[] bytes = new byte[SIZE];
  private final StoredObject object = new StoredObject(KEY, SIZE);
  private final ManualClock clock = new ManualClock();
  private ScriptedS3 server;
  private S3ObjectStorage storage;

  @BeforeEach
  void open() throws IOException {
    new Random(1).nextBytes(bytes);
    server = new ScriptedS3();
    server.put(KEY.value(), bytes);
    storage = new S3ObjectStorage(settings().build(), clock);
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
    server.close();
  }

  private S3Settings.Builder settings() {
    // Nothing is taken for a store that has no more threads but where a test wants it.
    return server.settings().set("request_timeout_ms", "60000");
  }

  private void reopen(String setting, String value) throws IOException {
    storage.close();
    storage = new S3ObjectStorage(settings().set(setting, value).build(), clock);
  }

  private DiskStream stream(long start, long end) {
    return storage.stream(object, ReadHint.SCAN, start, end);
  }

  private void take(DiskStream stream, int count) throws IOException {
    int start = (int) stream.position();
    byte[] target = new byte[count + 10];
    stream.readFully(target, 10, count);
    assertEquals(start + count, stream.position());
    assertTrue(
        Arrays.equals(target, 10, count + 10, bytes, start, start + count), "position=" + start);
  }

  private void takeAll(DiskStream stream, long end) throws IOException {
    while (stream.position() < end) {
      take(stream, (int) Math.min(PIECE, end - stream.position()));
    }
  }

  private long gets() {
    return server.count("GET");
  }

  @Test
  void aRangeInManyPiecesIsOneRequest() throws IOException {
    try (DiskStream stream = stream(5, SIZE - 5)) {
      assertEquals(0, gets());
      takeAll(stream, SIZE - 5);
      assertThrows(EOFException.class, () -> stream.readFully(new byte[1], 0, 1));
    }
    S3RequestCounts counts = storage.statistics().snapshot();
    assertEquals(1, counts.count(S3RequestKind.GET_OBJECT));
    assertEquals(0, counts.retryCount());
    assertEquals(SIZE - 10, counts.receivedBytes());
    assertEquals("bytes=5-" + (SIZE - 6), server.heads.get(0).get("range"));
  }

  @Test
  void aBrokenReplyIsContinuedWhereItEnded() throws IOException {
    server.fail(Fault.BREAK_BODY, 3, "GET");
    server.fail(Fault.SHORT_BODY, 2, "GET");
    try (DiskStream stream = stream(0, SIZE)) {
      takeAll(stream, SIZE);
    }
    S3RequestCounts counts = storage.statistics().snapshot();
    assertEquals(6, counts.count(S3RequestKind.GET_OBJECT));
    assertEquals(5, counts.retryCount());
    assertEquals(SIZE, counts.receivedBytes());
    for (int i = 1; i < 6; i++) {
      String range = server.heads.get(i).get("range");
      int start = SIZE - (SIZE >> i);
      assertEquals("bytes=" + start + "-" + (SIZE - 1), range);
      assertTrue(server.heads.get(i).containsKey("if-match"), "request=" + i);
    }
  }

  /** Servers close connections that nobody reads from: that is no failure. */
  @Test
  void aReplyThatEndedWhileItWaitedIsContinuedWithoutRetriesOrPauses() throws IOException {
    reopen("max_single_read_retries", "0");
    server.fail(Fault.BREAK_BODY, 4, "GET");
    try (DiskStream stream = stream(0, SIZE)) {
      takeAll(stream, SIZE);
    }
    assertEquals(5, gets());
    assertEquals(0, clock.sleptSeconds());
  }

  @Test
  void aReadWhoseRepliesAlwaysBreakEndsInAnError() throws IOException {
    server.fail(Fault.BREAK_BODY, 100, "GET");
    try (DiskStream stream = stream(0, SIZE)) {
      IOException e =
          assertThrows(IOException.class, () -> stream.readFully(new byte[SIZE - 1], 0, SIZE - 1));
      assertTrue(e.getMessage().startsWith("reply of s3 broke off, after all"), e::getMessage);
    }
    assertEquals(5, gets());
  }

  @Test
  void eachReadHasItsOwnRetries() throws IOException {
    reopen("max_single_read_retries", "1");
    int piece = SIZE * 3 / 4 + 1;
    server.fail(Fault.BREAK_BODY, 2, "GET");
    try (DiskStream stream = stream(0, SIZE)) {
      assertThrows(IOException.class, () -> stream.readFully(new byte[piece], 0, piece));
    }
    server.fail(Fault.BREAK_BODY, 1, "GET");
    try (DiskStream stream = stream(0, SIZE)) {
      take(stream, piece);
      server.fail(Fault.BREAK_BODY, 1, "GET");
      take(stream, SIZE - piece);
    }
  }

  @Test
  void aChangedObjectIsNeverMixed() throws IOException {
    server.fail(Fault.BREAK_BODY_AND_CHANGE, 1, "GET");
    try (DiskStream stream = stream(0, SIZE)) {
      IOException e = assertThrows(IOException.class, () -> takeAll(stream, SIZE));
      assertTrue(e.getMessage().startsWith("s3 object changed while it was read"), e::getMessage);
      assertEquals(SIZE / 2, stream.position());
    }
  }

  @Test
  void aMissingObjectIsNamedAndOneThatIsShorterIsRefused() throws IOException {
    server.put(KEY.value(), new byte[10]);
    try (DiskStream stream = stream(0, SIZE)) {
      assertThrows(EOFException.class, () -> stream.readFully(new byte[1], 0, 1));
    }
    server.remove(KEY.value());
    try (DiskStream stream = stream(0, SIZE)) {
      assertThrows(NoSuchFileException.class, () -> stream.readFully(new byte[1], 0, 1));
    }
  }

  @Test
  void aStreamThatIsLeftGivesItsConnectionBackWithoutTakingTheRest() throws IOException {
    // One stream at a time, and one connection beside it.
    reopen("max_connections", "2");
    for (int i = 0; i < 10; i++) {
      try (DiskStream stream = stream(0, SIZE)) {
        take(stream, PIECE);
        take(stream, PIECE);
        storage.readFully(KEY, 0, new byte[10], 0, 10);
      }
    }
    assertEquals(20, gets());
    assertEquals(10 * (2 * PIECE + 10), storage.statistics().snapshot().receivedBytes());
    try (DiskStream stream = stream(0, SIZE)) {
      stream.close();
      assertThrows(IOException.class, () -> stream.readFully(new byte[1], 0, 1));
    }
    assertEquals(20, gets());
  }

  @Test
  void beyondHalfOfTheConnectionsEachReadIsARequest() throws IOException {
    reopen("max_connections", "4");
    try (DiskStream first = stream(0, SIZE);
        DiskStream second = stream(0, SIZE);
        DiskStream third = stream(0, SIZE)) {
      take(first, PIECE);
      take(second, PIECE);
      assertEquals(2, gets());
      take(third, PIECE);
      take(third, PIECE);
      assertEquals(4, gets());
      assertEquals("bytes=100000-199999", server.heads.get(3).get("range"));
      // One that is taken to its end makes room for the third.
      takeAll(second, SIZE);
      takeAll(third, SIZE);
      assertEquals(5, gets());
      takeAll(first, SIZE);
      assertEquals(5, gets());
    }
    assertEquals(3L * SIZE, storage.statistics().snapshot().receivedBytes());
  }

  @Test
  void oneConnectionServesAnyNumberOfStreams() throws IOException {
    reopen("max_connections", "1");
    int size = 10_000;
    server.put(KEY.value(), Arrays.copyOf(bytes, size));
    DiskStream[] streams = new DiskStream[8];
    Arrays.setAll(
        streams, i -> storage.stream(new StoredObject(KEY, size), ReadHint.SCAN, i, size));
    for (int round = 0; round < 3; round++) {
      for (DiskStream stream : streams) {
        take(stream, 1000);
      }
    }
    assertEquals(24, gets());
    for (DiskStream stream : streams) {
      stream.close();
    }
  }

  /** The reader wants something of each before it goes on with any. */
  @Test
  void aStoreThatSendsTwoRepliesAtATimeServesTenStreams() throws IOException {
    reopen("request_timeout_ms", "5000");
    server.sendAtATime(2);
    DiskStream[] streams = new DiskStream[10];
    Arrays.setAll(streams, i -> stream(i, SIZE));
    for (int round = 0; round < 5; round++) {
      for (DiskStream stream : streams) {
        take(stream, 1000);
      }
    }
    for (DiskStream stream : streams) {
      stream.close();
    }
    // The limit is found by halving: the first time of three streams, the next of one.
    assertTrue(gets() >= 45 && gets() <= 60, "gets=" + gets());
    assertEquals(0, storage.openReplies().openCount());
  }

  @Test
  void aLimitThatWasLoweredRises() throws IOException {
    S3OpenReplies replies = storage.openReplies();
    DiskStream[] streams = new DiskStream[8];
    Arrays.setAll(streams, i -> stream(i, SIZE));
    for (DiskStream stream : streams) {
      take(stream, 10);
    }
    assertEquals(8, replies.openCount());
    replies.endWaiting();
    assertEquals(0, replies.openCount());
    for (DiskStream stream : streams) {
      take(stream, 10);
    }
    assertEquals(4, replies.openCount());
    clock.advanceMillis(600_000);
    for (DiskStream stream : streams) {
      take(stream, 10);
    }
    assertEquals(8, replies.openCount());
    for (DiskStream stream : streams) {
      stream.close();
    }
    assertEquals(0, replies.openCount());
  }

  /** Requests and replies that are lost, refused, delayed, broken and shortened, one in six. */
  @Test
  void streamsOfManyThreadsAreRightHoweverBadTheWay() throws Exception {
    long seed = Long.getLong("heartwood.seed", System.nanoTime());
    int size = 500_000;
    StoredObject small = new StoredObject(KEY, size);
    server.put(KEY.value(), Arrays.copyOf(bytes, size));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (FaultyHttp proxy = new FaultyHttp(URI.create("http://127.0.0.1:" + server.port()), seed);
        S3ObjectStorage behind =
            new S3ObjectStorage(
                server
                    .settings("http://127.0.0.1:" + proxy.port() + "/bucket/prefix/")
                    .set("max_connections", "6")
                    .set("max_single_read_retries", "100")
                    .build(),
                new ManualClock())) {
      proxy.faultRate(1.0 / 6);
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Random random = new Random(seed + i);
        readers.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 10; round++) {
                    int start = random.nextInt(size);
                    int left = start + random.nextInt(size - start);
                    try (DiskStream stream = behind.stream(small, ReadHint.SCAN, start, size)) {
                      while (stream.position() < left) {
                        int rest = (int) (left - stream.position());
                        take(stream, 1 + random.nextInt(Math.min(rest, PIECE)));
                      }
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
      assertEquals(0, behind.openReplies().openCount());
    } catch (ExecutionException e) {
      throw new AssertionError("-Dheartwood.seed=" + seed, e);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatIsTakenWaitsForTheBandwidth() throws IOException {
    reopen("max_remote_read_network_bandwidth", "1000000");
    try (DiskStream stream = stream(0, SIZE)) {
      take(stream, 5_000_000);
    }
    // A second's worth may come at once.
    assertTrue(clock.sleptSeconds() >= 3.9, "seconds=" + clock.sleptSeconds());
    assertTrue(clock.sleptSeconds() <= 5.1, "seconds=" + clock.sleptSeconds());
  }

  @Test
  void anInterruptedThreadStopsReading() throws IOException {
    try (DiskStream stream = stream(0, SIZE)) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedIOException.class, () -> stream.readFully(new byte[10], 0, 10));
      assertTrue(Thread.interrupted());
    }
    byte[] target = new byte[10];
    storage.readFully(KEY, 0, target, 0, 10);
    assertArrayEquals(Arrays.copyOf(bytes, 10), target);
  }
}
