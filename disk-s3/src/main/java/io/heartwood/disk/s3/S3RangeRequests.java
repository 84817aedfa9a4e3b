package io.heartwood.disk.s3;

import io.heartwood.disk.s3.S3StoreSettings.IfMatch;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Asks for ranges of one object, and looks at the heads of the replies. Thread-safe. */
final class S3RangeRequests {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/(?:([0-9]{1,18})|\\*)");

  private final S3Connection connection;
  private final String key;

  S3RangeRequests(S3Connection connection, String key) {
    this.connection = connection;
    this.key = key;
  }

  /**
   * One GET.
   *
   * @param etag the object has to be this one; null for any
   * @return a reply that begins at {@code position}, of an object that does not end before {@code
   *     end}; the caller reads it to its end or aborts it
   */
  ResponseInputStream<GetObjectResponse> get(long position, long end, String etag)
      throws IOException {
    ResponseInputStream<GetObjectResponse> reply = request(position, end, etag);
    boolean right = false;
    try {
      requireSame(etag, reply.response().eTag());
      checkRange(reply.response(), position, end);
      right = true;
    } finally {
      if (!right) {
        reply.abort();
      }
    }
    return reply;
  }

  private ResponseInputStream<GetObjectResponse> request(long position, long end, String etag)
      throws IOException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(connection.bucket())
            .key(key)
            .range("bytes=" + position + "-" + (end - 1));
    if (etag != null) {
      condition(connection.capabilities().ifMatch(), etag).ifPresent(request::ifMatch);
    }
    try {
      return connection.client().getObject(request.build());
    } catch (AwsServiceException e) {
      if (e.statusCode() == 416) {
        throw pastEnd(end, "unknown");
      }
      if (e.statusCode() == 412) {
        throw changed();
      }
      throw connection.errors().translate("read", key, e);
    } catch (SdkException e) {
      throw connection.errors().translate("read", key, e);
    }
  }

  /** What {@code If-Match} says of an ETag; nothing where the store does not know it. */
  static Optional<String> condition(IfMatch form, String etag) {
    switch (form) {
      case QUOTED:
        return Optional.of(etag);
      case UNQUOTED:
        boolean quoted = etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"");
        return Optional.of(quoted ? etag.substring(1, etag.length() - 1) : etag);
      default:
        return Optional.empty();
    }
  }

  /** Holds also where a store takes no notice of {@code If-Match}. */
  private void requireSame(String before, String now) throws IOException {
    if (before != null && !before.equals(now)) {
      throw changed();
    }
  }

  private IOException changed() {
    return new IOException(
        "s3 object changed while it was read: bucket=" + connection.bucket() + " key=" + key);
  }

  private void checkRange(GetObjectResponse response, long position, long end) throws IOException {
    String text = response.contentRange();
    Matcher range = text == null ? null : CONTENT_RANGE.matcher(text);
    boolean rightStart =
        range == null
            ? position == 0
            : range.matches() && Long.parseLong(range.group(1)) == position;
    if (!rightStart) {
      throw new IOException(
          "s3 sent another range than asked for: bucket="
              + connection.bucket()
              + " key="
              + key
              + " expectedPosition="
              + position
              + " actualRange="
              + (range != null && range.matches() ? text : "none"));
    }
    String total = range == null ? null : range.group(3);
    Long sizeBytes =
        range == null
            ? response.contentLength()
            : total == null ? null : Long.valueOf(Long.parseLong(total));
    if (sizeBytes != null && sizeBytes < end) {
      throw pastEnd(end, sizeBytes.toString());
    }
  }

  private EOFException pastEnd(long end, String sizeBytes) {
    return new EOFException(
        "range ends after the object: bucket="
            + connection.bucket()
            + " key="
            + key
            + " endOfRange="
            + end
            + " sizeBytes="
            + sizeBytes);
  }
}
