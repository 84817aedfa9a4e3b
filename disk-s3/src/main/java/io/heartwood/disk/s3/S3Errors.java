package io.heartwood.disk.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns failures of the S3 client into one clear line.
 *
 * <p>What a server wrote is never passed on, for a server may echo a request with its tokens; only
 * the status, the error code (if it looks like one) and the request id are. A missing object is a
 * {@link NoSuchFileException}; everything else is an IOException. Thread-safe.
 */
final class S3Errors {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._+/=\\-]{1,128}");

  private final S3Settings settings;

  S3Errors(S3Settings settings) {
    this.settings = settings;
  }

  /**
   * The failure as an IOException.
   *
   * @param action what was tried, such as {@code read}
   * @param key object or key prefix; null if the request was about none
   */
  IOException translate(String action, String key, SdkException failure) {
    if (failure instanceof AbortedException
        || rootCause(failure) instanceof InterruptedException
        || Thread.currentThread().isInterrupted()) {
      Thread.currentThread().interrupt();
      return new InterruptedIOException("s3 request was interrupted:" + place(action, key));
    }
    if (failure instanceof AwsServiceException answer) {
      return refused(action, key, answer);
    }
    return unanswered(action, key, failure);
  }

  /** Whether a request that failed like this may have taken effect all the same. */
  static boolean outcomeIsUnknown(SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      return answer.statusCode() >= 500;
    }
    Throwable cause = rootCause(failure);
    return !(cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException);
  }

  /** S3's error code of an answer; empty if there is none or it is no word. */
  static String code(AwsServiceException answer) {
    String code = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
    return code != null && WORD.matcher(code).matches() ? code : "";
  }

  /** Whether a server says that it does not know a call at all. */
  static boolean meansUnsupported(AwsServiceException answer) {
    String code = code(answer);
    return answer.statusCode() == 501
        || answer.statusCode() == 405
        || code.equals("NotImplemented")
        || code.equals("MethodNotAllowed");
  }

  private IOException refused(String action, String key, AwsServiceException answer) {
    String code = code(answer);
    int status = answer.statusCode();
    String facts = place(action, key) + " status=" + status;
    if (!code.isEmpty()) {
      facts += " code=" + code;
    }
    if (answer.requestId() != null && WORD.matcher(answer.requestId()).matches()) {
      facts += " requestId=" + answer.requestId();
    }
    if (code.equals("NoSuchBucket")) {
      return new IOException("s3 bucket does not exist:" + facts);
    }
    if (code.equals("InvalidBucketName")) {
      return new IOException("s3 bucket name is not valid:" + facts);
    }
    if (status == 404 && key != null) {
      return new NoSuchFileException(
          settings.bucket() + "/" + key, null, "s3 object does not exist:" + facts);
    }
    switch (code) {
      case "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidToken",
          "ExpiredToken",
          "TokenRefreshRequired",
          "AuthorizationHeaderMalformed",
          "InvalidSecurity" -> {
        return new IOException("s3 does not accept the credentials:" + facts);
      }
      case "RequestTimeTooSkewed" -> {
        return new IOException("s3 does not accept this machine's clock:" + facts);
      }
      case "SlowDown", "ServiceUnavailable", "Throttling", "TooManyRequests" -> {
        return new IOException("s3 asks to slow down, after all retries:" + facts);
      }
      default -> {
        if (status == 401 || status == 403) {
          return new IOException("s3 denies access, check keys and rights:" + facts);
        }
        if (status == 301 || status == 307) {
          return new IOException(
              "s3 bucket is in another region or at another endpoint:"
                  + facts
                  + " region="
                  + settings.region());
        }
        if (status >= 500) {
          return new IOException("s3 failed, after all retries:" + facts);
        }
        return new IOException("s3 refused the request:" + facts);
      }
    }
  }

  private IOException unanswered(String action, String key, SdkException failure) {
    Throwable cause = rootCause(failure);
    String facts = place(action, key);
    if (cause instanceof UnknownHostException) {
      return new IOException("s3 endpoint has an unknown host name:" + facts, cause);
    }
    if (isConnectTimeout(cause)) {
      return new IOException(
          "cannot reach s3 endpoint in time:"
              + facts
              + " connectTimeoutMillis="
              + settings.requests().connectTimeoutMillis(),
          cause);
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return new IOException("cannot reach s3 endpoint:" + facts + reason(cause), cause);
    }
    if (cause instanceof SocketTimeoutException
        || failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException) {
      return new IOException(
          "s3 did not answer in time:"
              + facts
              + " requestTimeoutMillis="
              + settings.requests().requestTimeoutMillis(),
          cause);
    }
    // What is wrong with a certificate is the cause of the failure of TLS.
    if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
      return new IOException(
          "s3 endpoint offers no trusted tls connection:" + facts + reason(cause), cause);
    }
    if (cause instanceof IOException) {
      return new IOException(
          "connection to s3 broke, after all retries:" + facts + reason(cause), cause);
    }
    if (mentionsCredentials(failure)) {
      return new IOException("no s3 credentials found in the environment:" + facts);
    }
    return new IOException(
        "s3 request failed:" + facts + " class=" + cause.getClass().getSimpleName());
  }

  private String place(String action, String key) {
    return " disk="
        + settings.disk()
        + " action="
        + action
        + " endpoint="
        + settings.endpoint().hostAndPort()
        + " bucket="
        + settings.bucket()
        + (key == null ? "" : " key=" + key);
  }

  private static boolean isConnectTimeout(Throwable cause) {
    String text = cause.getMessage() == null ? "" : cause.getMessage();
    return cause.getClass().getSimpleName().equals("ConnectTimeoutException")
        || (cause instanceof SocketTimeoutException
            && text.toLowerCase(java.util.Locale.ROOT).startsWith("connect"));
  }

  private static boolean mentionsCredentials(SdkException failure) {
    String text = failure.getMessage() == null ? "" : failure.getMessage();
    return text.contains("credentials");
  }

  private static String reason(Throwable cause) {
    String text = cause.getMessage();
    return text == null ? "" : " reason=" + text.replace('\n', ' ').replace('\r', ' ');
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause.getCause() != null && depth < 32; depth++) {
      cause = cause.getCause();
    }
    return cause;
  }
}
