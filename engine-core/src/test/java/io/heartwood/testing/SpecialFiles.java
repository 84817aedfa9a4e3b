package io.heartwood.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Names of a local file system that are neither files nor directories. */
public final class SpecialFiles {
  private static final Path ENDLESS = Path.of("/dev/zero");

  private SpecialFiles() {}

  /** Makes a named pipe that nobody writes to; on Windows the test is skipped. */
  public static void makePipe(Path pipe) throws IOException, InterruptedException {
    assumeTrue(Files.exists(ENDLESS), "a system with named pipes");
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
    if (!mkfifo.waitFor(20, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
      throw new IOException("mkfifo failed: path=" + pipe);
    }
  }

  /** Makes a symbolic link to a device that has no end; on Windows the test is skipped. */
  public static void linkToDevice(Path link) throws IOException {
    assumeTrue(Files.exists(ENDLESS), "a system with devices that are files");
    Files.createSymbolicLink(link, ENDLESS);
  }
}
