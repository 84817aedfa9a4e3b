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

/**
 * Reads ranges of objects into the caller's array, one GET for each.
 *
 * <p>The client repeats requests up to the head of the reply. A reply that breaks off in its body,
 * or brings fewer bytes than asked for, is continued here, at the byte where it ended and only if
 * the object is still the same ({@code If-Match} on its ETag, which the reply has to repeat), at
 * most {@code max_single_read_retries} times with doubling pauses. Thread-safe.
 */
final class S3RangeReader {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/(?:([0-9]{1,18})|\\*)");

  private final S3Connection connection;

  S3RangeReader(S3Connection connection) {
    this.connection = connection;
  }

  void readFully(String key, long position, byte[] target, int offset, int length)
      throws IOException {
    String etag = null;
    int done = 0;
    int failures = 0;
    while (done < length) {
      if (failures > 0) {
        connection.statistics().retried(S3RequestKind.GET_OBJECT);
      }
      ResponseInputStream<GetObjectResponse> reply =
          request(key, position + done, length - done, etag);
      Progress progress;
      boolean ended = false;
      try {
        requireSame(key, etag, reply.response().eTag());
        checkRange(key, reply.response(), position + done, position + length);
        progress = read(reply, target, offset + done, length - done);
        ended = progress.ended();
      } finally {
        // Only a reply that was read to its end gives its connection back; others must not be
        // drained.
        if (!ended) {
          reply.abort();
        }
      }
      etag = reply.response().eTag();
      done += progress.byteCount();
      if (done == length) {
        return;
      }
      connection.statistics().brokeOff(S3RequestKind.GET_OBJECT);
      failures++;
      if (failures > connection.settings().requests().maxSingleReadRetries()) {
        throw new IOException(
            "reply of s3 broke off, after all retries: disk="
                + connection.settings().disk()
                + " endpoint="
                + connection.settings().endpoint().hostAndPort()
                + " bucket="
                + connection.bucket()
                + " key="
                + key
                + " position="
                + position
                + " expectedBytes="
                + length
                + " actualBytes="
                + done,
            progress.failure());
      }
      S3Pauses.await(connection.clock(), failures, "read");
    }
  }

  /**
   * How far a reply brought us.
   *
   * @param ended whether the reply was read to its end
   * @param failure why it broke off; null if it ended early, but in good order
   */
  private record Progress(int byteCount, boolean ended, IOException failure) {}

  private Progress read(
      ResponseInputStream<GetObjectResponse> reply, byte[] target, int offset, int length) {
    int count = 0;
    try {
      while (count < length) {
        int read = reply.read(target, offset + count, length - count);
        if (read < 0) {
          return new Progress(count, true, null);
        }
        count += read;
        connection.statistics().received(S3RequestKind.GET_OBJECT, read);
        connection.throttle().received(read);
      }
      return new Progress(count, reply.read() < 0, null);
    } catch (IOException e) {
      return new Progress(count, false, e);
    } catch (SdkException e) {
      return new Progress(count, false, new IOException(e.getClass().getSimpleName()));
    }
  }

  private ResponseInputStream<GetObjectResponse> request(
      String key, long position, int length, String etag) throws IOException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(connection.bucket())
            .key(key)
            .range("bytes=" + position + "-" + (position + length - 1));
    if (etag != null) {
      condition(connection.capabilities().ifMatch(), etag).ifPresent(request::ifMatch);
    }
    try {
      return connection.client().getObject(request.build());
    } catch (AwsServiceException e) {
      if (e.statusCode() == 416) {
        throw pastEnd(key, position + length, "unknown");
      }
      if (e.statusCode() == 412) {
        throw changed(key);
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
  private void requireSame(String key, String before, String now) throws IOException {
    if (before != null && !before.equals(now)) {
      throw changed(key);
    }
  }

  private IOException changed(String key) {
    return new IOException(
        "s3 object changed while it was read: bucket=" + connection.bucket() + " key=" + key);
  }

  private void checkRange(String key, GetObjectResponse response, long position, long end)
      throws IOException {
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
      throw pastEnd(key, end, sizeBytes.toString());
    }
  }

  private EOFException pastEnd(String key, long end, String sizeBytes) {
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
