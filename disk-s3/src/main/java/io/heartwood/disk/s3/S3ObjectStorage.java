package io.heartwood.disk.s3;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskStream;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.RequestTotals;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.disk.object.UnfinishedUpload;
import io.heartwood.disk.s3.S3Upload.Leftover;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * A bucket of S3, or of a server that speaks its protocol.
 *
 * <p>Making one sends no request; the first request makes the client. {@link #checkAccess()} finds
 * out whether the bucket can be used. Reading is one GET for a range and nothing else: no HEAD, no
 * LIST; a range that is taken little by little is one GET, too. Bounds: connections, retries and
 * timeouts as in {@link S3Settings}; buffers of uploads as in {@code upload_buffer_limit}; at most
 * {@link #uploadThreadCount()} threads, named {@code s3-<disk>-upload-<n>}, which end after ten
 * idle seconds.
 *
 * <p>Thread-safe. The owner closes it after all uploads.
 */
public final class S3ObjectStorage implements ObjectStorage {
  private static final long THREAD_IDLE_SECONDS = 10;

  private final S3Settings settings;
  private final S3RequestStatistics statistics;
  private final S3Connection connection;
  private final S3Probe probe;
  private final S3Deletion deletion;
  private final UploadMemory memory;
  private final ThreadPoolExecutor executor;

  /** Makes a storage with these settings; nothing is sent yet. */
  public S3ObjectStorage(S3Settings settings) {
    this(settings, WaitingClock.SYSTEM);
  }

  S3ObjectStorage(S3Settings settings, WaitingClock clock) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.statistics = new S3RequestStatistics(settings.disk(), settings.prices());
    this.connection = new S3Connection(settings, statistics, clock);
    this.probe = new S3Probe(connection);
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

  @Override
  public Map<ProfileEvent, Long> events() {
    return connection.throttle().events();
  }

  /** What is known of the store by now; after {@link #checkAccess()}, all of it. */
  public S3Capabilities capabilities() {
    return connection.capabilities();
  }

  /** What this storage was made with. */
  public S3Settings settings() {
    return settings;
  }

  @Override
  public String description() {
    return "s3 bucket " + settings.bucket() + " at " + settings.endpoint().hostAndPort();
  }

  /**
   * Writes, reads, copies and deletes a small object: five requests that show whether the endpoint,
   * the bucket and the keys work, and what the store is capable of. A failure comes after at most
   * four attempts. A read-only disk is not written to; its bucket is listed.
   */
  public void checkAccess() throws IOException {
    probe.run();
  }

  @Override
  public void readFully(ObjectKey key, long position, byte[] target, int offset, int length)
      throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position < 0 || position + length < 0) {
      throw new IllegalArgumentException("negative position: position=" + position);
    }
    if (length > 0) {
      try (DiskStream stream = stream(key, position, position + length)) {
        stream.readFully(target, offset, length);
      }
    }
  }

  /**
   * One GET, whose reply stays open until the stream is closed, or taken to its end. At most half
   * of the connections are left open like this ({@link S3OpenReplies}); beyond them each read of a
   * stream is a GET.
   */
  @Override
  public DiskStream stream(StoredObject object, ReadHint hint, long start, long end) {
    Objects.checkFromToIndex(start, end, object.sizeBytes());
    return stream(object.key(), start, end);
  }

  private DiskStream stream(ObjectKey key, long start, long end) {
    return new S3RangeStream(connection, key.value(), start, end);
  }

  @Override
  public ObjectUpload upload(ObjectKey key) throws IOException {
    requireWritable();
    return new S3Upload(connection, memory, executor, key, Leftover.REMOVED);
  }

  @Override
  public void replace(ObjectKey key, byte[] bytes) throws IOException {
    try (ObjectUpload upload = replacement(key)) {
      upload.write(bytes, 0, bytes.length);
      upload.finish();
    }
  }

  /** Begins an object whose key may be taken; one that fails leaves what is there. */
  ObjectUpload replacement(ObjectKey key) throws IOException {
    requireWritable();
    return new S3Upload(connection, memory, executor, key, Leftover.KEPT);
  }

  /**
   * Makes an object of these bytes only if the key is free ({@code If-None-Match: *}).
   *
   * <p>When the reply to a first attempt is lost, the answer to the second may be about the first.
   * The object is then read back and compared, so callers that must tell themselves from others
   * write something of their own into it.
   *
   * <p>A store that takes no notice of the condition would let this write replace another's, so it
   * is refused there. A store that was not probed at opening is before the first such write.
   *
   * @throws CommitUnknownException if neither the write nor the look afterwards got an answer
   */
  @Override
  public boolean putIfAbsent(ObjectKey key, byte[] bytes) throws IOException {
    requireWritable();
    probe.requireConditionalWrites();
    return new S3ConditionalPut(connection, this).putIfAbsent(key, bytes);
  }

  /**
   * Copies with CopyObject, or in parts above {@code max_single_operation_copy_size}; where the
   * store knows neither, by reading and writing. One HEAD tells the size.
   */
  @Override
  public void copy(ObjectKey from, ObjectKey to) throws IOException {
    requireWritable();
    new S3Copy(connection, this, executor).copy(from, to);
  }

  @Override
  public void copy(StoredObject source, ObjectKey to) throws IOException {
    requireWritable();
    new S3Copy(connection, this, executor).copy(source, to);
  }

  /** The same bucket, reached under the same identity. */
  @Override
  public boolean isSameStore(ObjectStorage other) {
    return other.store() instanceof S3ObjectStorage s3
        && s3.settings.endpoint().service().equals(settings.endpoint().service())
        && s3.settings.bucket().equals(settings.bucket())
        && s3.settings.credentials().equals(settings.credentials())
        && s3.settings.encryption().equals(settings.encryption());
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
      if (head.contentLength() == null) {
        throw new IOException(
            "s3 does not tell the object's size: bucket=" + settings.bucket() + " key=" + key);
      }
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
    return new S3Listing(connection, prefix).list(startAfter, limit);
  }

  @Override
  public List<UnfinishedUpload> unfinishedUploads() throws IOException {
    return new S3UnfinishedUploads(connection, settings.keyPrefix()).list();
  }

  @Override
  public void giveUp(UnfinishedUpload upload) throws IOException {
    requireWritable();
    MultipartUpload.abort(connection, upload.key().value(), upload.uploadId());
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

  S3OpenReplies openReplies() {
    return connection.openReplies();
  }

  long uploadMemoryUsedBytes() {
    return memory.usedBytes();
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
