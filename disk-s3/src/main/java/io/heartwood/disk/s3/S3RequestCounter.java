package io.heartwood.disk.s3;

import io.heartwood.disk.DiskActivity;
import io.heartwood.disk.OperationSpan;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sees every attempt of every request just before it is sent, and when the head of the reply has
 * come: counts it in the statistics, and in the call's own counter if it brought one, and tells who
 * listens to the operation. The client calls it on the thread that made the request.
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
    final OperationSpan span;
    boolean ended;

    Attempt(OperationSpan span) {
      this.span = span;
    }
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
      endUnanswered(kind, before, new IOException("no reply"));
      statistics.retried(kind);
    }
    attributes.putAttribute(
        ATTEMPT,
        new Attempt(DiskActivity.current().span().request(statistics.disk(), kind.s3Name())));
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
      int status = context.httpResponse().statusCode();
      statistics.answered(
          S3RequestKind.of(context.request()), status, System.nanoTime() - attempt.sentNanos);
      if (status < 400 || attempt.span == OperationSpan.NONE) {
        attempt.span.end();
      } else {
        attempt.span.fail(new IOException("reply: status=" + status));
      }
    }
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    Attempt attempt = attributes.getAttribute(ATTEMPT);
    if (attempt != null) {
      endUnanswered(S3RequestKind.of(context.request()), attempt, context.exception());
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

  private void endUnanswered(S3RequestKind kind, Attempt attempt, Throwable reason) {
    if (!attempt.ended) {
      attempt.ended = true;
      statistics.unanswered(kind, System.nanoTime() - attempt.sentNanos);
      attempt.span.fail(reason);
    }
  }
}
