package io.heartwood.checksum;

/**
 * ClickHouse's {@code intHash64}: a bijective mix of 64 bits, the hash of integers in bloom filter
 * indexes.
 */
public final class IntHash {
  private IntHash() {}

  /** Mixes {@code value}; zero stays zero. */
  public static long hash64(long value) {
    long hash = value;
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    hash *= 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash;
  }
}
