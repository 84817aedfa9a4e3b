package io.heartwood.disk.s3;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Copies objects within a bucket: by the store in one request or in parts, or by this process where
 * the store cannot or shall not. Thread-safe.
 */
final class S3Copy {
  /** What a copy by this process holds in memory, beside the upload's own buffers. */
  private static final int PIECE_SIZE_BYTES = 4 << 20;

  private final S3Connection connection;
  private final S3ObjectStorage objects;

  S3Copy(S3Connection connection, S3ObjectStorage objects) {
    this.connection = connection;
    this.objects = objects;
  }

  /** {@link S3ObjectStorage#copy}. */
  void copy(ObjectKey from, ObjectKey to) throws IOException {
    StoredObject source =
        objects
            .find(from)
            .orElseThrow(
                () ->
                    new NoSuchFileException(
                        connection.bucket() + "/" + from, null, "s3 object does not exist"));
    copy(source, to);
  }

  /** Copies an object of known size. */
  void copy(StoredObject source, ObjectKey to) throws IOException {
    boolean large =
        source.sizeBytes() > connection.settings().uploads().maxSingleOperationCopySizeBytes();
    if (connection.capabilities().lacks(S3Capability.COPY)
        || (large && !connection.settings().store().multipartCopy())) {
      copyHere(source, to);
    } else if (large) {
      copyInParts(source, to);
    } else {
      copyWhole(source, to);
    }
  }

  private void copyWhole(StoredObject source, ObjectKey to) throws IOException {
    String bucket = connection.bucket();
    String from = source.key().value();
    try {
      connection
          .client()
          .copyObject(
              r ->
                  r.sourceBucket(bucket)
                      .sourceKey(from)
                      .destinationBucket(bucket)
                      .destinationKey(to.value()));
      return;
    } catch (AwsServiceException e) {
      if (!S3Errors.meansUnsupported(e)) {
        throw connection.errors().translate("copy", from, e);
      }
      connection.capabilities().learn(S3Capability.COPY, false);
    } catch (SdkException e) {
      throw connection.errors().translate("copy", from, e);
    }
    copyHere(source, to);
  }

  private void copyInParts(StoredObject source, ObjectKey to) throws IOException {
    S3UploadSettings settings = connection.settings().uploads();
    long byCount = (source.sizeBytes() + settings.maxPartNumber() - 1) / settings.maxPartNumber();
    long partSizeBytes = Math.max(settings.maxSingleOperationCopySizeBytes(), byCount);
    MultipartUpload upload = MultipartUpload.begin(connection, to.value());
    boolean completed = false;
    try {
      for (long position = 0; position < source.sizeBytes(); position += partSizeBytes) {
        long length = Math.min(partSizeBytes, source.sizeBytes() - position);
        upload.copy(upload.addPart(), source.key().value(), position, length);
      }
      upload.complete(source.sizeBytes());
      completed = true;
    } finally {
      if (!completed) {
        upload.abort();
      }
    }
  }

  private void copyHere(StoredObject source, ObjectKey to) throws IOException {
    byte[] piece = new byte[(int) Math.min(PIECE_SIZE_BYTES, source.sizeBytes())];
    try (ObjectUpload upload = objects.replacement(to)) {
      for (long position = 0; position < source.sizeBytes(); position += piece.length) {
        int length = (int) Math.min(piece.length, source.sizeBytes() - position);
        objects.readFully(source.key(), position, piece, 0, length);
        upload.write(piece, 0, length);
      }
      upload.finish();
    }
  }
}
