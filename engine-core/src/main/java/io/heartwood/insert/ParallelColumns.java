package io.heartwood.insert;

import io.heartwood.column.Column;
import io.heartwood.layout.PartAssembly.Parallelism;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * The same work on every column of a block, shared by several threads. The calling thread works
 * itself and only waits for columns that others have begun.
 */
final class ParallelColumns {
  private ParallelColumns() {}

  /** The columns that {@code work} makes of these. */
  static List<Column> map(
      List<Column> columns, UnaryOperator<Column> work, Parallelism parallelism) {
    Column[] results = new Column[columns.size()];
    Throwable[] failures = new Throwable[columns.size()];
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(columns.size());
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < results.length; i = next.getAndIncrement()) {
            try {
              results[i] = work.apply(columns.get(i));
            } catch (RuntimeException | Error e) {
              failures[i] = e;
            } finally {
              done.countDown();
            }
          }
        };
    for (int i = 1; i < Math.min(parallelism.threadCount(), columns.size()); i++) {
      try {
        parallelism.executor().execute(worker);
      } catch (RejectedExecutionException e) {
        break;
      }
    }
    worker.run();
    awaitUninterruptibly(done);
    for (Throwable failure : failures) {
      if (failure != null) {
        throw new IllegalStateException("cannot gather a column: " + failure.getMessage(), failure);
      }
    }
    return Arrays.asList(results);
  }

  private static void awaitUninterruptibly(CountDownLatch done) {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
