package io.heartwood.cli.demo;

import io.heartwood.sql.error.SqlException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a demo leaves behind: nothing, unless its data are to be kept. Also when it is interrupted
 * (Ctrl-C): the tour is asked to end, and given some seconds to remove its table; then the server
 * is stopped and the directory removed. Thread-safe.
 */
final class DemoRun implements Closeable {
  private static final int CANCEL_SECONDS = 10;
  private static final int DELETE_ATTEMPTS = 5;

  private final Path directory;
  private final boolean isRemoving;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupted, "heartwood-demo-interrupted");
  private volatile boolean isInterrupted;
  private DemoStorage storage;
  private DemoTour tour;

  DemoRun(Path directory, boolean isRemoving) {
    this.directory = directory;
    this.isRemoving = isRemoving;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Opens the storage, which ends with this run. */
  DemoStorage open(Map<String, String> environment) throws IOException, SqlException {
    DemoStorage opened = DemoStorage.open(directory, environment);
    synchronized (this) {
      storage = opened;
    }
    return opened;
  }

  /** The tour that an interruption ends. */
  synchronized DemoTour begin(DemoTour begun) {
    tour = begun;
    if (isInterrupted) {
      begun.cancel();
    }
    return begun;
  }

  /** Whether nothing is kept. */
  boolean isRemoving() {
    return isRemoving;
  }

  private void interrupted() {
    synchronized (this) {
      isInterrupted = true;
      if (tour != null) {
        tour.cancel();
      }
    }
    try {
      if (!closed.await(CANCEL_SECONDS, TimeUnit.SECONDS)) {
        end();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void end() throws IOException {
    try {
      if (storage != null) {
        storage.close();
      }
    } finally {
      if (isRemoving) {
        delete();
      }
    }
  }

  /** Removes the directory; again, if somebody else removed or added a file meanwhile. */
  private void delete() throws IOException {
    for (int attempt = 1; Files.exists(directory); attempt++) {
      try (Stream<Path> walk = Files.walk(directory)) {
        List<Path> paths = walk.sorted(Comparator.reverseOrder()).toList();
        for (Path path : paths) {
          Files.deleteIfExists(path);
        }
      } catch (IOException | UncheckedIOException e) {
        if (attempt == DELETE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      end();
    } finally {
      closed.countDown();
      unhook();
    }
  }

  private void unhook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shutdownHasBegun) {
      // Nothing to take back: the hook runs, and has been told that all is closed.
      isInterrupted = true;
    }
  }
}
