package io.heartwood.s3server.server;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One read-write lock for each key somebody is using now.
 *
 * <p>Not a fixed number of shared locks: a client that streams one object while it writes another
 * would wait for itself as soon as the two share a lock. And not locks that belong to a thread: a
 * response may end on another thread than the one its request began on. Thread-safe.
 */
final class KeyLocks {
  /** More than the server has threads. A reader takes one permit, a writer all of them. */
  private static final int PERMIT_COUNT = 10_000;

  private final ConcurrentHashMap<String, KeyLock> locks = new ConcurrentHashMap<>();

  /** The permits of a key and how many requests hold some or wait for some. */
  private static final class KeyLock {
    final Semaphore permits = new Semaphore(PERMIT_COUNT, true);
    int userCount;
  }

  /** A lock that is held until it is closed, by any thread; closing again does nothing. */
  final class Hold implements AutoCloseable {
    private final String key;
    private final Semaphore permits;
    private final int permitCount;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Hold(String key, Semaphore permits, int permitCount) {
      this.key = key;
      this.permits = permits;
      this.permitCount = permitCount;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        permits.release(permitCount);
        leave(key);
      }
    }
  }

  /** Takes the key's lock, alone or together with other readers; empty if not in time. */
  Optional<Hold> acquire(String key, Access access, long timeoutMillis) {
    int permitCount = access == Access.WRITE ? PERMIT_COUNT : 1;
    Semaphore permits = enter(key).permits;
    boolean acquired = false;
    try {
      acquired = permits.tryAcquire(permitCount, timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!acquired) {
      leave(key);
      return Optional.empty();
    }
    return Optional.of(new Hold(key, permits, permitCount));
  }

  int size() {
    return locks.size();
  }

  private KeyLock enter(String key) {
    return locks.compute(
        key,
        (name, present) -> {
          KeyLock entry = present == null ? new KeyLock() : present;
          entry.userCount++;
          return entry;
        });
  }

  private void leave(String key) {
    locks.computeIfPresent(key, (name, entry) -> --entry.userCount == 0 ? null : entry);
  }
}
