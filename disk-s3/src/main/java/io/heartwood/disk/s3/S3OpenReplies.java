package io.heartwood.disk.s3;

import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * How many replies may stay open while nobody reads from them: half of the connections, at most,
 * and fewer where the store serves few at a time.
 *
 * <p>A store that sends with a thread for each reply has none left for other requests when all its
 * threads wait for streams. The reader may well wait for just such a request before it takes more
 * from the streams. So a request that gets no answer for a tenth of {@code request_timeout_ms}, 3 s
 * by default, and a second more for each MiB it sends, ends all replies that nobody is reading
 * from; the streams go on with new requests when they are read. From then on half as many may be
 * open; after ten minutes without such a wait, twice as many again. Thread-safe. Owns a thread,
 * {@code s3-<disk>-replies}, which ends when nobody has waited for ten seconds.
 */
final class S3OpenReplies implements ExecutionInterceptor, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(S3OpenReplies.class);
  private static final long THREAD_IDLE_SECONDS = 10;
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final ExecutionAttribute<Future<?>> WATCH =
      new ExecutionAttribute<>("HeartwoodReplyWatch");

  private final String disk;
  private final int most;
  private final long patienceMillis;
  private final WaitingClock clock;
  private final ScheduledThreadPoolExecutor watch;
  private final Set<S3RangeStream> open = ConcurrentHashMap.newKeySet();
  private int limit;
  private long limitedNanos;

  S3OpenReplies(S3Settings settings, WaitingClock clock) {
    this.disk = settings.disk();
    this.most = settings.requests().maxConnections() / 2;
    this.limit = most;
    this.patienceMillis = settings.requests().requestTimeoutMillis() / 10;
    this.clock = clock;
    this.watch =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "s3-" + disk + "-replies");
              thread.setDaemon(true);
              return thread;
            });
    watch.setRemoveOnCancelPolicy(true);
    watch.setKeepAliveTime(THREAD_IDLE_SECONDS, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
  }

  /** Whether a stream may leave its next reply open; if so, it {@link #release}s that later. */
  synchronized boolean tryAcquire(S3RangeStream stream) {
    if (limit < most && clock.nanoTime() - limitedNanos >= LIMIT_NANOS) {
      limit = Math.min(most, Math.max(1, 2 * limit));
      limitedNanos = clock.nanoTime();
    }
    return open.size() < limit && open.add(stream);
  }

  void release(S3RangeStream stream) {
    open.remove(stream);
  }

  int openCount() {
    return open.size();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    S3RequestKind kind = S3RequestKind.of(context.request());
    boolean watched =
        kind == S3RequestKind.GET_OBJECT
            || kind == S3RequestKind.HEAD_OBJECT
            || kind == S3RequestKind.PUT_OBJECT
            || kind == S3RequestKind.UPLOAD_PART;
    if (!watched || open.isEmpty() || attributes.getAttribute(WATCH) != null) {
      return;
    }
    long mebibytes = S3RequestCounter.objectBytes(kind, context.httpRequest()) >> 20;
    long millis = patienceMillis + TimeUnit.SECONDS.toMillis(mebibytes);
    try {
      attributes.putAttribute(
          WATCH, watch.schedule(this::endWaiting, millis, TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException closed) {
      LOG.debug("request of a closed disk: disk={}", disk);
    }
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    if (context.httpResponse().isSuccessful()) {
      endWatch(attributes);
    }
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    endWatch(attributes);
  }

  private static void endWatch(ExecutionAttributes attributes) {
    Future<?> watch = attributes.getAttribute(WATCH);
    if (watch != null) {
      watch.cancel(false);
    }
  }

  /** Ends all replies that nobody is reading from. */
  void endWaiting() {
    int before;
    int newLimit;
    synchronized (this) {
      before = open.size();
      limit = Math.min(limit, before / 2);
      newLimit = limit;
      limitedNanos = clock.nanoTime();
    }
    int ended = 0;
    for (S3RangeStream stream : open) {
      if (stream.endIfWaiting()) {
        ended++;
      }
    }
    LOG.info(
        "store answers late while replies are open: disk={} open={} ended={} newLimit={}",
        disk,
        before,
        ended,
        newLimit);
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
