package io.heartwood.disk.s3;

import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * An object on its way to S3.
 *
 * <p>Up to {@code max_single_part_upload_size} it is one PutObject, sent by {@link #finish()}. A
 * larger one becomes a {@link MultipartUpload} with the part sizes of ClickHouse 26.7 (first part
 * 32 MiB, following ones 16 MiB, doubled every 500 parts; measured on the wire); parts are sent by
 * the disk's threads while the next one is gathered, at most {@code
 * max_inflight_parts_for_one_file} at once. Under memory pressure ({@link UploadMemory}) parts are
 * sent as soon as S3 accepts their size, and the writer waits for them.
 *
 * <p>Confined to one thread, except for the parts on their way.
 */
final class S3Upload implements ObjectUpload {
  private static final Logger LOGGER = LoggerFactory.getLogger(S3Upload.class);
  static final String CONTENT_TYPE = "binary/octet-stream";

  private final S3Connection connection;
  private final UploadMemory memory;
  private final Executor executor;
  private final ObjectKey key;
  private final S3UploadSettings settings;
  private final Semaphore inflight;
  private final Leftover leftover;
  private UploadBuffer buffer;
  private MultipartUpload multipart;
  private long sizeBytes;
  private boolean mayExist;
  private boolean failed;
  private boolean finished;
  private boolean closed;

  /** What becomes of an object that a failed upload may have made. */
  enum Leftover {
    /** It is deleted: the key was free, so nothing else has it. */
    REMOVED,
    /** It stays, for it may be what the key had before. */
    KEPT
  }

  S3Upload(
      S3Connection connection,
      UploadMemory memory,
      Executor executor,
      ObjectKey key,
      Leftover leftover) {
    this.leftover = leftover;
    this.connection = connection;
    this.memory = memory;
    this.executor = executor;
    this.key = key;
    this.settings = connection.settings().uploads();
    this.inflight = new Semaphore(settings.maxInflightPartsForOneFile());
    this.buffer = new UploadBuffer(memory);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    requireUsable();
    failed = true;
    gather(source, offset, length);
    failed = false;
  }

  private void gather(byte[] source, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (buffer.sizeBytes() >= targetSizeBytes()) {
        sendPart();
      }
      int count = (int) Math.min(left, targetSizeBytes() - buffer.sizeBytes());
      count = Math.min(count, UploadMemory.SEGMENT_SIZE_BYTES);
      buffer.append(source, from, count);
      from += count;
      left -= count;
      sizeBytes += count;
      if (memory.isUnderPressure()
          && buffer.sizeBytes() >= S3UploadSettings.LEAST_PART_SIZE_BYTES) {
        sendPart();
        awaitParts();
      }
    }
  }

  @Override
  public StoredObject finish() throws IOException {
    requireUsable();
    failed = true;
    if (multipart == null && sizeBytes <= settings.maxSinglePartUploadSizeBytes()) {
      putWhole();
    } else {
      if (buffer.sizeBytes() > 0) {
        sendPart();
      }
      awaitParts();
      mayExist = true;
      multipart.complete(sizeBytes);
    }
    failed = false;
    finished = true;
    return new StoredObject(key, sizeBytes);
  }

  private void putWhole() throws IOException {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(connection.bucket())
            .key(key.value())
            .contentType(CONTENT_TYPE)
            .build();
    RequestBody body =
        RequestBody.fromContentProvider(buffer::newStream, buffer.sizeBytes(), CONTENT_TYPE);
    try {
      connection.client().putObject(request, body);
    } catch (SdkException e) {
      mayExist = S3Errors.outcomeIsUnknown(e);
      throw connection.errors().translate("write", key.value(), e);
    } finally {
      buffer.release();
    }
  }

  private long targetSizeBytes() {
    return settings.partSizeBytes(multipart == null ? 1 : multipart.nextPartNumber());
  }

  private void sendPart() throws IOException {
    if (multipart == null) {
      multipart = MultipartUpload.begin(connection, key.value());
    }
    multipart.requireHealthy();
    int partNumber = multipart.addPart();
    acquire(1);
    UploadBuffer part = buffer;
    buffer = new UploadBuffer(memory);
    MultipartUpload upload = multipart;
    Runnable task =
        () -> {
          try {
            upload.send(partNumber, part);
          } finally {
            part.release();
            inflight.release();
          }
        };
    try {
      executor.execute(DiskOperation.bind(task));
    } catch (RuntimeException e) {
      part.release();
      inflight.release();
      throw new IOException("s3 disk is closed: disk=" + connection.settings().disk(), e);
    }
  }

  private void awaitParts() throws IOException {
    if (multipart != null) {
      acquire(settings.maxInflightPartsForOneFile());
      inflight.release(settings.maxInflightPartsForOneFile());
      multipart.requireHealthy();
    }
  }

  private void acquire(int permits) throws InterruptedIOException {
    try {
      inflight.acquire(permits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("upload was interrupted: key=" + key);
    }
  }

  /** After a failure bytes may be missing, so the upload can only be closed. */
  private void requireUsable() throws IOException {
    if (finished || closed) {
      throw new IllegalStateException("upload has ended: key=" + key);
    }
    if (failed) {
      throw new IOException("upload has failed before: key=" + key);
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (finished) {
      return;
    }
    // Parts on their way end within the bounds of their requests; their buffers must not be touched
    // before.
    inflight.acquireUninterruptibly(settings.maxInflightPartsForOneFile());
    buffer.release();
    if (multipart != null) {
      multipart.abort();
    }
    if (mayExist && leftover == Leftover.REMOVED) {
      removeLeftover();
    }
  }

  /** The failed request may have made the object; nothing names it, so it only costs room. */
  private void removeLeftover() {
    try {
      connection
          .client()
          .deleteObject(
              request ->
                  request
                      .bucket(connection.bucket())
                      .key(key.value())
                      .overrideConfiguration(connection.attempts(2)));
    } catch (SdkException | IOException e) {
      LOGGER.warn(
          "object of a failed upload may be left behind: disk={} key={} class={}",
          connection.settings().disk(),
          key,
          e.getClass().getSimpleName());
    }
  }
}
