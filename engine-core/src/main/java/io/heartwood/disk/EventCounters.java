package io.heartwood.disk;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of what has happened since this was made. An engine has one, and so has each disk that
 * counts more than requests; {@code system.events} shows their sums. Thread-safe; never grows.
 *
 * <pre>{@code
 * events.increment(ProfileEvent.MARK_CACHE_HITS);
 * events.add(ProfileEvent.CACHED_READ_BUFFER_READ_FROM_CACHE_BYTES, length);
 * }</pre>
 */
public final class EventCounters {
  private static final ProfileEvent[] EVENTS = ProfileEvent.values();

  private final LongAdder[] counts = new LongAdder[EVENTS.length];

  /** Nothing has happened yet. */
  public EventCounters() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** It has happened once more. */
  public void increment(ProfileEvent event) {
    counts[event.ordinal()].increment();
  }

  /** It has happened this often more; of bytes and times their number. */
  public void add(ProfileEvent event, long count) {
    counts[event.ordinal()].add(count);
  }

  /** How often it has happened. */
  public long count(ProfileEvent event) {
    return counts[event.ordinal()].sum();
  }

  /** The counts that are not 0, in the order of the events; not one moment's, if others count. */
  public Map<ProfileEvent, Long> snapshot() {
    Map<ProfileEvent, Long> snapshot = new EnumMap<>(ProfileEvent.class);
    for (ProfileEvent event : EVENTS) {
      long count = count(event);
      if (count != 0) {
        snapshot.put(event, count);
      }
    }
    return Collections.unmodifiableMap(snapshot);
  }
}
