package io.heartwood.calendar;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * The offsets of a time zone as flat arrays: a list of stretches of time, each with one offset.
 * Loops keep the bounds of the stretch they are in, and look up the next only when they leave it.
 *
 * <p>Covers 1850 to 2300; the first and the last offset hold beyond. Times are seconds since
 * 1970-01-01 UTC. A local time that occurs twice means the first; one that is skipped is counted
 * with the offset after the gap: both as ClickHouse does. Immutable and thread-safe.
 */
public final class ZoneOffsets {
  private static final Instant FIRST = Instant.parse("1850-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2300-12-31T00:00:00Z");

  /** A bucket is twelve days, so that it rarely holds a change of the clocks. */
  private static final int BUCKET_BITS = 20;

  /** Up to the last second of DateTime, 2106-02-07. */
  private static final int BUCKET_COUNT = 1 << Integer.SIZE - BUCKET_BITS;

  private final ZoneId zone;

  /** {@code starts[i]} is where stretch i begins; the first one is {@code Long.MIN_VALUE}. */
  private final long[] starts;

  /**
   * Wall clock just before the change, in local seconds: where stretch i begins for local times.
   */
  private final long[] localStarts;

  private final int[] offsets;

  /** The stretch that holds the first second of each bucket of time since 1970. */
  private final short[] buckets;

  /** The same for {@link #localStarts}. */
  private final short[] localBuckets;

  private ZoneOffsets(ZoneId zone, long[] starts, long[] localStarts, int[] offsets) {
    this.zone = zone;
    this.starts = starts;
    this.localStarts = localStarts;
    this.offsets = offsets;
    this.buckets = buckets(starts);
    this.localBuckets = buckets(localStarts);
  }

  private static short[] buckets(long[] starts) {
    short[] buckets = new short[BUCKET_COUNT];
    for (int i = 0, stretch = 0; i < BUCKET_COUNT; i++) {
      long first = (long) i << BUCKET_BITS;
      while (stretch + 1 < starts.length && starts[stretch + 1] <= first) {
        stretch++;
      }
      buckets[i] = (short) stretch;
    }
    return buckets;
  }

  /** The offsets of a zone. Takes some microseconds per change of the clocks: keep the result. */
  public static ZoneOffsets of(ZoneId zone) {
    ZoneRules rules = zone.getRules();
    List<ZoneOffsetTransition> transitions = new ArrayList<>();
    ZoneOffsetTransition next = rules.nextTransition(FIRST);
    while (next != null && next.getInstant().isBefore(LAST)) {
      transitions.add(next);
      next = rules.nextTransition(next.getInstant());
    }
    int count = transitions.size() + 1;
    long[] starts = new long[count];
    long[] localStarts = new long[count];
    int[] offsets = new int[count];
    starts[0] = Long.MIN_VALUE;
    localStarts[0] = Long.MIN_VALUE;
    offsets[0] = rules.getOffset(FIRST).getTotalSeconds();
    for (int i = 1; i < count; i++) {
      ZoneOffsetTransition transition = transitions.get(i - 1);
      starts[i] = transition.toEpochSecond();
      localStarts[i] = starts[i] + offsets[i - 1];
      offsets[i] = transition.getOffsetAfter().getTotalSeconds();
    }
    return new ZoneOffsets(zone, starts, localStarts, offsets);
  }

  /**
   * The zone of this name.
   *
   * @throws IllegalArgumentException if there is no such zone
   */
  public static ZoneId zoneOf(String name) {
    try {
      return ZoneId.of(name);
    } catch (java.time.DateTimeException e) {
      throw new IllegalArgumentException("unknown time zone: timeZone=" + name, e);
    }
  }

  /** The zone. */
  public ZoneId zone() {
    return zone;
  }

  /** Index of the stretch that holds an instant. */
  public int stretchAt(long epochSecond) {
    return stretchOf(starts, buckets, epochSecond);
  }

  /** Where a stretch begins; {@code Long.MIN_VALUE} for the first. */
  public long stretchStart(int index) {
    return starts[index];
  }

  /** Where a stretch ends; {@code Long.MAX_VALUE} for the last. */
  public long stretchEnd(int index) {
    return index + 1 < starts.length ? starts[index + 1] : Long.MAX_VALUE;
  }

  /** Seconds to add to UTC in a stretch. */
  public int stretchOffset(int index) {
    return offsets[index];
  }

  /** Seconds to add to UTC at an instant. */
  public int offsetAt(long epochSecond) {
    return starts.length == 1 ? offsets[0] : offsets[stretchOf(starts, buckets, epochSecond)];
  }

  /** Whether all offsets are whole minutes, or whole hours: {@code seconds} is 60 or 3600. */
  public boolean offsetsAreMultiplesOf(int seconds) {
    for (int offset : offsets) {
      if (offset % seconds != 0) {
        return false;
      }
    }
    return true;
  }

  /** The instant of a local time, given as seconds since 1970-01-01 00:00:00 on the wall clock. */
  public long toEpochSecond(long localSecond) {
    return localSecond
        - (starts.length == 1
            ? offsets[0]
            : offsets[stretchOf(localStarts, localBuckets, localSecond)]);
  }

  /** Index of the stretch that a local time belongs to. */
  public int localStretchAt(long localSecond) {
    return stretchOf(localStarts, localBuckets, localSecond);
  }

  /** First local second that belongs to a stretch; {@code Long.MIN_VALUE} for the first. */
  public long localStretchStart(int index) {
    return localStarts[index];
  }

  /** Where the local seconds of a stretch end; {@code Long.MAX_VALUE} for the last. */
  public long localStretchEnd(int index) {
    return index + 1 < localStarts.length ? localStarts[index + 1] : Long.MAX_VALUE;
  }

  /** The first instant of a local day, given as days since 1970-01-01. */
  public long startOfDay(long day) {
    long local = day * 86_400;
    long instant = toEpochSecond(local);
    if (starts.length > 1) {
      int stretch = stretchAt(instant);
      if (instant + offsets[stretch] != local && stretch + 1 < starts.length) {
        // Midnight is skipped: the day begins when the clock is put forward.
        return starts[stretch + 1];
      }
    }
    return instant;
  }

  /** Adds the offset to each of {@code count} instants: local seconds. */
  public void toLocal(long[] epochSeconds, long[] local, int count) {
    if (starts.length == 1) {
      int offset = offsets[0];
      for (int i = 0; i < count; i++) {
        local[i] = epochSeconds[i] + offset;
      }
      return;
    }
    long from = 0;
    long to = 0;
    long offset = 0;
    for (int i = 0; i < count; i++) {
      long instant = epochSeconds[i];
      if (instant < from || instant >= to) {
        int stretch = stretchOf(starts, buckets, instant);
        from = starts[stretch];
        to = stretchEnd(stretch);
        offset = offsets[stretch];
      }
      local[i] = instant + offset;
    }
  }

  /** The stretch of a second: through its bucket, or by search where there are no buckets. */
  private static int stretchOf(long[] starts, short[] buckets, long second) {
    long bucket = second >> BUCKET_BITS;
    if (bucket < 0 || bucket >= BUCKET_COUNT) {
      return floorIndex(starts, second);
    }
    int stretch = buckets[(int) bucket];
    while (stretch + 1 < starts.length && starts[stretch + 1] <= second) {
      stretch++;
    }
    return stretch;
  }

  /** The last index whose value is not above {@code key}. */
  private static int floorIndex(long[] values, long key) {
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (values[middle] <= key) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
