package io.heartwood.policy;

/**
 * Settings of a volume, under ClickHouse's names. Immutable.
 *
 * @param maxDataPartSizeBytes {@code max_data_part_size_bytes}: larger parts go to a later volume;
 *     0 is unlimited. Below 1 MiB nothing ever fits, for no reservation is smaller
 * @param maxDataPartSizeRatio {@code max_data_part_size_ratio}: the same as a share of the average
 *     size of the disks; 0 is unlimited, and so is a volume with an unlimited disk
 * @param preferNotToMerge {@code prefer_not_to_merge}: parts on the volume never merge, not even by
 *     OPTIMIZE FINAL
 * @param performTtlMoveOnInsert {@code perform_ttl_move_on_insert}: whether new parts that are due
 *     to be here are written here at once
 * @param loadBalancing {@code load_balancing}
 * @param leastUsedTtlMillis {@code least_used_ttl_ms}: how long an order of disks is kept; 0 is not
 *     at all
 */
public record VolumeSettings(
    long maxDataPartSizeBytes,
    double maxDataPartSizeRatio,
    boolean preferNotToMerge,
    boolean performTtlMoveOnInsert,
    LoadBalancing loadBalancing,
    long leastUsedTtlMillis) {
  /** What ClickHouse assumes when nothing is said. */
  public static final VolumeSettings DEFAULT =
      new VolumeSettings(0, 0, false, true, LoadBalancing.ROUND_ROBIN, 60_000);

  /** Checks the values. */
  public VolumeSettings {
    if (maxDataPartSizeBytes < 0 || leastUsedTtlMillis < 0) {
      throw new IllegalArgumentException(
          "negative volume setting: max_data_part_size_bytes="
              + maxDataPartSizeBytes
              + " least_used_ttl_ms="
              + leastUsedTtlMillis);
    }
    if (!(maxDataPartSizeRatio >= 0) || Double.isInfinite(maxDataPartSizeRatio)) {
      throw new IllegalArgumentException(
          "volume setting is out of range: max_data_part_size_ratio=" + maxDataPartSizeRatio);
    }
    if (maxDataPartSizeBytes > 0 && maxDataPartSizeRatio > 0) {
      throw new IllegalArgumentException(
          "volume settings exclude each other: max_data_part_size_bytes, max_data_part_size_ratio");
    }
    java.util.Objects.requireNonNull(loadBalancing, "loadBalancing");
  }
}
