package io.heartwood.disk.s3;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Sees every attempt of every request just before it is sent: counts it in the statistics, and in
 * the call's own counter if it brought one.
 */
final class S3RequestCounter implements ExecutionInterceptor {
  /** A call that must know how often it was sent puts a counter here. */
  static final ExecutionAttribute<AtomicInteger> ATTEMPTS =
      new ExecutionAttribute<>("HeartwoodAttempts");

  private static final ExecutionAttribute<Boolean> SENT_BEFORE =
      new ExecutionAttribute<>("HeartwoodSentBefore");

  private final S3RequestStatistics statistics;

  S3RequestCounter(S3RequestStatistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    S3RequestKind kind = S3RequestKind.of(context.request());
    boolean carriesObject = kind == S3RequestKind.PUT_OBJECT || kind == S3RequestKind.UPLOAD_PART;
    long bodySizeBytes =
        carriesObject
            ? context
                .httpRequest()
                .firstMatchingHeader("Content-Length")
                .map(Long::parseLong)
                .orElse(0L)
            : 0;
    statistics.sent(kind, bodySizeBytes);
    if (attributes.getAttribute(SENT_BEFORE) != null) {
      statistics.retried();
    }
    attributes.putAttribute(SENT_BEFORE, Boolean.TRUE);
    AtomicInteger attempts = attributes.getAttribute(ATTEMPTS);
    if (attempts != null) {
      attempts.incrementAndGet();
    }
  }
}
