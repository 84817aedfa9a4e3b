package io.heartwood.s3server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The child JVM: its command line, its output, its end.
 *
 * <p>Thread-safe.
 */
final class ServerProcess implements AutoCloseable {
  private static final String MAIN_CLASS = "io.heartwood.s3server.server.S3ServerMain";
  private static final String READY_PREFIX = "heartwood-s3-server port=";
  private static final int KEPT_LINE_COUNT = 30;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final Process process;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Deque<String> lastLines = new ArrayDeque<>();

  private ServerProcess(Process process) {
    this.process = process;
  }

  static ServerProcess start(
      ServerHome home, Path directory, String bucket, String region, int port, Duration timeout)
      throws IOException {
    // Short life: the quick compiler alone and the smallest collector halve the time to start.
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-cp",
            home.classPath(),
            MAIN_CLASS,
            directory.toString(),
            bucket,
            region,
            Integer.toString(port));
    Process process = new ProcessBuilder(command).start();
    ServerProcess server = new ServerProcess(process);
    server.follow(process.getInputStream(), "heartwood-s3-server-output");
    server.follow(process.getErrorStream(), "heartwood-s3-server-errors");
    process.onExit().thenRun(() -> server.port.completeExceptionally(new IOException("ended")));
    server.awaitPort(timeout);
    return server;
  }

  int port() {
    return port.join();
  }

  void kill() {
    process.destroyForcibly();
    await(STOP_TIMEOUT);
  }

  /** Ends the child, by force if it does not end by itself in time. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
    } finally {
      if (!await(STOP_TIMEOUT)) {
        kill();
      }
    }
  }

  private void awaitPort(Duration timeout) throws IOException {
    try {
      port.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      kill();
      throw failure("did not answer, timeoutSeconds=" + timeout.toSeconds());
    } catch (ExecutionException e) {
      throw failure("ended before it answered, exitStatus=" + process.exitValue());
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the embedded S3 server was starting", e);
    }
  }

  /** Reads a stream to its end, so that the child never blocks on a full pipe. */
  private void follow(InputStream stream, String threadName) {
    Thread thread = new Thread(() -> readLines(stream), threadName);
    thread.setDaemon(true);
    thread.start();
  }

  private void readLines(InputStream stream) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        remember(line);
        if (line.startsWith(READY_PREFIX)) {
          port.complete(Integer.parseInt(line.substring(READY_PREFIX.length())));
        }
      }
    } catch (IOException e) {
      remember("(output lost: " + e.getMessage() + ")");
    }
  }

  private void remember(String line) {
    synchronized (lastLines) {
      if (lastLines.size() == KEPT_LINE_COUNT) {
        lastLines.removeFirst();
      }
      lastLines.addLast(line);
    }
  }

  private IOException failure(String what) {
    String lines;
    synchronized (lastLines) {
      lines = String.join(System.lineSeparator() + "  ", lastLines);
    }
    return new IOException(
        "embedded S3 server " + what + "; its last lines:" + System.lineSeparator() + "  " + lines);
  }

  private boolean await(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
