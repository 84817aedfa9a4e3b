package io.heartwood.disk.s3;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * A multipart upload of S3: begun, filled with numbered parts in any order and by any threads, and
 * then completed or aborted. The first failure of a part is kept and ends the upload. Thread-safe.
 */
final class MultipartUpload {
  private final S3Connection connection;
  private final String key;
  private final String uploadId;
  private CompletedPart[] parts = new CompletedPart[16];
  private int partCount;
  private IOException failure;

  private MultipartUpload(S3Connection connection, String key, String uploadId) {
    this.connection = connection;
    this.key = key;
    this.uploadId = uploadId;
  }

  static MultipartUpload begin(S3Connection connection, String key) throws IOException {
    var client = connection.client();
    String uploadId =
        connection.call(
            "begin upload",
            key,
            () ->
                client
                    .createMultipartUpload(
                        r ->
                            r.bucket(connection.bucket())
                                .key(key)
                                .contentType(S3Upload.CONTENT_TYPE))
                    .uploadId());
    return new MultipartUpload(connection, key, uploadId);
  }

  synchronized int nextPartNumber() {
    return partCount + 1;
  }

  /** Takes the next part number, from 1. */
  synchronized int addPart() throws IOException {
    int most = connection.settings().uploads().maxPartNumber();
    if (partCount == most) {
      throw new IOException("upload needs too many parts: key=" + key + " max_part_number=" + most);
    }
    if (partCount == parts.length) {
      parts = Arrays.copyOf(parts, partCount * 2);
    }
    return ++partCount;
  }

  /** Sends a part; a failure is kept for {@link #requireHealthy()}. */
  void send(int partNumber, UploadBuffer contents) {
    try {
      requireHealthy();
      var client = connection.client();
      RequestBody body =
          RequestBody.fromContentProvider(
              contents::newStream, contents.sizeBytes(), S3Upload.CONTENT_TYPE);
      String etag =
          connection.call(
              "upload part",
              key,
              () ->
                  client
                      .uploadPart(
                          r ->
                              r.bucket(connection.bucket())
                                  .key(key)
                                  .uploadId(uploadId)
                                  .partNumber(partNumber),
                          body)
                      .eTag());
      done(partNumber, etag);
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(new IOException("part could not be sent: key=" + key, e));
      throw e;
    }
  }

  /** That the store does not know UploadPartCopy. */
  static final class PartCopyUnsupportedException extends IOException {
    private static final long serialVersionUID = 1L;

    PartCopyUnsupportedException(IOException failure) {
      super(failure.getMessage(), failure);
    }
  }

  /**
   * Copies a range of another object of the bucket as a part; a failure is kept for {@link
   * #requireHealthy()}.
   */
  void copy(int partNumber, String fromKey, long position, long length) {
    try {
      requireHealthy();
      done(partNumber, copied(partNumber, fromKey, position, length));
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(new IOException("part could not be copied: key=" + key, e));
      throw e;
    }
  }

  private String copied(int partNumber, String fromKey, long position, long length)
      throws IOException {
    try {
      return connection
          .client()
          .uploadPartCopy(
              r ->
                  r.sourceBucket(connection.bucket())
                      .sourceKey(fromKey)
                      .copySourceRange("bytes=" + position + "-" + (position + length - 1))
                      .destinationBucket(connection.bucket())
                      .destinationKey(key)
                      .uploadId(uploadId)
                      .partNumber(partNumber))
          .copyPartResult()
          .eTag();
    } catch (SdkException e) {
      IOException failure = connection.errors().translate("copy part", fromKey, e);
      boolean isUnsupported =
          e instanceof AwsServiceException answer && S3Errors.meansUnsupported(answer);
      throw isUnsupported ? new PartCopyUnsupportedException(failure) : failure;
    }
  }

  /** Whether a part failed because the store does not know UploadPartCopy. */
  synchronized boolean lacksPartCopy() {
    return failure instanceof PartCopyUnsupportedException;
  }

  /** Throws the first failure of a part. */
  synchronized void requireHealthy() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  /**
   * Makes the object exist. If the reply is lost and the repeated request finds no upload, the
   * object is looked at: its key is ours alone, so one of the right size is the one uploaded.
   */
  void complete(long sizeBytes) throws IOException {
    List<CompletedPart> completed;
    synchronized (this) {
      completed = List.of(Arrays.copyOf(parts, partCount));
    }
    try {
      connection
          .client()
          .completeMultipartUpload(
              r ->
                  r.bucket(connection.bucket())
                      .key(key)
                      .uploadId(uploadId)
                      .multipartUpload(m -> m.parts(completed)));
    } catch (SdkException e) {
      boolean uploadIsGone = e instanceof AwsServiceException answer && answer.statusCode() == 404;
      if (!(uploadIsGone && exists(sizeBytes))) {
        throw connection.errors().translate("complete upload", key, e);
      }
    }
  }

  /** Gives the upload up; one that is gone already is no error. */
  void abort() throws IOException {
    abort(connection, key, uploadId);
  }

  /** Gives any upload up; one that is gone already is no error. */
  static void abort(S3Connection connection, String key, String uploadId) throws IOException {
    try {
      connection
          .client()
          .abortMultipartUpload(r -> r.bucket(connection.bucket()).key(key).uploadId(uploadId));
    } catch (AwsServiceException e) {
      if (e.statusCode() != 404) {
        throw connection.errors().translate("abort upload", key, e);
      }
    } catch (SdkException e) {
      throw connection.errors().translate("abort upload", key, e);
    }
  }

  private boolean exists(long sizeBytes) throws IOException {
    var client = connection.client();
    try {
      HeadObjectResponse head = client.headObject(r -> r.bucket(connection.bucket()).key(key));
      return head.contentLength() != null && head.contentLength() == sizeBytes;
    } catch (AwsServiceException e) {
      if (e.statusCode() == 404) {
        return false;
      }
      throw connection.errors().translate("look up", key, e);
    } catch (SdkException e) {
      throw connection.errors().translate("look up", key, e);
    }
  }

  private synchronized void done(int partNumber, String etag) {
    parts[partNumber - 1] = CompletedPart.builder().partNumber(partNumber).eTag(etag).build();
  }

  private synchronized void fail(IOException e) {
    if (failure == null) {
      failure = e;
    }
  }
}
