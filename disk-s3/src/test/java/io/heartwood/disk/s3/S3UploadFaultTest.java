package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.disk.s3.ScriptedS3.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What uploads leave and keep when the server, or the way to it, fails. */
@Timeout(60)
class S3UploadFaultTest {
  private static final ObjectKey KEY = new ObjectKey("prefix/key");
  private ScriptedS3 server;
  private S3ObjectStorage storage;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedS3();
    storage = new S3ObjectStorage(server.settings().build());
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
    server.close();
  }

  @Test
  void multipartUploadSurvivesLostReplies() throws IOException {
    byte[] bytes = random((12 << 20) + 17);
    S3ObjectStorage small = smallParts();
    server.fail(Fault.LOSE_REPLY, 1, "PUT /bucket/prefix/key?partNumber=1");
    server.fail(Fault.SLOW_DOWN, 2, "PUT");
    server.fail(Fault.LOSE_REPLY, 1, "POST /bucket/prefix/key?uploadId");
    try (small;
        ObjectUpload upload = small.upload(KEY)) {
      for (int from = 0; from < bytes.length; from += 70_001) {
        upload.write(bytes, from, Math.min(70_001, bytes.length - from));
      }
      assertEquals(new StoredObject(KEY, bytes.length), upload.finish());
    }
    assertArrayEquals(bytes, server.object(KEY.value()));
    assertEquals(0, server.pendingUploadCount());
    assertEquals(0, small.uploadMemoryUsedBytes());
  }

  @Test
  void brokenReplyToTheEndOfAnUploadIsResolvedByLooking() throws IOException {
    byte[] bytes = random(11 << 20);
    server.fail(Fault.BREAK_BODY, 1, "POST /bucket/prefix/key?uploads");
    server.fail(Fault.BREAK_BODY, 1, "POST /bucket/prefix/key?uploadId");
    try (S3ObjectStorage small = smallParts();
        ObjectUpload upload = small.upload(KEY)) {
      upload.write(bytes, 0, bytes.length);
      upload.finish();
    }
    assertArrayEquals(bytes, server.object(KEY.value()));
  }

  @Test
  void errorsInTheBodyOfA200AreErrors() throws IOException {
    byte[] bytes = random(11 << 20);
    server.fail(Fault.ERROR_IN_BODY, 1, "POST /bucket/prefix/key?uploads");
    server.fail(Fault.ERROR_IN_BODY, 2, "POST /bucket/prefix/key?uploadId");
    try (S3ObjectStorage small = smallParts();
        ObjectUpload upload = small.upload(KEY)) {
      upload.write(bytes, 0, bytes.length);
      upload.finish();
    }
    assertArrayEquals(bytes, server.object(KEY.value()));
    assertEquals(0, server.pendingUploadCount());
  }

  @Test
  void failedPartAbortsTheUpload() throws IOException {
    S3ObjectStorage small = smallParts();
    server.fail(Fault.FORBID, 1, "PUT");
    try (small;
        ObjectUpload upload = small.upload(KEY)) {
      byte[] bytes = random(1 << 20);
      IOException e =
          assertThrows(
              IOException.class,
              () -> {
                for (int i = 0; i < 12; i++) {
                  upload.write(bytes, 0, bytes.length);
                }
                upload.finish();
              });
      assertTrue(e.getMessage().startsWith("s3 does not accept the credentials"), e::getMessage);
    }
    assertEquals(0, server.objectCount());
    assertEquals(0, server.pendingUploadCount());
    assertEquals(0, small.uploadMemoryUsedBytes());
  }

  @Test
  void closedUploadLeavesNothing() throws IOException {
    S3ObjectStorage small = smallParts();
    try (small) {
      try (ObjectUpload upload = small.upload(KEY)) {
        upload.write(random(100), 0, 100);
      }
      assertEquals(0, server.requests.size());
      try (ObjectUpload upload = small.upload(KEY)) {
        byte[] bytes = random(11 << 20);
        upload.write(bytes, 0, bytes.length);
      }
      assertEquals(0, server.objectCount());
      assertEquals(0, server.pendingUploadCount());
      assertEquals(0, small.uploadMemoryUsedBytes());
    }
  }

  @Test
  void leftoverOfAFailedPutIsRemoved() throws IOException {
    storage.close();
    storage = new S3ObjectStorage(server.settings().set("retry_attempts", "1").build());
    server.fail(Fault.LOSE_REPLY, 2, "PUT");
    try (ObjectUpload upload = storage.upload(KEY)) {
      upload.write(random(100), 0, 100);
      assertThrows(IOException.class, upload::finish);
      assertEquals(1, server.objectCount());
    }
    assertEquals(0, server.objectCount());
  }

  @Test
  void aReplacementThatFailsLeavesWhatTheKeyHad() throws IOException {
    storage.close();
    storage = new S3ObjectStorage(server.settings().set("retry_attempts", "1").build());
    for (Fault fault : List.of(Fault.SLOW_DOWN, Fault.INTERNAL_ERROR, Fault.LOSE_REPLY)) {
      byte[] before = random(100);
      byte[] after = random(120);
      server.put(KEY.value(), before);
      server.fail(fault, 2, "PUT");
      assertThrows(IOException.class, () -> storage.replace(KEY, after), fault::toString);
      assertArrayEquals(fault == Fault.LOSE_REPLY ? after : before, server.object(KEY.value()));
      storage.replace(KEY, after);
      assertArrayEquals(after, server.object(KEY.value()));
    }
    assertEquals(0, server.count("DELETE"));
  }

  @Test
  void aCopyByThisProcessThatFailsLeavesWhatTheKeyHad() throws IOException {
    storage.close();
    storage =
        new S3ObjectStorage(
            server.settings().set("retry_attempts", "0").set("allow_native_copy", "0").build());
    byte[] before = random(100);
    server.put(KEY.value(), before);
    ObjectKey source = new ObjectKey("prefix/source");
    server.put(source.value(), random(120));
    server.fail(Fault.INTERNAL_ERROR, 1, "PUT");
    assertThrows(IOException.class, () -> storage.copy(new StoredObject(source, 120), KEY));
    assertArrayEquals(before, server.object(KEY.value()));
    storage.copy(new StoredObject(source, 120), KEY);
    assertArrayEquals(server.object(source.value()), server.object(KEY.value()));
  }

  @Test
  void failedUploadCannotBeFinishedWithBytesMissing() throws IOException {
    storage.close();
    storage = new S3ObjectStorage(server.settings().set("retry_attempts", "0").build());
    server.fail(Fault.SLOW_DOWN, 1, "PUT");
    try (ObjectUpload upload = storage.upload(KEY)) {
      upload.write(random(100), 0, 100);
      assertThrows(IOException.class, upload::finish);
      IOException e = assertThrows(IOException.class, upload::finish);
      assertTrue(e.getMessage().startsWith("upload has failed before"), e::getMessage);
      assertThrows(IOException.class, () -> upload.write(new byte[1], 0, 1));
    }
    assertEquals(0, server.objectCount());
  }

  @Test
  void pressureOfMemorySendsSmallerPartsAndStaysBounded() throws IOException {
    storage.close();
    storage = new S3ObjectStorage(server.settings().set("upload_buffer_limit", "8Mi").build());
    byte[] bytes = random(1 << 20);
    List<ObjectUpload> uploads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      uploads.add(storage.upload(new ObjectKey("prefix/" + i)));
    }
    long most = 0;
    for (int round = 0; round < 20; round++) {
      for (ObjectUpload upload : uploads) {
        upload.write(bytes, 0, bytes.length);
        most = Math.max(most, storage.uploadMemoryUsedBytes());
      }
    }
    for (ObjectUpload upload : uploads) {
      upload.finish();
      upload.close();
    }
    assertTrue(most <= (8 + 4 * 6) << 20, "most=" + most);
    assertEquals(0, storage.uploadMemoryUsedBytes());
    for (int i = 0; i < 4; i++) {
      assertEquals(20 << 20, server.object("prefix/" + i).length);
    }
  }

  private S3ObjectStorage smallParts() {
    return new S3ObjectStorage(
        server
            .settings()
            .set("min_upload_part_size", "5Mi")
            .set("max_single_part_upload_size", "5Mi")
            .build());
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
