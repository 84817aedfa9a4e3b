package io.heartwood.part.format;

import io.heartwood.disk.EventCounters;
import io.heartwood.disk.ProfileEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToLongFunction;

/**
 * Values that are slow to load, as many as fit a number of bytes; those used least recently give
 * way. What several threads want at once is loaded once. Thread-safe.
 *
 * @param <K> names a value
 * @param <V> immutable
 */
final class SizedCache<K, V> {
  /** Loads a value that is not in the cache. */
  @FunctionalInterface
  interface Loader<V> {
    V load() throws IOException;
  }

  /**
   * What a cache counts.
   *
   * @param evictedEntries and evictedBytes may be null: not counted
   */
  record Events(
      ProfileEvent hits,
      ProfileEvent misses,
      ProfileEvent evictedEntries,
      ProfileEvent evictedBytes) {}

  /** About what an entry takes besides its value: key, node and references. */
  private static final int ENTRY_BYTES = 128;

  private static final class Loading<V> {
    private final CountDownLatch done = new CountDownLatch(1);
    private V value;
  }

  private final long maxBytes;
  private final ToLongFunction<V> valueBytes;
  private final EventCounters counters;
  private final Events events;

  // Guarded by this.
  private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<K, Loading<V>> loading = new HashMap<>();
  private long sizeBytes;

  /**
   * An empty cache.
   *
   * @param maxBytes 0 keeps nothing, but still loads once what is wanted at the same time
   */
  SizedCache(long maxBytes, ToLongFunction<V> valueBytes, EventCounters counters, Events events) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("out of range: maxBytes=" + maxBytes);
    }
    this.maxBytes = maxBytes;
    this.valueBytes = Objects.requireNonNull(valueBytes, "valueBytes");
    this.counters = Objects.requireNonNull(counters, "counters");
    this.events = Objects.requireNonNull(events, "events");
  }

  /**
   * The value of a key. If it is being loaded by another thread, waits for it; if that fails, loads
   * it on this thread.
   */
  V value(K key, Loader<V> loader) throws IOException {
    while (true) {
      Loading<V> own = null;
      Loading<V> other;
      synchronized (this) {
        V kept = entries.get(key);
        if (kept != null) {
          counters.increment(events.hits());
          return kept;
        }
        other = loading.get(key);
        if (other == null) {
          own = new Loading<>();
          loading.put(key, own);
        }
      }
      if (own != null) {
        counters.increment(events.misses());
        return load(key, loader, own);
      }
      V found = await(other);
      if (found != null) {
        counters.increment(events.hits());
        return found;
      }
    }
  }

  private V load(K key, Loader<V> loader, Loading<V> own) throws IOException {
    try {
      own.value = loader.load();
      return own.value;
    } finally {
      synchronized (this) {
        loading.remove(key);
        if (own.value != null) {
          put(key, own.value);
        }
      }
      own.done.countDown();
    }
  }

  private V await(Loading<V> other) throws InterruptedIOException {
    try {
      other.done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another thread was loading");
    }
    return other.value;
  }

  /** Whether a value is there now; neither a use of it nor counted. */
  synchronized boolean contains(K key) {
    return entries.containsKey(key);
  }

  /** Keeps a value that need not be loaded, as the one used last. */
  synchronized void put(K key, V value) {
    long size = entryBytes(value);
    if (size > maxBytes) {
      return;
    }
    remove(key);
    entries.put(key, value);
    sizeBytes += size;
    Iterator<Map.Entry<K, V>> oldest = entries.entrySet().iterator();
    while (sizeBytes > maxBytes) {
      long evicted = entryBytes(oldest.next().getValue());
      oldest.remove();
      sizeBytes -= evicted;
      if (events.evictedEntries() != null) {
        counters.increment(events.evictedEntries());
        counters.add(events.evictedBytes(), evicted);
      }
    }
  }

  /** Forgets a value that will not be wanted any more. */
  synchronized void remove(K key) {
    V value = entries.remove(key);
    if (value != null) {
      sizeBytes -= entryBytes(value);
    }
  }

  /** Forgets all values. */
  synchronized void clear() {
    entries.clear();
    sizeBytes = 0;
  }

  /** Number of values. */
  synchronized int count() {
    return entries.size();
  }

  /** Bytes of values and what it takes to find them, about. */
  synchronized long sizeBytes() {
    return sizeBytes;
  }

  private long entryBytes(V value) {
    return valueBytes.applyAsLong(value) + ENTRY_BYTES;
  }
}
