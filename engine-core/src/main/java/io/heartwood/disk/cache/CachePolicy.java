package io.heartwood.disk.cache;

/** Which segment gives way when a cache is full: {@code cache_policy}. */
public enum CachePolicy {
  /** The one whose last use is longest ago. */
  LRU,
  /**
   * One that was used once before those that were used again: new segments are on probation, a
   * second use protects them, up to {@code slru_size_ratio} of the cache; then the longest unused
   * of the protected is on probation again. One big scan cannot drive out what is used often.
   */
  SLRU
}
