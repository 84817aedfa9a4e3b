package io.heartwood.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one check with many random inputs, each made from a seed of its own.
 *
 * <p>{@code -Dheartwood.seed=n} sets the first seed, {@code -Dheartwood.cases=n} how many follow. A
 * failure names its seed; that seed and one case repeat it.
 */
final class RandomCases {
  private static final Logger LOG = LoggerFactory.getLogger(RandomCases.class);
  private static final int MAX_FAILURES = 5;

  private RandomCases() {}

  /** One check. */
  interface Check {
    /**
     * Throws if something is wrong.
     *
     * @param random makes all inputs
     * @param seed what it was made from; good for names
     */
    void run(Random random, long seed) throws Exception;
  }

  /** Runs {@code defaultCount} cases, or as many as asked for, and fails if one of them does. */
  static void run(String title, int defaultCount, Check check) {
    long firstSeed = Long.getLong("heartwood.seed", 1);
    int count = Integer.getInteger("heartwood.cases", defaultCount);
    LOG.info("{}: seed={} cases={}", title, firstSeed, count);
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < count && failures.size() < MAX_FAILURES; i++) {
      long seed = firstSeed + i;
      try {
        check.run(new Random(seed), seed);
      } catch (Exception | AssertionError e) {
        failures.add(
            new AssertionError(
                "seed=" + seed + " (-Dheartwood.seed=" + seed + " -Dheartwood.cases=1)", e));
      }
    }
    if (!failures.isEmpty()) {
      AssertionError first =
          new AssertionError(title + ": failures=" + failures.size() + ": " + failures.get(0));
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }
}
