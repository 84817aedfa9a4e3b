package io.heartwood.disk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a listener throws from what it listens to, and tells it of no request that begins
 * after the end: what was read ahead in vain. Thread-safe.
 */
final class GuardedSpan implements OperationSpan {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedSpan.class);

  private final OperationSpan span;
  private volatile boolean ended;

  private GuardedSpan(OperationSpan span) {
    this.span = span;
  }

  static OperationSpan begin(OperationListener listener, DiskOperation operation, String table) {
    try {
      return guard(listener.begin(operation, table));
    } catch (RuntimeException e) {
      warn(e);
      return NONE;
    }
  }

  private static OperationSpan guard(OperationSpan span) {
    return span == null || span == NONE ? NONE : new GuardedSpan(span);
  }

  @Override
  public OperationSpan request(String store, String kind) {
    if (ended) {
      return NONE;
    }
    try {
      return guard(span.request(store, kind));
    } catch (RuntimeException e) {
      warn(e);
      return NONE;
    }
  }

  @Override
  public void end() {
    ended = true;
    try {
      span.end();
    } catch (RuntimeException e) {
      warn(e);
    }
  }

  @Override
  public void fail(Throwable reason) {
    ended = true;
    try {
      span.fail(reason);
    } catch (RuntimeException e) {
      warn(e);
    }
  }

  private static void warn(RuntimeException e) {
    LOG.warn("a listener to operations fails: reason={}", e.toString());
  }
}
