package io.heartwood.sql.query;

import io.heartwood.column.Block;
import io.heartwood.sql.error.SqlException;
import io.heartwood.table.ScanProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Drains readers side by side: the first one on the calling thread, the others on an executor. A
 * failure stops all of them; the first one is thrown, all readers are closed. Used once.
 */
final class ParallelScan {
  private final Executor executor;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong bytesRead = new AtomicLong();
  private ScanProgress progress = new ScanProgress(0, 0, 0);

  /** Takes the blocks of one reader, on one thread; false stops the reader. */
  @FunctionalInterface
  interface BlockSink {
    boolean accept(Block block) throws IOException, SqlException;

    /** Whether {@link #accept} keeps nothing of the block's arrays, so that they can be reused. */
    default boolean copiesRows() {
      return false;
    }
  }

  /** Makes a sink for each reader; called on the calling thread only. */
  @FunctionalInterface
  interface SinkFactory {
    BlockSink newSink();
  }

  ParallelScan(Executor executor) {
    this.executor = executor;
  }

  /** Reads everything and closes the readers. */
  void run(List<RowCursor> cursors, SinkFactory sinks) throws IOException, SqlException {
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (RowCursor cursor : cursors) {
      BlockSink sink = sinks.newSink();
      tasks.add(
          new FutureTask<>(
              () -> {
                drain(cursor, sink);
                return null;
              }));
    }
    Throwable failure = null;
    for (int i = 1; i < tasks.size(); i++) {
      executor.execute(tasks.get(i));
    }
    for (int i = 0; i < tasks.size(); i++) {
      if (i == 0) {
        tasks.get(0).run();
      }
      failure = first(failure, await(tasks.get(i)));
    }
    for (RowCursor cursor : cursors) {
      progress = progress.plus(cursor.progress());
      try {
        cursor.close();
      } catch (IOException e) {
        failure = first(failure, e);
      }
    }
    rethrow(failure);
  }

  /** What was read, after {@link #run}. */
  ScanProgress progress() {
    return progress;
  }

  /** Bytes of the blocks read. */
  long bytesRead() {
    return bytesRead.get();
  }

  private void drain(RowCursor cursor, BlockSink sink) throws IOException, SqlException {
    boolean finished = false;
    try {
      while (!stopped.get()) {
        Optional<Block> block = cursor.next();
        if (block.isEmpty()) {
          break;
        }
        bytesRead.addAndGet(block.get().sizeBytes());
        if (!sink.accept(block.get())) {
          break;
        }
        if (sink.copiesRows()) {
          cursor.recycle(block.get());
        }
      }
      finished = true;
    } finally {
      if (!finished) {
        stopped.set(true);
      }
    }
  }

  private Throwable await(FutureTask<Void> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return null;
        } catch (InterruptedException e) {
          interrupted = true;
          stopped.set(true);
        } catch (ExecutionException e) {
          return e.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Throwable first(Throwable earlier, Throwable later) {
    if (earlier == null) {
      return later;
    }
    if (later != null && later != earlier) {
      earlier.addSuppressed(later);
    }
    return earlier;
  }

  private static void rethrow(Throwable failure) throws IOException, SqlException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof SqlException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }
}
