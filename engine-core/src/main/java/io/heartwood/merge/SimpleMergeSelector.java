package io.heartwood.merge;

import io.heartwood.part.PartSummary;
import io.heartwood.schema.TableSettings;
import java.util.List;

/**
 * Merges parts of similar size, as ClickHouse 26.7's {@code merge_selector_algorithm = Simple}.
 *
 * <p>Of all neighbours whose sum is large enough beside the largest of them, those are merged that
 * cost least per part less. What is large enough sinks with the age of the parts and with their
 * number, so that in the end few parts remain, and no row is rewritten more than logarithmically
 * often. Immutable.
 */
public final class SimpleMergeSelector implements MergeSelector {
  private static final double FIXED_COST_BYTES = 5 << 20;
  private static final double MIN_SIZE_BYTES = 1 << 20;
  private static final double MAX_SIZE_BYTES = 100L << 30;
  private static final double MIN_AGE_SECONDS = 10;
  private static final double MAX_AGE_OF_SMALL_SECONDS = 3600;
  private static final double MAX_AGE_OF_LARGE_SECONDS = 30 * 86400;
  private static final double MIN_PARTS_TO_LOWER_BASE = 10;
  private static final double MAX_PARTS_TO_LOWER_BASE = 50;
  private static final double SMALL_LAST_PART_RATIO = 0.01;
  private static final double SIMILAR_NEIGHBOUR_RATIO = 0.9;
  private static final double PART_COUNT_EXPONENT = 5;

  private final double base;
  private final int windowSize;
  private final int maxParts;
  private final int minParts;
  private final long throwPartCount;
  private final long forceAgeSeconds;

  /**
   * A selector by the settings of a table.
   *
   * @param aggressive whether to accept any neighbours, as OPTIMIZE without FINAL does
   * @param maxSources most parts to merge at once, if that is fewer than {@code
   *     max_parts_to_merge_at_once}
   */
  public SimpleMergeSelector(TableSettings settings, boolean aggressive, int maxSources) {
    this.base = aggressive ? 1 : settings.number("merge_selector_base");
    this.windowSize = (int) settings.number("merge_selector_window_size");
    this.maxParts = (int) Math.min(maxSources, settings.number("max_parts_to_merge_at_once"));
    this.minParts = (int) settings.number("min_parts_to_merge_at_once");
    this.throwPartCount = settings.number("parts_to_throw_insert");
    this.forceAgeSeconds = settings.number("min_age_to_force_merge_seconds");
  }

  @Override
  public List<PartSummary> select(List<MergeRange> ranges, long maxBytes, long nowEpochSecond) {
    Choice best = new Choice();
    for (MergeRange range : ranges) {
      selectWithin(range, maxBytes, nowEpochSecond, best);
    }
    return best.range == null ? List.of() : best.range.subList(best.begin, best.end);
  }

  /** The best so far. */
  private static final class Choice {
    private List<PartSummary> range;
    private int begin;
    private int end;
    private double score = Double.POSITIVE_INFINITY;

    void consider(List<PartSummary> parts, int from, int to, double newScore) {
      if (newScore < score || newScore == score && range == parts && from > begin) {
        range = parts;
        begin = from;
        end = to;
        score = newScore;
      }
    }
  }

  private void selectWithin(MergeRange range, long maxBytes, long nowEpochSecond, Choice best) {
    List<PartSummary> parts = range.parts();
    int count = parts.size();
    int limit = Math.min(maxParts, maxPartsFor(range.partitionPartCount()));
    for (int begin = Math.max(0, count - windowSize); begin < count; begin++) {
      double sum = parts.get(begin).bytesOnDisk();
      double largest = sum;
      double youngest = age(parts.get(begin), nowEpochSecond);
      for (int end = begin + 2; end <= count && end - begin <= limit; end++) {
        PartSummary last = parts.get(end - 1);
        sum += last.bytesOnDisk();
        if (sum > maxBytes) {
          break;
        }
        largest = Math.max(largest, last.bytesOnDisk());
        youngest = Math.min(youngest, age(last, nowEpochSecond));
        if (isAllowed(count, end - begin, sum, largest, youngest)) {
          consider(parts, begin, end, sum, best);
        }
      }
    }
  }

  /** With many parts in a partition, merges are kept short so that they end soon. */
  private int maxPartsFor(int partCount) {
    if (partCount >= throwPartCount) {
      return (int) Math.max(2, base);
    }
    if (partCount < base) {
      return maxParts;
    }
    double fullness = (partCount - base) / (throwPartCount - base);
    return (int) (base + (maxParts - base) * (1 - Math.pow(fullness, PART_COUNT_EXPONENT)));
  }

  private boolean isAllowed(
      int rangeLength, int length, double sum, double largest, double youngest) {
    if (forceAgeSeconds > 0 && youngest >= forceAgeSeconds) {
      return true;
    }
    if (length < minParts) {
      return false;
    }
    double size = unit(Math.log1p(sum), Math.log1p(MIN_SIZE_BYTES), Math.log1p(MAX_SIZE_BYTES));
    double highestAge = lerp(MAX_AGE_OF_SMALL_SECONDS, MAX_AGE_OF_LARGE_SECONDS, size);
    double age = unit(youngest, MIN_AGE_SECONDS, highestAge);
    double many = unit(rangeLength, MIN_PARTS_TO_LOWER_BASE, MAX_PARTS_TO_LOWER_BASE);
    double lowered = lerp(base, 2, Math.min(1, age + many));
    return (sum + length * FIXED_COST_BYTES) / (largest + FIXED_COST_BYTES) >= lowered;
  }

  private static void consider(
      List<PartSummary> parts, int begin, int end, double sum, Choice best) {
    int trimmedEnd = end;
    double trimmedSum = sum;
    while (trimmedEnd - begin >= 3
        && parts.get(trimmedEnd - 1).bytesOnDisk() < SMALL_LAST_PART_RATIO * sum) {
      trimmedEnd--;
      trimmedSum -= parts.get(trimmedEnd).bytesOnDisk();
    }
    int length = trimmedEnd - begin;
    double score = (trimmedSum + FIXED_COST_BYTES * length) / (length - 1.9);
    double previous = begin == 0 ? 0 : parts.get(begin - 1).bytesOnDisk();
    if (previous > SIMILAR_NEIGHBOUR_RATIO * trimmedSum) {
      double difference = Math.abs(Math.log(trimmedSum / previous) / Math.log(2));
      if (difference < 0.5) {
        score *= lerp(0.75, 1, difference / 0.5);
      }
    }
    best.consider(parts, begin, trimmedEnd, score);
  }

  private static double age(PartSummary part, long nowEpochSecond) {
    return Math.max(0, nowEpochSecond - part.modifiedEpochSecond());
  }

  private static double unit(double x, double low, double high) {
    return Math.max(0, Math.min(1, (x - low) / (high - low)));
  }

  private static double lerp(double from, double to, double t) {
    return from + (to - from) * t;
  }
}
