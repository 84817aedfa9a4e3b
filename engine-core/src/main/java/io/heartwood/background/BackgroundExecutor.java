package io.heartwood.background;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks step by step, and jobs from time to time, on a fixed number of threads of its own.
 * Thread-safe.
 *
 * <p>Tasks take turns after every step, so a long merge does not hold up a short one. With no
 * threads nothing runs unless {@link #runStep()} is called: so tests decide what happens when. What
 * fails, be it for want of memory, is logged and does not end a thread.
 */
public final class BackgroundExecutor implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundExecutor.class);
  private static final long FAILED_JOB_PAUSE_MILLIS = 5000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long a thread may take to notice that it was interrupted. */
  private static final Duration INTERRUPTED_PATIENCE = Duration.ofSeconds(2);

  private final Clock clock;
  private final int maxTasks;
  private final List<Thread> threads = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<BackgroundTask> waiting = new ArrayDeque<>();
  private final List<Repetition> repetitions = new ArrayList<>();
  private int runningCount;
  private boolean closed;

  /**
   * Starts the threads.
   *
   * @param name how the threads are named: {@code <name>-1}, ...
   * @param threadCount how many; 0 for none
   * @param maxTasks most tasks that may wait or run at a time
   * @param clock by which repeated jobs are due
   */
  public BackgroundExecutor(String name, int threadCount, int maxTasks, Clock clock) {
    if (threadCount < 0 || maxTasks < 1) {
      throw new IllegalArgumentException(
          "out of range: threadCount=" + threadCount + " maxTasks=" + maxTasks);
    }
    this.clock = clock;
    this.maxTasks = maxTasks;
    for (int i = 1; i <= threadCount; i++) {
      Thread thread = new Thread(this::work, name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /** Number of threads. */
  public int threadCount() {
    return threads.size();
  }

  /** Tasks that wait or run. */
  public int taskCount() {
    lock.lock();
    try {
      return waiting.size() + runningCount;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands over a task, which the executor closes in the end.
   *
   * @return false if there are too many tasks, or the executor is closed: the caller keeps the task
   */
  public boolean submit(BackgroundTask task) {
    lock.lock();
    try {
      if (closed || waiting.size() + runningCount >= maxTasks) {
        return false;
      }
      waiting.addLast(task);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Runs a job now and again, until the repetition is closed. */
  public Repetition repeat(RepeatedJob job) {
    Repetition repetition = new Repetition(job);
    lock.lock();
    try {
      repetitions.add(repetition);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return repetition;
  }

  /**
   * Runs one due job, or one step of one task, on the calling thread.
   *
   * @return whether there was something to do
   */
  public boolean runStep() {
    Runnable work;
    lock.lock();
    try {
      work = closed ? null : takeWork();
    } finally {
      lock.unlock();
    }
    if (work == null) {
      return false;
    }
    work.run();
    return true;
  }

  /** Work to be done without the lock, or null if there is none now. */
  private Runnable takeWork() {
    long now = clock.millis();
    for (Repetition repetition : repetitions) {
      if (!repetition.running && repetition.dueMillis <= now) {
        repetition.running = true;
        return () -> runJob(repetition);
      }
    }
    BackgroundTask task = waiting.pollFirst();
    if (task == null) {
      return null;
    }
    runningCount++;
    return () -> runTask(task);
  }

  private void runJob(Repetition repetition) {
    long pauseMillis = FAILED_JOB_PAUSE_MILLIS;
    try {
      pauseMillis = repetition.job.run();
    } catch (IOException | RuntimeException | Error e) {
      LOG.warn("background job failed: job={}", repetition.job.description(), e);
    } finally {
      lock.lock();
      try {
        repetition.running = false;
        repetition.dueMillis = repetition.woken ? 0 : clock.millis() + pauseMillis;
        repetition.woken = false;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void runTask(BackgroundTask task) {
    boolean more = false;
    try {
      more = task.step();
    } catch (IOException | RuntimeException | Error e) {
      LOG.warn("background task failed: task={}", task.description(), e);
    } finally {
      if (!more) {
        closeQuietly(task);
      }
      boolean orphaned;
      lock.lock();
      try {
        runningCount--;
        orphaned = more && closed;
        if (more && !closed) {
          waiting.addLast(task);
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (orphaned) {
        closeQuietly(task);
      }
    }
  }

  private static void closeQuietly(BackgroundTask task) {
    try {
      task.close();
    } catch (IOException | RuntimeException | Error e) {
      LOG.warn("cannot end a background task: task={}", task.description(), e);
    }
  }

  private void work() {
    while (true) {
      Runnable work;
      lock.lock();
      try {
        while ((work = closed ? null : takeWork()) == null) {
          if (closed) {
            return;
          }
          awaitWork();
        }
      } finally {
        lock.unlock();
      }
      work.run();
    }
  }

  private void awaitWork() {
    long now = clock.millis();
    long pause = Long.MAX_VALUE;
    for (Repetition repetition : repetitions) {
      if (!repetition.running) {
        pause = Math.min(pause, Math.max(1, repetition.dueMillis - now));
      }
    }
    try {
      if (pause == Long.MAX_VALUE) {
        changed.await();
      } else {
        changed.await(pause, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      // Nobody but us owns the thread; the way to stop it is to close the executor.
      LOG.debug("background thread was interrupted while it waited");
    }
  }

  /** Closes, waiting for half a minute at most. */
  @Override
  public void close() {
    close(System.nanoTime() + PATIENCE.toNanos());
  }

  /**
   * Closes all tasks and waits for the steps that are running; those that still run at the deadline
   * are interrupted. A thread that does not end even then, as one that hangs in a system call, is
   * left behind.
   *
   * @param deadlineNanos by {@link System#nanoTime()}
   * @return whether all threads have ended
   */
  public boolean close(long deadlineNanos) {
    List<BackgroundTask> abandoned;
    lock.lock();
    try {
      closed = true;
      abandoned = new ArrayList<>(waiting);
      waiting.clear();
      repetitions.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    abandoned.forEach(BackgroundExecutor::closeQuietly);
    if (awaitThreads(deadlineNanos)) {
      return true;
    }
    threads.forEach(Thread::interrupt);
    if (awaitThreads(System.nanoTime() + INTERRUPTED_PATIENCE.toNanos())) {
      return true;
    }
    for (Thread thread : threads) {
      if (thread.isAlive()) {
        LOG.warn("background thread hangs and is left behind: thread={}", thread.getName());
      }
    }
    return false;
  }

  private boolean awaitThreads(long deadlineNanos) {
    boolean interrupted = false;
    boolean ended = true;
    for (Thread thread : threads) {
      long nanos = deadlineNanos - System.nanoTime();
      while (thread.isAlive() && nanos > 0) {
        try {
          TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
        } catch (InterruptedException e) {
          interrupted = true;
        }
        nanos = deadlineNanos - System.nanoTime();
      }
      ended &= !thread.isAlive();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return ended;
  }

  /** A job that is being repeated. */
  public final class Repetition {
    private final RepeatedJob job;
    private long dueMillis;
    private boolean running;
    private boolean woken;

    private Repetition(RepeatedJob job) {
      this.job = job;
    }

    /** Makes the job due at once. */
    public void wake() {
      lock.lock();
      try {
        dueMillis = 0;
        woken = running;
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    /**
     * Ends the repetition, and waits until the job does not run.
     *
     * @param deadlineNanos when to give up waiting, by {@link System#nanoTime()}
     * @return whether the job does not run
     */
    public boolean close(long deadlineNanos) {
      boolean interrupted = false;
      lock.lock();
      try {
        repetitions.remove(this);
        long nanos = deadlineNanos - System.nanoTime();
        while (running && nanos > 0) {
          try {
            changed.awaitNanos(nanos);
          } catch (InterruptedException e) {
            interrupted = true;
          }
          nanos = deadlineNanos - System.nanoTime();
        }
        return !running;
      } finally {
        lock.unlock();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
