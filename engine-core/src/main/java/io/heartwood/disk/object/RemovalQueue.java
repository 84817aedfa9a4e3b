package io.heartwood.disk.object;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes objects that no name refers to. What cannot be deleted now is kept, at most {@value
 * #LIMIT} keys, and tried again with a later removal, not more often than every {@value
 * #RETRY_SECONDS} seconds; beyond the limit the oldest keys are forgotten here and left to the
 * metadata's own memory of releases or to a collection of orphans. Never throws: the names are gone
 * already, and their removal stands. Thread-safe.
 */
final class RemovalQueue {
  static final int LIMIT = 100_000;
  static final int RETRY_SECONDS = 30;
  private static final Logger LOG = LoggerFactory.getLogger(RemovalQueue.class);

  private final ObjectStorage objects;
  private final MetadataStorage metadata;
  private final LongSupplier nanoTime;
  private final Set<ObjectKey> waiting = new LinkedHashSet<>();
  private long retryAtNanos;

  RemovalQueue(ObjectStorage objects, MetadataStorage metadata, LongSupplier nanoTime) {
    this.objects = objects;
    this.metadata = metadata;
    this.nanoTime = nanoTime;
    retryAtNanos = nanoTime.getAsLong();
  }

  /** Keeps keys to be deleted with the next removal. */
  synchronized void keep(Collection<ObjectKey> keys) {
    waiting.addAll(keys);
    int forgotten = 0;
    for (var oldest = waiting.iterator(); waiting.size() > LIMIT; forgotten++) {
      oldest.next();
      oldest.remove();
    }
    if (forgotten > 0) {
      LOG.warn(
          "objects wait for deletion in too great a number, the oldest are left as orphans:"
              + " storage={} count={}",
          objects.description(),
          forgotten);
    }
  }

  /** Deletes keys now, together with what has waited long enough. */
  void remove(Collection<ObjectKey> keys) {
    List<ObjectKey> batch = new ArrayList<>(keys);
    synchronized (this) {
      if (!waiting.isEmpty() && nanoTime.getAsLong() - retryAtNanos >= 0) {
        batch.addAll(waiting);
        waiting.clear();
      }
    }
    delete(batch);
  }

  /** Deletes all that waits, now. */
  void removeWaiting() {
    List<ObjectKey> batch;
    synchronized (this) {
      batch = new ArrayList<>(waiting);
      waiting.clear();
    }
    delete(batch);
  }

  private void delete(List<ObjectKey> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      objects.delete(batch);
    } catch (IOException | RuntimeException failure) {
      LOG.warn(
          "objects cannot be deleted, to be tried again: storage={} count={} reason={}",
          objects.description(),
          batch.size(),
          failure.toString());
      synchronized (this) {
        retryAtNanos = nanoTime.getAsLong() + RETRY_SECONDS * 1_000_000_000L;
        keep(batch);
      }
      return;
    }
    try {
      metadata.confirmRemoved(batch);
    } catch (IOException | RuntimeException failure) {
      // Deleting an object a second time is no error, so the memory of it may stay.
      LOG.warn("deletion of objects cannot be noted: metadata={}", metadata.location(), failure);
    }
  }

  synchronized int waitingCount() {
    return waiting.size();
  }
}
