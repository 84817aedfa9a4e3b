package io.heartwood.codec;

/**
 * How much memory may be allocated because a few stored bytes say so: blocks that expand, rows that
 * are not stored one by one. More is taken for damage, so that a small hostile file cannot exhaust
 * the memory.
 */
public final class ClaimedSize {
  private static final long LEAST_BYTES = 32L << 20;
  private static final long MOST_BYTES = 1L << 30;

  /**
   * An eighth of the largest heap, from 32 MiB to 1 GiB. What is backed by as many stored bytes is
   * not limited by this.
   */
  public static final long MAX_BYTES =
      Math.max(LEAST_BYTES, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8));

  private ClaimedSize() {}
}
