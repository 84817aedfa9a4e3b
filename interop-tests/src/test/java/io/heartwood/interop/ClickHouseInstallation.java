package io.heartwood.interop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Where the embedded ClickHouse is installed: beside the lock file that pins it, by {@code npm ci}
 * on first use.
 *
 * <p>Without npm the tests that need ClickHouse are skipped; with {@code CI=true} that is a
 * failure.
 */
final class ClickHouseInstallation {
  private static final int INSTALL_TIMEOUT_MINUTES = 10;

  private static Path installed;

  private ClickHouseInstallation() {}

  /** The directory that holds {@code runner.js} and {@code node_modules}. */
  static synchronized Path home() throws IOException {
    if (installed == null) {
      Path home =
          Path.of(System.getProperty("heartwood.project.root"), "interop-tests", "clickhouse");
      if (!runs("npm", "--version") || !runs("node", "--version")) {
        String reason = "the tests against ClickHouse need node and npm";
        if ("true".equals(System.getenv("CI"))) {
          throw new IllegalStateException(reason);
        }
        Assumptions.abort(reason);
      }
      install(home);
      installed = home;
    }
    return installed;
  }

  private static void install(Path home) throws IOException {
    Path lockPath = home.resolve(".install.lock");
    try (FileChannel channel =
            FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Path done = home.resolve("node_modules/.package-lock.json");
      if (Files.exists(done) && lock.isValid() && isCurrent(home, done)) {
        return;
      }
      Path log = home.resolve("npm.log");
      Process npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!npm.waitFor(INSTALL_TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        npm.destroyForcibly();
        throw new IOException("npm ci did not end: minutes=" + INSTALL_TIMEOUT_MINUTES);
      }
      if (npm.exitValue() != 0) {
        throw new IOException(
            "npm ci failed: exitValue="
                + npm.exitValue()
                + "\n"
                + Files.readString(log, StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ClickHouse was installed", e);
    }
  }

  private static boolean isCurrent(Path home, Path done) throws IOException {
    return Files.getLastModifiedTime(done)
            .compareTo(Files.getLastModifiedTime(home.resolve("package-lock.json")))
        >= 0;
  }

  private static boolean runs(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
