package io.heartwood.benchmarks;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.s3.S3ObjectStorage;
import io.heartwood.disk.s3.S3Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * Ranges of an object by the S3 disk and by a bare HTTP client in turns from the same server in
 * memory ({@link RangeServer}), into arrays of the caller. Prints a table: megabytes in a second
 * and processor seconds for a gigabyte, medians of the rounds, and their ratios.
 *
 * <p>Arguments: rounds (7 if none), one size of ranges in KiB (all three if none), and what to
 * compare with: {@code java} (Java's client, which reads with threads of its own), {@code apache}
 * (the client that the S3 disk uses, without the AWS SDK), or {@code socket}, which is no HTTP
 * client and knows no timeouts: what the machine can do at most.
 */
public final class RangeReads {
  private static final int OBJECT_BYTES = 64 << 20;
  private static final int[] RANGE_BYTES = {64 << 10, 1 << 20, 8 << 20};
  private static final int[] THREADS = {1, 4, 8};
  private static final long BYTES_IN_ROUND = 1L << 30;
  private static final int WARM_UP_REQUESTS = 10_000;
  private static final ObjectKey KEY = new ObjectKey("object");

  private RangeReads() {}

  /** Reads one range. */
  private interface Reader {
    void read(long position, byte[] target) throws IOException, InterruptedException;
  }

  /** Runs all. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
    byte[] object = new byte[OBJECT_BYTES];
    new Random(1).nextBytes(object);
    try (RangeServer server = new RangeServer(object);
        S3ObjectStorage storage = storage(server.port());
        CloseableHttpClient apache = apacheClient()) {
      Reader bare = bare(arguments.length < 3 ? "java" : arguments[2], server.port(), apache);
      Reader ours =
          (position, target) -> storage.readFully(KEY, position, target, 0, target.length);
      check(bare, object);
      check(ours, object);
      warmUp(ours);
      warmUp(bare);
      System.out.println(
          "| range | threads | ours MB/s | bare MB/s | ratio | ours cpu s/GB | bare cpu s/GB |");
      System.out.println("|---|---|---|---|---|---|---|");
      int[] sizes =
          arguments.length < 2 ? RANGE_BYTES : new int[] {Integer.parseInt(arguments[1]) << 10};
      for (int rangeBytes : sizes) {
        for (int threads : THREADS) {
          compare(ours, bare, rangeBytes, threads, rounds);
        }
      }
    }
  }

  private static S3ObjectStorage storage(int port) {
    return new S3ObjectStorage(
        S3Settings.builder("http://127.0.0.1:" + port + "/bucket/")
            .credentials("key", "secret")
            .build());
  }

  private static Reader bare(String kind, int port, CloseableHttpClient apache) {
    switch (kind) {
      case "java":
        return java(port);
      case "apache":
        return apache(port, apache);
      case "socket":
        return socket(port);
      default:
        throw new IllegalArgumentException("must be java, apache or socket: " + kind);
    }
  }

  private static CloseableHttpClient apacheClient() {
    ConnectionConfig timeouts =
        ConnectionConfig.custom().setSocketTimeout(Timeout.ofSeconds(30)).build();
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(64)
                .setMaxConnTotal(64)
                .setDefaultConnectionConfig(timeouts)
                .build())
        .build();
  }

  private static Reader apache(int port, CloseableHttpClient client) {
    return (position, target) -> {
      HttpGet request = new HttpGet("http://127.0.0.1:" + port + "/bucket/object");
      request.setHeader("Range", "bytes=" + position + "-" + (position + target.length - 1));
      int read =
          client.execute(
              request,
              reply -> reply.getEntity().getContent().readNBytes(target, 0, target.length));
      if (read != target.length) {
        throw new IOException("short reply");
      }
    };
  }

  private static Reader java(int port) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    URI uri = URI.create("http://127.0.0.1:" + port + "/bucket/object");
    return (position, target) -> {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Range", "bytes=" + position + "-" + (position + target.length - 1))
              .build();
      HttpResponse<InputStream> reply =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = reply.body()) {
        if (body.readNBytes(target, 0, target.length) != target.length) {
          throw new IOException("short reply");
        }
      }
    };
  }

  /** A connection for each thread; the head of the reply is skipped, its length taken as asked. */
  private static Reader socket(int port) {
    ThreadLocal<Socket> sockets = new ThreadLocal<>();
    return (position, target) -> {
      Socket socket = sockets.get();
      if (socket == null) {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        sockets.set(socket);
      }
      String request =
          "GET /bucket/object HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes="
              + position
              + "-"
              + (position + target.length - 1)
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      for (int ends = 0; ends < 4; ) {
        int b = in.read();
        ends = b == '\r' || b == '\n' ? ends + 1 : 0;
        if (b < 0) {
          throw new IOException("no reply");
        }
      }
      if (in.readNBytes(target, 0, target.length) != target.length) {
        throw new IOException("short reply");
      }
    };
  }

  private static void check(Reader reader, byte[] object) throws Exception {
    byte[] target = new byte[1000];
    reader.read(12_345, target);
    if (!Arrays.equals(target, Arrays.copyOfRange(object, 12_345, 13_345))) {
      throw new IllegalStateException("other bytes than the server's");
    }
  }

  /**
   * Clients are large programs: of the first thousands of requests most of the time is that of the
   * compiler.
   */
  private static void warmUp(Reader reader) throws Exception {
    byte[] target = new byte[4096];
    for (int i = 0; i < WARM_UP_REQUESTS; i++) {
      reader.read(i, target);
    }
  }

  private static void compare(Reader ours, Reader bare, int rangeBytes, int threads, int rounds)
      throws Exception {
    List<double[]> measured = new ArrayList<>();
    for (int round = -1; round < rounds; round++) {
      boolean oursFirst = (round & 1) == 0;
      double[] first = run(oursFirst ? ours : bare, rangeBytes, threads);
      double[] second = run(oursFirst ? bare : ours, rangeBytes, threads);
      if (round >= 0) {
        double[] our = oursFirst ? first : second;
        double[] other = oursFirst ? second : first;
        measured.add(new double[] {our[0], other[0], our[0] / other[0], our[1], other[1]});
      }
    }
    double[] medians = new double[5];
    for (int i = 0; i < medians.length; i++) {
      int column = i;
      double[] sorted = measured.stream().mapToDouble(row -> row[column]).sorted().toArray();
      medians[i] = sorted[sorted.length / 2];
    }
    System.out.printf(
        Locale.ROOT,
        "| %d KiB | %d | %.0f | %.0f | %.2f | %.2f | %.2f |%n",
        rangeBytes >> 10,
        threads,
        medians[0],
        medians[1],
        medians[2],
        medians[3],
        medians[4]);
  }

  /** Megabytes in a second, and processor seconds for a gigabyte, the server's included. */
  private static double[] run(Reader reader, int rangeBytes, int threads) throws Exception {
    long bytes = Math.min(BYTES_IN_ROUND, 4096L * rangeBytes);
    int requests = (int) (bytes / rangeBytes / threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    Stopwatch watch = new Stopwatch();
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        Random random = new Random(thread);
        tasks.add(
            () -> {
              byte[] target = new byte[rangeBytes];
              for (int i = 0; i < requests; i++) {
                reader.read(random.nextInt(OBJECT_BYTES - rangeBytes), target);
              }
              return null;
            });
      }
      watch.start();
      for (Future<Void> done : executor.invokeAll(tasks)) {
        done.get();
      }
      watch.stop();
    } finally {
      executor.shutdownNow();
    }
    double sent = (double) requests * threads * rangeBytes;
    return new double[] {sent / 1e6 / watch.wallSeconds(), watch.cpuSeconds() / (sent / 1e9)};
  }
}
