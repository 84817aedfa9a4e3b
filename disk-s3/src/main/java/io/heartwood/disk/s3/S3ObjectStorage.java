package io.heartwood.disk.s3;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.RequestTotals;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of S3, or of a server that speaks its protocol.
 *
 * <p>Making one sends no request; the first request makes the client. {@link #checkAccess()} finds
 * out whether the bucket can be used. Reading is one GET for a range and nothing else: no HEAD, no
 * LIST. Bounds: connections, retries and timeouts as in {@link S3Settings}; buffers of uploads as
 * in {@code upload_buffer_limit}; at most {@link #uploadThreadCount()} threads, named {@code
 * s3-<disk>-upload-<n>}, which end after ten idle seconds.
 *
 * <p>Thread-safe. The owner closes it after all uploads.
 */
public final class S3ObjectStorage implements ObjectStorage {
  private static final long THREAD_IDLE_SECONDS = 10;

  private final S3Settings settings;
  private final S3RequestStatistics statistics;
  private final S3Connection connection;
  private final S3RangeReader reader;
  private final S3Deletion deletion;
  private final UploadMemory memory;
  private final ThreadPoolExecutor executor;

  /** Makes a storage with these settings; nothing is sent yet. */
  public S3ObjectStorage(S3Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.statistics = new S3RequestStatistics(settings.prices());
    this.connection = new S3Connection(settings, statistics);
    this.reader = new S3RangeReader(connection);
    this.deletion = new S3Deletion(connection);
    this.memory = new UploadMemory(settings.uploads().bufferLimitBytes());
    this.executor = executor(settings);
  }

  /** The requests sent so far. */
  public S3RequestStatistics statistics() {
    return statistics;
  }

  @Override
  public List<RequestTotals> requestTotals() {
    return statistics.totals();
  }

  @Override
  public double pricePerGibMonth() {
    return settings.prices().storedPerGibMonth();
  }

  /** What this storage was made with. */
  public S3Settings settings() {
    return settings;
  }

  @Override
  public String description() {
    return "s3 bucket "
        + settings.bucket()
        + " at "
        + settings.endpoint().hostAndPort()
        + (settings.keyPrefix().isEmpty() ? "" : " below " + settings.keyPrefix());
  }

  /**
   * Writes, reads and deletes a small object: four requests that show whether the endpoint, the
   * bucket and the keys work. A failure comes after at most four attempts. A read-only disk is not
   * written to; its bucket is listed.
   */
  public void checkAccess() throws IOException {
    new S3AccessCheck(connection).run();
  }

  @Override
  public void readFully(ObjectKey key, long position, byte[] target, int offset, int length)
      throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position < 0 || position + length < 0) {
      throw new IllegalArgumentException("negative position: position=" + position);
    }
    if (length > 0) {
      reader.readFully(key.value(), position, target, offset, length);
    }
  }

  @Override
  public ObjectUpload upload(ObjectKey key) throws IOException {
    requireWritable();
    return new S3Upload(connection, memory, executor, key);
  }

  /**
   * Makes an object of these bytes only if the key is free ({@code If-None-Match: *}).
   *
   * <p>When the reply to a first attempt is lost, the answer to the second may be about the first.
   * The object is then read back and compared, so callers that must tell themselves from others
   * write something of their own into it.
   *
   * @throws CommitUnknownException if neither the write nor the look afterwards got an answer
   */
  @Override
  public boolean putIfAbsent(ObjectKey key, byte[] bytes) throws IOException {
    requireWritable();
    S3Client client = connection.client();
    AtomicInteger attempts = new AtomicInteger();
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(settings.bucket())
            .key(key.value())
            .contentType(S3Upload.CONTENT_TYPE)
            .ifNoneMatch("*")
            .overrideConfiguration(
                c -> c.putExecutionAttribute(S3RequestCounter.ATTEMPTS, attempts))
            .build();
    SdkException failure = null;
    for (int conflicts = 0; conflicts <= settings.requests().retryAttempts(); conflicts++) {
      try {
        client.putObject(request, RequestBody.fromBytes(bytes));
        return true;
      } catch (AwsServiceException e) {
        if (e.statusCode() == 412) {
          return attempts.get() > 1 && holds(key, bytes);
        }
        failure = e;
        // 409: another write to the key was going on; the winner shows at the next attempt.
        if (e.statusCode() != 409) {
          break;
        }
      } catch (SdkException e) {
        failure = e;
        break;
      }
    }
    IOException translated = connection.errors().translate("write if absent", key.value(), failure);
    if (!S3Errors.outcomeIsUnknown(failure)) {
      throw translated;
    }
    boolean ours;
    try {
      ours = holds(key, bytes);
    } catch (NoSuchFileException e) {
      translated.addSuppressed(e);
      throw translated;
    } catch (IOException e) {
      translated.addSuppressed(e);
      throw new CommitUnknownException(
          "nobody knows whether the object was made: key=" + key, translated);
    }
    return ours;
  }

  /**
   * Copies with CopyObject, or in parts above {@code max_single_operation_copy_size}; one HEAD
   * tells the size.
   */
  @Override
  public void copy(ObjectKey from, ObjectKey to) throws IOException {
    requireWritable();
    StoredObject source =
        find(from)
            .orElseThrow(
                () ->
                    new NoSuchFileException(
                        settings.bucket() + "/" + from, null, "s3 object does not exist"));
    long partSizeBytes = settings.uploads().maxSingleOperationCopySizeBytes();
    if (source.sizeBytes() > partSizeBytes) {
      copyInParts(source, to);
      return;
    }
    S3Client client = connection.client();
    connection.call(
        "copy",
        from.value(),
        () ->
            client.copyObject(
                r ->
                    r.sourceBucket(settings.bucket())
                        .sourceKey(from.value())
                        .destinationBucket(settings.bucket())
                        .destinationKey(to.value())));
  }

  private void copyInParts(StoredObject source, ObjectKey to) throws IOException {
    long least = settings.uploads().maxSingleOperationCopySizeBytes();
    long byCount =
        (source.sizeBytes() + settings.uploads().maxPartNumber() - 1)
            / settings.uploads().maxPartNumber();
    long partSizeBytes = Math.max(least, byCount);
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

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    requireWritable();
    deletion.delete(keys);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    try {
      HeadObjectResponse head =
          connection.client().headObject(r -> r.bucket(settings.bucket()).key(key.value()));
      return Optional.of(new StoredObject(key, head.contentLength()));
    } catch (AwsServiceException e) {
      if (e.statusCode() == 404 && !S3Errors.code(e).equals("NoSuchBucket")) {
        return Optional.empty();
      }
      throw connection.errors().translate("look up", key.value(), e);
    } catch (SdkException e) {
      throw connection.errors().translate("look up", key.value(), e);
    }
  }

  @Override
  public List<ListedObject> list(String prefix, String startAfter, int limit) throws IOException {
    if (limit < 0) {
      throw new IllegalArgumentException("negative limit: limit=" + limit);
    }
    S3Client client = connection.client();
    List<ListedObject> listed = new ArrayList<>();
    String continuation = null;
    while (listed.size() < limit) {
      ListObjectsV2Request.Builder request =
          ListObjectsV2Request.builder()
              .bucket(settings.bucket())
              .prefix(prefix)
              .maxKeys(Math.min(settings.requests().listPageSize(), limit - listed.size()));
      if (continuation != null) {
        request.continuationToken(continuation);
      } else if (!startAfter.isEmpty()) {
        request.startAfter(startAfter);
      }
      ListObjectsV2Request page = request.build();
      ListObjectsV2Response response =
          connection.call("list", prefix, () -> client.listObjectsV2(page));
      for (S3Object object : response.contents()) {
        listed.add(
            new ListedObject(new ObjectKey(object.key()), object.size(), object.lastModified()));
      }
      continuation = response.nextContinuationToken();
      boolean more = Boolean.TRUE.equals(response.isTruncated());
      if (!more || continuation == null || response.contents().isEmpty()) {
        break;
      }
    }
    return listed;
  }

  /** Most threads that send parts. */
  public int uploadThreadCount() {
    return executor.getCorePoolSize();
  }

  /** Stops the threads and closes the connections; uploads still open fail. May be called twice. */
  @Override
  public void close() throws IOException {
    executor.shutdown();
    connection.close();
  }

  long uploadMemoryUsedBytes() {
    return memory.usedBytes();
  }

  private boolean holds(ObjectKey key, byte[] bytes) throws IOException {
    Optional<StoredObject> found = find(key);
    if (found.isEmpty()) {
      throw new NoSuchFileException(
          settings.bucket() + "/" + key, null, "s3 object does not exist");
    }
    if (found.get().sizeBytes() != bytes.length) {
      return false;
    }
    byte[] actual = new byte[bytes.length];
    readFully(key, 0, actual, 0, actual.length);
    return Arrays.equals(actual, bytes);
  }

  private void requireWritable() throws IOException {
    if (settings.readOnly()) {
      throw new IOException("disk is read-only: disk=" + settings.disk());
    }
  }

  private static ThreadPoolExecutor executor(S3Settings settings) {
    int threads =
        Math.min(
            settings.requests().maxConnections(),
            Math.max(8, 4 * Runtime.getRuntime().availableProcessors()));
    AtomicInteger number = new AtomicInteger();
    // The queue holds at most max_inflight_parts_for_one_file tasks of each open upload.
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread =
                  new Thread(task, "s3-" + settings.disk() + "-upload-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
