package io.heartwood.s3server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * An S3 server of our own on the loopback interface, in a child JVM, with one ready bucket.
 *
 * <p>It is S3Mock with a write lock, so conditional writes are atomic as on S3. It accepts any
 * credentials and only path-style addresses. The server ends with {@link #close()}, and also when
 * this JVM ends in whatever way, because the child watches its standard input.
 *
 * <p>The child's class path is found through the system property {@value #HOME_PROPERTY}, a
 * directory with the server's jars in {@code lib}.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedS3 implements AutoCloseable {
  /** Names the directory that holds the server's {@code lib}. */
  public static final String HOME_PROPERTY = "heartwood.s3.server.home";

  /** Generous, because a cold JVM on a busy two-core machine has been seen to need 25 s. */
  public static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(120);

  private static final int ANY_PORT = 0;
  private static final String REGION = "us-east-1";

  private final ServerProcess process;
  private final String bucket;
  private final Path directory;
  private final boolean ownsDirectory;

  private EmbeddedS3(ServerProcess process, String bucket, Path directory, boolean ownsDirectory) {
    this.process = process;
    this.bucket = bucket;
    this.directory = directory;
    this.ownsDirectory = ownsDirectory;
  }

  /** Starts a server on a temporary directory that {@link #close()} deletes. */
  public static EmbeddedS3 start(String bucket) throws IOException {
    Path directory = Files.createTempDirectory("heartwood-s3-");
    try {
      return start(directory, bucket, ANY_PORT, DEFAULT_START_TIMEOUT, true);
    } catch (IOException | RuntimeException e) {
      DirectoryTree.deleteAfter(e, directory);
      throw e;
    }
  }

  /** Starts a server whose objects live under {@code directory} and stay there afterwards. */
  public static EmbeddedS3 start(Path directory, String bucket) throws IOException {
    return start(directory, bucket, DEFAULT_START_TIMEOUT);
  }

  /**
   * Starts a server whose objects live under {@code directory} and stay there afterwards.
   *
   * @throws IOException if the server is not installed, or does not answer within {@code
   *     startTimeout}; the message ends with the last lines the server printed
   */
  public static EmbeddedS3 start(Path directory, String bucket, Duration startTimeout)
      throws IOException {
    Files.createDirectories(directory);
    return start(directory, bucket, ANY_PORT, startTimeout, false);
  }

  /** Starts this server again after it has ended: its objects, its endpoint. */
  public EmbeddedS3 startAgain() throws IOException {
    if (ownsDirectory) {
      throw new IllegalStateException("the directory ends with the server: path=" + directory);
    }
    return start(directory, bucket, process.port(), DEFAULT_START_TIMEOUT, false);
  }

  private static EmbeddedS3 start(
      Path directory, String bucket, int port, Duration startTimeout, boolean ownsDirectory)
      throws IOException {
    Objects.requireNonNull(bucket, "bucket");
    ServerHome home = ServerHome.find();
    ServerProcess process =
        ServerProcess.start(home, directory.toAbsolutePath(), bucket, REGION, port, startTimeout);
    return new EmbeddedS3(process, bucket, directory, ownsDirectory);
  }

  /** For example {@code http://127.0.0.1:41234}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + process.port());
  }

  public String region() {
    return REGION;
  }

  /** The server does not check it; clients have to send one. */
  public String accessKey() {
    return "heartwood";
  }

  /** The server does not check it; clients have to send one. */
  public String secretKey() {
    return "heartwood-secret";
  }

  public String bucket() {
    return bucket;
  }

  /** Where the objects are kept, in S3Mock's own layout. */
  public Path directory() {
    return directory;
  }

  /** Kills the server at once, as a crash would; what it had acknowledged stays on disk. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() throws IOException {
    process.close();
    if (ownsDirectory) {
      DirectoryTree.delete(directory);
    }
  }
}
