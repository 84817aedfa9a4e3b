package io.heartwood.disk.s3;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sees every attempt of every request just before it is sent, and when the head of the reply has
 * come: counts it in the statistics, and in the call's own counter if it brought one. The client
 * calls it on the thread that made the request.
 */
final class S3RequestCounter implements ExecutionInterceptor {
  /** A call that must know how often it was sent puts a counter here. */
  static final ExecutionAttribute<AtomicInteger> ATTEMPTS =
      new ExecutionAttribute<>("HeartwoodAttempts");

  private static final ExecutionAttribute<Attempt> ATTEMPT =
      new ExecutionAttribute<>("HeartwoodAttempt");

  /** The newest attempt of a call, and whether its outcome has been counted. */
  private static final class Attempt {
    final long sentNanos = System.nanoTime();
    boolean ended;
  }

  private final S3RequestStatistics statistics;

  S3RequestCounter(S3RequestStatistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    S3RequestKind kind = S3RequestKind.of(context.request());
    statistics.sent(kind, objectBytes(kind, context.httpRequest()));
    Attempt before = attributes.getAttribute(ATTEMPT);
    if (before != null) {
      endUnanswered(kind, before);
      statistics.retried(kind);
    }
    attributes.putAttribute(ATTEMPT, new Attempt());
    AtomicInteger attempts = attributes.getAttribute(ATTEMPTS);
    if (attempts != null) {
      attempts.incrementAndGet();
    }
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    Attempt attempt = attributes.getAttribute(ATTEMPT);
    if (attempt != null && !attempt.ended) {
      attempt.ended = true;
      statistics.answered(
          S3RequestKind.of(context.request()),
          context.httpResponse().statusCode(),
          System.nanoTime() - attempt.sentNanos);
    }
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    Attempt attempt = attributes.getAttribute(ATTEMPT);
    if (attempt != null) {
      endUnanswered(S3RequestKind.of(context.request()), attempt);
    }
  }

  /** Bytes of an object that a request brings. */
  static long objectBytes(S3RequestKind kind, SdkHttpRequest request) {
    boolean carriesObject = kind == S3RequestKind.PUT_OBJECT || kind == S3RequestKind.UPLOAD_PART;
    if (!carriesObject) {
      return 0;
    }
    return request
        .firstMatchingHeader("x-amz-decoded-content-length")
        .or(() -> request.firstMatchingHeader("Content-Length"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  private void endUnanswered(S3RequestKind kind, Attempt attempt) {
    if (!attempt.ended) {
      attempt.ended = true;
      statistics.unanswered(kind, System.nanoTime() - attempt.sentNanos);
    }
  }
}
