package io.heartwood.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one check with many random inputs, each made from a seed of its own.
 *
 * <p>{@code -Dheartwood.seed=n} sets the first seed, {@code -Dheartwood.cases=n} how many follow,
 * {@code -Dheartwood.minutes=n} for how long at least new ones are made, {@code
 * -Dheartwood.failures=n} after how many failures to stop. A failure names its seed, and the
 * command that repeats it.
 */
final class RandomCases {
  private static final Logger LOG = LoggerFactory.getLogger(RandomCases.class);
  private static final int MAX_FAILURES = Integer.getInteger("heartwood.failures", 5);
  private static final int CASES_PER_REPORT = 500;

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
    run(title, 1, defaultCount, check);
  }

  /**
   * The same with other cases every time, unless a seed is given. Continuous integration gives one
   * for each state of the sources in {@code HEARTWOOD_FRESH_SEED}: what it found it finds again.
   */
  static void runFresh(String title, int defaultCount, Check check) {
    String given = System.getenv("HEARTWOOD_FRESH_SEED");
    long seed = given == null ? System.currentTimeMillis() : Long.parseLong(given);
    run(title, seed, defaultCount, check);
  }

  private static void run(String title, long defaultSeed, int defaultCount, Check check) {
    long firstSeed = Long.getLong("heartwood.seed", defaultSeed);
    int count = Integer.getInteger("heartwood.cases", defaultCount);
    int minutes = Integer.getInteger("heartwood.minutes", 0);
    String test =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(
                frames ->
                    frames
                        .map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(type -> type != RandomCases.class)
                        .findFirst()
                        .orElseThrow()
                        .getSimpleName());
    LOG.info("{}: seed={} cases={} minutes={}", title, firstSeed, count, minutes);
    long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
    List<Throwable> failures = new ArrayList<>();
    long seed = firstSeed;
    while (failures.size() < MAX_FAILURES
        && (seed - firstSeed < count || minutes > 0 && System.nanoTime() < end)) {
      try {
        check.run(new Random(seed), seed);
      } catch (Exception | AssertionError e) {
        failures.add(failure(test, seed, e));
      }
      seed++;
      if ((seed - firstSeed) % CASES_PER_REPORT == 0) {
        LOG.info("{}: done={} failures={}", title, seed - firstSeed, failures.size());
      }
    }
    LOG.info("{}: done={} failures={}", title, seed - firstSeed, failures.size());
    if (!failures.isEmpty()) {
      AssertionError first =
          new AssertionError(title + ": failures=" + failures.size() + ": " + failures.get(0));
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  private static AssertionError failure(String test, long seed, Throwable cause) {
    String again =
        "mvn verify -pl interop-tests -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dfailsafe.failIfNoSpecifiedTests=false -Dit.test="
            + test
            + " -Dheartwood.cases=1 -Dheartwood.seed="
            + seed;
    LOG.error("seed={} failed, run it again with: {}", seed, again);
    return new AssertionError("seed=" + seed + " (" + again + ")", cause);
  }
}
