package io.heartwood.disk.s3.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A Ceph RADOS Gateway of this machine: one monitor, one store in memory, one gateway, without
 * authentication between them. Needs the programs of Debian's packages {@code radosgw}, {@code
 * ceph-mon}, {@code ceph-osd} and {@code ceph-common}, and root. Starts in about ten seconds.
 *
 * <p>What makes it work without systemd and a manager: version 1 of the messenger only, and no
 * update of the crush map at start, which stops the store with "wrong fsid".
 */
public final class CephServer implements S3Server {
  private static final List<String> PROGRAMS =
      List.of("monmaptool", "ceph-mon", "ceph-osd", "ceph", "radosgw", "radosgw-admin");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
  private static final String ACCESS_KEY = "heartwood";
  private static final String SECRET_KEY = "heartwood-secret";
  private static final String BUCKET = "heartwood-tests";

  private final Path home;
  private final Path configuration;
  private final List<Process> daemons = new ArrayList<>();
  private final int port;
  private final TestS3 access;

  /** Starts all, and makes a bucket. */
  public CephServer() throws IOException {
    home = Files.createTempDirectory("heartwood-ceph-");
    configuration = home.resolve("ceph.conf");
    port = freePort();
    access =
        new TestS3(
            URI.create("http://127.0.0.1:" + port),
            "us-east-1",
            ACCESS_KEY,
            SECRET_KEY,
            BUCKET,
            "");
    try {
      start();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Whether all programs are there, and may be started. */
  public static boolean isInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean root = "root".equals(System.getProperty("user.name"));
    return root
        && PROGRAMS.stream()
            .allMatch(
                program ->
                    Stream.of(path.split(":"))
                        .anyMatch(entry -> Files.isExecutable(Path.of(entry, program))));
  }

  private void start() throws IOException {
    for (String directory : List.of("mon", "osd", "run", "log", "rgw")) {
      Files.createDirectory(home.resolve(directory));
    }
    int monitorPort = freePort();
    String cluster = UUID.randomUUID().toString();
    Files.writeString(configuration, configuration(cluster, monitorPort));
    String map = home.resolve("monmap").toString();
    String monitor = "[v1:127.0.0.1:" + monitorPort + "]";
    run("monmaptool", "--create", "--fsid", cluster, "--addv", "a", monitor, map);
    run("ceph-mon", "--mkfs", "-i", "a", "--monmap", map);
    daemon("ceph-mon", "-i", "a");
    String store = UUID.randomUUID().toString();
    run("ceph", "osd", "new", store);
    run("ceph", "osd", "crush", "add", "osd.0", "1.0", "host=local", "root=default");
    run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", store);
    daemon("ceph-osd", "-i", "0");
    run(
        "radosgw-admin",
        "user",
        "create",
        "--uid=tests",
        "--display-name=tests",
        "--access-key=" + ACCESS_KEY,
        "--secret-key=" + SECRET_KEY);
    daemon("radosgw", "-n", "client.rgw");
    awaitAnswer();
    try (TestBucket bucket = new TestBucket(access)) {
      bucket.create();
    } catch (SdkException e) {
      throw new IOException("ceph cannot be used", e);
    }
  }

  private String configuration(String cluster, int monitorPort) {
    return String.join(
        "\n",
        "[global]",
        "fsid = " + cluster,
        "mon host = v1:127.0.0.1:" + monitorPort,
        "mon initial members = a",
        "ms bind msgr2 = false",
        "auth cluster required = none",
        "auth service required = none",
        "auth client required = none",
        "osd pool default size = 1",
        "osd pool default min size = 1",
        "mon allow pool size one = true",
        "osd pool default pg num = 8",
        "osd pool default pgp num = 8",
        "osd pool default pg autoscale mode = off",
        "mon max pg per osd = 1000",
        "osd crush chooseleaf type = 0",
        "osd objectstore = memstore",
        "osd crush update on start = false",
        "osd class update on start = false",
        "memstore device bytes = 2147483648",
        "run dir = " + home.resolve("run"),
        "admin socket = " + home.resolve("run") + "/$name.asok",
        "log file = " + home.resolve("log") + "/$name.log",
        "pid file = " + home.resolve("run") + "/$name.pid",
        "mon data = " + home.resolve("mon"),
        "osd data = " + home.resolve("osd"),
        "osd memory target = 939524096",
        "mon data avail warn = 1",
        "mon data avail crit = 1",
        "[client.rgw]",
        "rgw data = " + home.resolve("rgw"),
        "rgw frontends = beast endpoint=127.0.0.1:" + port + " tcp_nodelay=1",
        "rgw thread pool size = 64",
        "rgw crypt require ssl = false",
        "");
  }

  private void run(String... command) throws IOException {
    Process process = begin(command);
    try {
      if (!process.waitFor(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("no end of " + command[0] + ": " + output(command[0]));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ceph starts", e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output(command[0]));
    }
  }

  private void daemon(String... command) throws IOException {
    String[] foreground = java.util.Arrays.copyOf(command, command.length + 5);
    String[] more = {"-f", "--setuser", "root", "--setgroup", "root"};
    System.arraycopy(more, 0, foreground, command.length, more.length);
    daemons.add(begin(foreground));
  }

  private Process begin(String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    if (!command[0].equals("monmaptool")) {
      all.add(1, "-c");
      all.add(2, configuration.toString());
    }
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(home.resolve(command[0] + ".out").toFile()))
        .start();
  }

  private String output(String program) throws IOException {
    String text = Files.readString(home.resolve(program + ".out"));
    return text.substring(Math.max(0, text.length() - 1000));
  }

  private void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      try {
        HttpURLConnection connection =
            (HttpURLConnection) access.endpoint().toURL().openConnection();
        connection.setConnectTimeout(500);
        connection.setReadTimeout(2000);
        connection.getResponseCode();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new IOException("ceph does not answer: " + output("radosgw"), e);
        }
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Override
  public TestS3 access() {
    return access;
  }

  @Override
  public void close() throws IOException {
    for (Process daemon : daemons) {
      daemon.destroyForcibly();
    }
    for (Process daemon : daemons) {
      try {
        daemon.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
