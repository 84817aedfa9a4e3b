package io.heartwood.background;

import io.heartwood.disk.DiskSpace;
import io.heartwood.merge.MergePlan;
import io.heartwood.merge.MergeSelector;
import io.heartwood.merge.SimpleMergeSelector;
import io.heartwood.part.PartSummary;
import io.heartwood.schema.TableSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Looks for merges of one table and hands them to the executor. Confined to one run at a time.
 *
 * <p>Large merges are only begun while the pool is rather empty, so that small ones, on which
 * inserts wait, always find room (ClickHouse 26.7: {@code
 * number_of_free_entries_in_pool_to_lower_max_size_of_merge}, a quarter of the pool). While there
 * is nothing to do, looks less and less often.
 */
public final class MergeScheduler implements RepeatedJob {
  private static final double PAUSE_GROWTH = 1.2;
  private static final long MAX_PAUSE_MILLIS = 60_000;

  private final MergeTarget target;
  private final BackgroundExecutor executor;
  private final int poolSize;
  private final Clock clock;
  private final MergeSelector selector;
  private long pauseMillis;

  /**
   * Schedules merges of a table.
   *
   * @param poolSize most merges of all tables at a time
   */
  public MergeScheduler(
      MergeTarget target, BackgroundExecutor executor, int poolSize, Clock clock) {
    this.target = target;
    this.executor = executor;
    this.poolSize = poolSize;
    this.clock = clock;
    this.selector = new SimpleMergeSelector(target.settings(), false, target.maxSources());
    this.pauseMillis = basePauseMillis();
  }

  @Override
  public String description() {
    return "select merges of " + target.name();
  }

  @Override
  public long run() throws IOException {
    boolean started = false;
    while (startOne()) {
      started = true;
    }
    pauseMillis =
        started
            ? basePauseMillis()
            : Math.min(MAX_PAUSE_MILLIS, (long) (pauseMillis * PAUSE_GROWTH));
    return pauseMillis;
  }

  private boolean startOne() throws IOException {
    long maxBytes =
        maxSourceBytes(
            target.settings(), poolSize, executor.taskCount(), target.maxUnreservedBytes());
    if (maxBytes == 0) {
      return false;
    }
    List<PartSummary> sources =
        selector.select(target.mergeRanges(), maxBytes, clock.instant().getEpochSecond());
    if (sources.isEmpty()) {
      return false;
    }
    Optional<BackgroundTask> merge = target.startMerge(MergePlan.of(sources));
    if (merge.isEmpty()) {
      return false;
    }
    if (!executor.submit(merge.get())) {
      merge.get().close();
      return false;
    }
    return true;
  }

  private long basePauseMillis() {
    return target.settings().number("merge_selecting_sleep_ms");
  }

  /**
   * Most bytes that the sources of a new merge may have; 0 for no merge.
   *
   * @param poolSize most merges at a time
   * @param scheduledCount merges there are
   * @param maxUnreservedBytes room for the result; half of it is used
   */
  static long maxSourceBytes(
      TableSettings settings, int poolSize, int scheduledCount, long maxUnreservedBytes) {
    double most = settings.number("max_bytes_to_merge_at_max_space_in_pool");
    double least = settings.number("max_bytes_to_merge_at_min_space_in_pool");
    int free = poolSize - scheduledCount;
    if (most == 0 || free <= 0) {
      return 0;
    }
    int lowering = Math.max(1, poolSize / 4);
    double limit =
        scheduledCount <= 1 || free >= lowering
            ? most
            : least * Math.pow(most / least, (double) free / lowering);
    double room =
        maxUnreservedBytes == DiskSpace.UNLIMITED
            ? Double.POSITIVE_INFINITY
            : maxUnreservedBytes / 2.0;
    return (long) Math.min(limit, room);
  }
}
