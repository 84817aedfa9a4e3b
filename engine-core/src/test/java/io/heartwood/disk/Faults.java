package io.heartwood.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Which operations of a hostile double fail, and how. One instance may be shared by several
 * doubles, so that a crash ends all of them at once. Thread-safe.
 */
public final class Faults {
  /** How an operation fails. */
  public enum Effect {
    /** It throws and does nothing. */
    FAIL,
    /** It does its work and throws all the same. */
    SUCCEED_THEN_FAIL,
    /** It delivers only a part: a read fills half of the target and throws; others fail. */
    TRUNCATE,
    /** It and everything after it fails, without doing anything, like a process that is gone. */
    CRASH
  }

  /** Work that may be made to fail. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does the work. */
    T run() throws IOException;
  }

  private record Rule(String operation, String pathPart, Effect effect) {}

  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private Random random;
  private double probability;
  private long operationCount;
  private long crashAt = Long.MAX_VALUE;
  private long failAt = Long.MAX_VALUE;
  private boolean crashed;
  private volatile BiConsumer<String, String> beforeEach = (operation, path) -> {};

  /**
   * The next operation of this name on a path that contains {@code pathPart} fails; then it is
   * forgotten.
   */
  public synchronized Faults next(String operation, String pathPart, Effect effect) {
    rules.add(new Rule(operation, pathPart, effect));
    return this;
  }

  /** Each operation fails with a probability; the seed decides which ones. Zero ends this. */
  public synchronized Faults randomly(long seed, double failureProbability) {
    random = new Random(seed);
    probability = failureProbability;
    return this;
  }

  /** The process is gone after this many more operations. */
  public synchronized Faults crashAfter(long operations) {
    crashAt = operationCount + operations;
    return this;
  }

  /** The operation after this many others, counted from the beginning, fails and does nothing. */
  public synchronized Faults failNumber(long number) {
    failAt = number + 1;
    return this;
  }

  /**
   * Every operation first calls {@code hook} with its name and path: a hook that waits makes
   * operations slow, for as long as the test likes.
   */
  public synchronized Faults before(BiConsumer<String, String> hook) {
    beforeEach = hook;
    return this;
  }

  /** Whether the process is gone. */
  public synchronized boolean isCrashed() {
    return crashed;
  }

  /** Number of operations that were asked for. */
  public synchronized long operationCount() {
    return operationCount;
  }

  /** Number of operations of this name that were asked for. */
  public synchronized int count(String operation) {
    return counts.getOrDefault(operation, 0);
  }

  /** Decides about an operation: null if it goes on undisturbed. */
  private synchronized Effect decide(String operation, String path) {
    operationCount++;
    counts.merge(operation, 1, Integer::sum);
    if (crashed || operationCount > crashAt) {
      crashed = true;
      return Effect.CRASH;
    }
    if (operationCount == failAt) {
      return Effect.FAIL;
    }
    for (Rule rule : rules) {
      if (rule.operation.equals(operation) && path.contains(rule.pathPart)) {
        rules.remove(rule);
        crashed = rule.effect == Effect.CRASH;
        return rule.effect;
      }
    }
    if (random != null && random.nextDouble() < probability) {
      return random.nextBoolean() ? Effect.FAIL : Effect.SUCCEED_THEN_FAIL;
    }
    return null;
  }

  /** Does the work, or fails. */
  public <T> T run(String operation, String path, Work<T> work) throws IOException {
    return run(operation, path, work, () -> {});
  }

  /** Does the work, or fails; {@code partly} does the part that a truncated operation delivers. */
  public <T> T run(String operation, String path, Work<T> work, Step partly) throws IOException {
    beforeEach.accept(operation, path);
    Effect effect = decide(operation, path);
    if (effect == null) {
      return work.run();
    }
    if (effect == Effect.SUCCEED_THEN_FAIL) {
      work.run();
    } else if (effect == Effect.TRUNCATE) {
      partly.run();
    }
    throw new InjectedFailure(effect + " operation=" + operation + " path=" + path);
  }

  /** Work without a result. */
  @FunctionalInterface
  public interface Step {
    /** Does the work. */
    void run() throws IOException;
  }

  /** Does the work, or fails. */
  public void step(String operation, String path, Step work) throws IOException {
    run(
        operation,
        path,
        () -> {
          work.run();
          return null;
        });
  }
}
