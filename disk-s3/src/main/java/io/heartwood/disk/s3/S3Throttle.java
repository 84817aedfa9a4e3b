package io.heartwood.disk.s3;

import io.heartwood.disk.ProfileEvent;
import java.io.InterruptedIOException;
import java.util.EnumMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Holds requests back, each attempt of each, and what is read, as {@link S3ThrottleSettings} wants
 * it. What is sent is counted a request at a time, before it goes. Requests wait after they were
 * signed; a signature is good for fifteen minutes, far longer than a queue of the disk's
 * connections takes. Thread-safe.
 */
final class S3Throttle implements ExecutionInterceptor {
  private final TokenBucket gets;
  private final TokenBucket puts;
  private final TokenBucket readBytes;
  private final TokenBucket writtenBytes;

  S3Throttle(S3ThrottleSettings settings, WaitingClock clock) {
    this.gets = bucket(settings.maxGetRps(), settings.maxGetBurst(), clock);
    this.puts = bucket(settings.maxPutRps(), settings.maxPutBurst(), clock);
    this.readBytes = bucket(settings.maxReadBytesPerSecond(), 0, clock);
    this.writtenBytes = bucket(settings.maxWriteBytesPerSecond(), 0, clock);
  }

  /** A bucket, or null for no limit. */
  private static TokenBucket bucket(long perSecond, long burst, WaitingClock clock) {
    return perSecond == 0 ? null : new TokenBucket(perSecond, burst, clock);
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    S3RequestKind kind = S3RequestKind.of(context.request());
    boolean reads = kind == S3RequestKind.GET_OBJECT || kind == S3RequestKind.HEAD_OBJECT;
    boolean free = kind == S3RequestKind.DELETE_OBJECT;
    try {
      if (reads && gets != null) {
        gets.take(1);
      }
      if (!reads && !free && puts != null) {
        puts.take(1);
      }
      if (writtenBytes != null) {
        writtenBytes.take(S3RequestCounter.objectBytes(kind, context.httpRequest()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("interrupted while requests are throttled", e);
    }
  }

  /** Waits for bytes of an object that have come. */
  void received(int sizeBytes) throws InterruptedIOException {
    if (readBytes == null) {
      return;
    }
    try {
      readBytes.take(sizeBytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("read from s3 was interrupted");
    }
  }

  /** How often and how long requests were held back; empty without limits. */
  Map<ProfileEvent, Long> events() {
    Map<ProfileEvent, Long> events = new EnumMap<>(ProfileEvent.class);
    if (gets != null) {
      events.put(ProfileEvent.DISK_S3_GET_REQUEST_THROTTLER_COUNT, gets.taken());
      events.put(ProfileEvent.DISK_S3_GET_REQUEST_THROTTLER_BLOCKED, gets.waitCount());
      events.put(ProfileEvent.DISK_S3_GET_REQUEST_THROTTLER_SLEEP_MICROSECONDS, micros(gets));
    }
    if (puts != null) {
      events.put(ProfileEvent.DISK_S3_PUT_REQUEST_THROTTLER_COUNT, puts.taken());
      events.put(ProfileEvent.DISK_S3_PUT_REQUEST_THROTTLER_BLOCKED, puts.waitCount());
      events.put(ProfileEvent.DISK_S3_PUT_REQUEST_THROTTLER_SLEEP_MICROSECONDS, micros(puts));
    }
    if (readBytes != null) {
      events.put(ProfileEvent.REMOTE_READ_THROTTLER_BYTES, readBytes.taken());
      events.put(ProfileEvent.REMOTE_READ_THROTTLER_SLEEP_MICROSECONDS, micros(readBytes));
    }
    if (writtenBytes != null) {
      events.put(ProfileEvent.REMOTE_WRITE_THROTTLER_BYTES, writtenBytes.taken());
      events.put(ProfileEvent.REMOTE_WRITE_THROTTLER_SLEEP_MICROSECONDS, micros(writtenBytes));
    }
    return events;
  }

  private static long micros(TokenBucket bucket) {
    return bucket.waitedNanos() / 1000;
  }
}
