package io.heartwood.insert;

import io.heartwood.schema.TableSettings;

/**
 * Slows inserts down, and then refuses them, while a partition has too many parts. Immutable.
 *
 * <p>As in ClickHouse 26.7: from {@code parts_to_delay_insert} parts on a pause that grows evenly
 * to {@code max_delay_to_insert}, from {@code parts_to_throw_insert} on an error.
 */
final class InsertThrottle {
  private static final long MIN_PAUSE_MILLIS = 10;

  private final long delayCount;
  private final long throwCount;
  private final long maxPauseMillis;
  private final long maxTotalCount;

  InsertThrottle(TableSettings settings) {
    this.delayCount = settings.number("parts_to_delay_insert");
    this.throwCount = settings.number("parts_to_throw_insert");
    this.maxPauseMillis = settings.number("max_delay_to_insert") * 1000;
    this.maxTotalCount = settings.number("max_parts_in_total");
  }

  /** Refuses an insert if there are too many parts. */
  void requireRoom(String partitionId, int partCount, int totalCount) throws TooManyPartsException {
    if (throwCount > 0 && partCount >= throwCount) {
      throw new TooManyPartsException(
          "too many parts, merges cannot keep up: partition="
              + partitionId
              + " parts="
              + partCount
              + " parts_to_throw_insert="
              + throwCount);
    }
    if (totalCount >= maxTotalCount) {
      throw new TooManyPartsException(
          "too many parts in the table: parts="
              + totalCount
              + " max_parts_in_total="
              + maxTotalCount);
    }
  }

  /** Milliseconds that an insert should wait; 0 if there are few parts. */
  long pauseMillis(int partCount) {
    if (delayCount == 0 || partCount < delayCount || throwCount <= delayCount) {
      return 0;
    }
    long pause = maxPauseMillis * (partCount - delayCount + 1) / (throwCount - delayCount);
    return Math.max(MIN_PAUSE_MILLIS, Math.min(maxPauseMillis, pause));
  }
}
