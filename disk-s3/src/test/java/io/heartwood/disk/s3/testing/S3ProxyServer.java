package io.heartwood.disk.s3.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * S3Proxy with a store in memory, in a JVM of its own: the layer through which Azure and Google are
 * reached as S3. Its libraries are those that the module {@code s3proxy-server} has collected.
 */
public final class S3ProxyServer implements S3Server {
  private static final String PROJECT_ROOT = "heartwood.project.root";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
  private static final String ACCESS_KEY = "heartwood";
  private static final String SECRET_KEY = "heartwood-secret";

  private final Path home;
  private final Process process;
  private final TestS3 access;

  /** Starts it, and makes a bucket. */
  public S3ProxyServer() throws IOException {
    Path libraries = Path.of(System.getProperty(PROJECT_ROOT, ".."), "s3proxy-server/target/lib");
    if (!Files.isDirectory(libraries)) {
      throw new IOException("s3proxy is not built, run maven with -am: missing=" + libraries);
    }
    home = Files.createTempDirectory("heartwood-s3proxy-");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    access = new TestS3(endpoint, "us-east-1", ACCESS_KEY, SECRET_KEY, "heartwood-tests", "");
    Files.writeString(
        home.resolve("s3proxy.conf"),
        String.join(
            "\n",
            "s3proxy.endpoint=" + endpoint,
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + ACCESS_KEY,
            "s3proxy.credential=" + SECRET_KEY,
            "jclouds.provider=transient-nio2",
            ""));
    // Without this it writes megabytes of debug messages in a second.
    Files.writeString(
        home.resolve("logback.xml"),
        "<configuration><appender name=\"out\" class=\"ch.qos.logback.core.ConsoleAppender\">"
            + "<encoder><pattern>%m%n%ex</pattern></encoder></appender>"
            + "<root level=\"warn\"><appender-ref ref=\"out\"/></root></configuration>");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Dlogback.configurationFile=" + home.resolve("logback.xml"),
                "-cp",
                libraries + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                home.resolve("s3proxy.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("out").toFile())
            .start();
    try {
      awaitAnswer();
      try (TestBucket bucket = new TestBucket(access)) {
        bucket.create();
      }
    } catch (SdkException e) {
      close();
      throw new IOException("s3proxy cannot be used", e);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      try {
        HttpURLConnection connection =
            (HttpURLConnection) access.endpoint().toURL().openConnection();
        connection.setReadTimeout(2000);
        connection.getResponseCode();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          throw new IOException("s3proxy: " + Files.readString(home.resolve("out")), e);
        }
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  @Override
  public TestS3 access() {
    return access;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
