package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectStorageContract;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.UploadCollector;
import io.heartwood.disk.object.plain.PlainMetadataStorage;
import io.heartwood.disk.s3.testing.TestBucket;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@WithS3
class S3ObjectStorageIT extends ObjectStorageContract {
  private final TestS3 s3;

  S3ObjectStorageIT(TestS3 s3) {
    this.s3 = s3.below(UUID.randomUUID().toString());
  }

  @Override
  protected ObjectStorage createStorage() {
    return new S3ObjectStorage(smallParts(s3).build());
  }

  @Override
  protected String prefix() {
    return s3.keyPrefix();
  }

  @Override
  protected int largeObjectBytes() {
    return (11 << 20) + 123;
  }

  @Test
  void accessCheckLeavesNothing() throws IOException {
    try (S3ObjectStorage storage = new S3ObjectStorage(smallParts(s3).build())) {
      storage.checkAccess();
      assertEquals(0, storage.list(s3.keyPrefix(), "", 10).size());
      S3RequestCounts counts = storage.statistics().snapshot();
      assertEquals(2, counts.count(S3RequestKind.PUT_OBJECT));
      assertEquals(1, counts.count(S3RequestKind.GET_OBJECT));
      assertEquals(1, counts.count(S3RequestKind.COPY_OBJECT));
      assertEquals(1, counts.count(S3RequestKind.DELETE_OBJECTS));
      assertEquals(
          "conditional_writes=yes batch_delete=yes copy=yes if_match=quoted",
          storage.capabilities().toString());
      assertEquals(0, counts.retryCount());
    }
  }

  /** S3Mock, for one, deletes the object of the same key when an upload is aborted. */
  @Test
  void collectingUploadsTakesNoObjectAway() throws IOException {
    ObjectKey done = new ObjectKey(s3.keyPrefix() + "done");
    ObjectKey lost = new ObjectKey(s3.keyPrefix() + "lost");
    try (S3ObjectStorage storage = new S3ObjectStorage(smallParts(s3).build());
        TestBucket bucket = new TestBucket(s3)) {
      bucket.client().createMultipartUpload(r -> r.bucket(s3.bucket()).key(done.value()));
      bucket.client().createMultipartUpload(r -> r.bucket(s3.bucket()).key(lost.value()));
      storage.replace(done, new byte[10]);
      PlainMetadataStorage names = new PlainMetadataStorage(storage, s3.keyPrefix());
      Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
      UploadCollector.Report report =
          new UploadCollector(names, storage, tomorrow)
              .collect(Duration.ofDays(1), UploadCollector.Mode.END, upload -> {});
      byte[] bytes = new byte[10];
      storage.readFully(done, 0, bytes, 0, 10);
      assertEquals(new UploadCollector.Report(2, 0, 0, 1, 1, 1), report);
      assertEquals(1, storage.list(s3.keyPrefix(), "", 10).size());
    }
  }

  @Test
  void missingBucketIsNamed() throws IOException {
    String endpoint = s3.endpoint() + "/no-such-bucket-" + UUID.randomUUID() + "/";
    S3Settings settings =
        S3Settings.builder(endpoint)
            .region(s3.region())
            .credentials(s3.accessKey(), s3.secretKey())
            .build();
    try (S3ObjectStorage storage = new S3ObjectStorage(settings)) {
      IOException e = assertThrows(IOException.class, storage::checkAccess);
      assertTrue(e.getMessage().startsWith("s3 bucket does not exist"), e::getMessage);
      assertTrue(e.getMessage().contains(settings.bucket()), e::getMessage);
    }
  }

  @Test
  void largeObjectIsCopiedInParts() throws IOException {
    ObjectKey from = new ObjectKey(s3.keyPrefix() + "from");
    ObjectKey to = new ObjectKey(s3.keyPrefix() + "to");
    byte[] bytes = new byte[largeObjectBytes()];
    new Random(7).nextBytes(bytes);
    try (S3ObjectStorage storage = new S3ObjectStorage(smallParts(s3).build())) {
      try (ObjectUpload upload = storage.upload(from)) {
        upload.write(bytes, 0, bytes.length);
        upload.finish();
      }
      storage.copy(from, to);
      byte[] actual = new byte[bytes.length];
      storage.readFully(to, 0, actual, 0, actual.length);
      assertArrayEquals(bytes, actual);
      S3RequestCounts counts = storage.statistics().snapshot();
      assertEquals(3, counts.count(S3RequestKind.UPLOAD_PART));
      assertEquals(3, counts.count(S3RequestKind.UPLOAD_PART_COPY));
      assertEquals(bytes.length, counts.sentBytes());
      assertEquals(bytes.length, counts.receivedBytes());
    }
  }

  static S3Settings.Builder smallParts(TestS3 s3) {
    return S3Settings.builder(s3.diskEndpoint())
        .region(s3.region())
        .credentials(s3.accessKey(), s3.secretKey())
        .set("min_upload_part_size", "5Mi")
        .set("max_single_part_upload_size", "5Mi")
        .set("max_single_operation_copy_size", "5Mi");
  }
}
