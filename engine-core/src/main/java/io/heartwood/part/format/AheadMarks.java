package io.heartwood.part.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Marks files of a part that other threads load, all at once, before their owner asks for one after
 * the other. The owner loads those himself that nobody has begun. Confined to one thread.
 */
final class AheadMarks implements Closeable {
  /** Loads a marks file. */
  @FunctionalInterface
  interface Loader {
    /** Reads, verifies and keeps the marks. Called by any thread. */
    Marks load(String file) throws IOException;
  }

  private final Map<String, FutureTask<Marks>> begun = new HashMap<>();

  /** Begins to load a file that was not begun yet. */
  void begin(String file, Loader loader, Executor executor) {
    if (begun.containsKey(file)) {
      return;
    }
    FutureTask<Marks> task = new FutureTask<>(() -> loader.load(file));
    begun.put(file, task);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException full) {
      // No room or shutting down: the owner will load it.
      return;
    }
  }

  /** The marks of a file that was begun; null for others. */
  Marks take(String file) throws IOException {
    FutureTask<Marks> task = begun.get(file);
    if (task == null) {
      return null;
    }
    // Without effect if another thread has begun.
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while marks are loaded: file=" + file);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IOException("marks cannot be loaded: file=" + file, e.getCause());
    }
  }

  /** Nothing is begun any more; what is under way ends by itself. */
  @Override
  public void close() {
    begun.values().forEach(task -> task.cancel(false));
  }
}
