package io.heartwood.table;

import io.heartwood.part.PartName;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps parts whose merge failed out of merges for a while, longer after each failure, so that a
 * damaged part or a full disk does not keep the engine busy failing. Remembers as many parts as
 * failed, until they are merged. Thread-safe.
 */
final class MergeBackOff {
  private static final long FIRST_PAUSE_MILLIS = 5_000;
  private static final long MAX_PAUSE_MILLIS = 600_000;

  private final Clock clock;
  private final Map<PartName, Failure> failures = new HashMap<>();

  private record Failure(long untilMillis, long pauseMillis) {}

  MergeBackOff(Clock clock) {
    this.clock = clock;
  }

  /** A merge of these parts failed. */
  synchronized void failed(Collection<PartName> parts) {
    long now = clock.millis();
    for (PartName part : parts) {
      Failure before = failures.get(part);
      long pause =
          before == null
              ? FIRST_PAUSE_MILLIS
              : Math.min(MAX_PAUSE_MILLIS, 2 * before.pauseMillis());
      failures.put(part, new Failure(now + pause, pause));
    }
  }

  /** These parts are merged. */
  synchronized void succeeded(Collection<PartName> parts) {
    failures.keySet().removeAll(parts);
  }

  /** Whether a part should be left alone now. */
  synchronized boolean isPostponed(PartName part) {
    Failure failure = failures.get(part);
    return failure != null && clock.millis() < failure.untilMillis();
  }
}
