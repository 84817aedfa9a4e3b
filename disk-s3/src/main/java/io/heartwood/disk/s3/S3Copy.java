package io.heartwood.disk.s3;

import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
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
  private final Executor executor;

  /**
   * Copies of one storage.
   *
   * @param executor runs the parts of large copies, of which none waits for another
   */
  S3Copy(S3Connection connection, S3ObjectStorage objects, Executor executor) {
    this.connection = connection;
    this.objects = objects;
    this.executor = executor;
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
        || (large && connection.capabilities().lacksPartCopy())) {
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
    MultipartUpload upload = MultipartUpload.begin(connection, to.value());
    try {
      copyParts(source, upload);
      upload.complete(source.sizeBytes());
      return;
    } catch (IOException | RuntimeException failure) {
      abortAfter(failure, upload);
      if (!upload.lacksPartCopy()) {
        throw failure;
      }
    }
    connection.capabilities().learnThatPartsCannotBeCopied();
    copyHere(source, to);
  }

  /** Copies all parts, some at a time; none is on its way when this returns or fails. */
  private void copyParts(StoredObject source, MultipartUpload upload) throws IOException {
    S3UploadSettings settings = connection.settings().uploads();
    long byCount = (source.sizeBytes() + settings.maxPartNumber() - 1) / settings.maxPartNumber();
    long partSizeBytes = Math.max(settings.maxSingleOperationCopySizeBytes(), byCount);
    int most = settings.maxInflightPartsForOneFile();
    Semaphore inflight = new Semaphore(most);
    try {
      for (long position = 0; position < source.sizeBytes(); position += partSizeBytes) {
        upload.requireHealthy();
        long from = position;
        long length = Math.min(partSizeBytes, source.sizeBytes() - position);
        int partNumber = upload.addPart();
        inflight.acquire();
        Runnable task =
            () -> {
              try {
                upload.copy(partNumber, source.key().value(), from, length);
              } finally {
                inflight.release();
              }
            };
        try {
          executor.execute(DiskOperation.bind(task));
        } catch (RuntimeException e) {
          inflight.release();
          throw new IOException("s3 disk is closed: disk=" + connection.settings().disk(), e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("copy was interrupted: key=" + source.key());
    } finally {
      inflight.acquireUninterruptibly(most);
    }
    upload.requireHealthy();
  }

  private static void abortAfter(Exception failure, MultipartUpload upload) {
    try {
      upload.abort();
    } catch (IOException | RuntimeException second) {
      failure.addSuppressed(second);
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
