package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.disk.object.UnfinishedUpload;
import io.heartwood.disk.s3.testing.FaultyHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Replies that break off at any byte, head or body, to any request of a multipart upload: the
 * request is repeated, and the outcome is as if nothing had happened.
 */
class S3BrokenRepliesTest {
  private static final ObjectKey KEY = new ObjectKey("prefix/key");
  private static final byte[] BYTES = {1, 2, 3, 4, 5, 6, 7};

  /** Every so many bytes; not a divisor of the length of a line. */
  private static final int STEP_BYTES = 7;

  private ScriptedS3 server;
  private FaultyHttp proxy;
  private S3ObjectStorage storage;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedS3();
    proxy = new FaultyHttp(URI.create("http://127.0.0.1:" + server.port()), 1);
    S3Settings settings =
        server
            .settings("http://127.0.0.1:" + proxy.port() + "/bucket/prefix/")
            .set("max_single_part_upload_size", "0")
            .build();
    storage = new S3ObjectStorage(settings, new ManualClock());
  }

  @AfterEach
  void stop() throws IOException {
    storage.close();
    proxy.close();
    server.close();
  }

  private interface Action {
    void run() throws IOException;
  }

  /** Runs an action again and again; its nth reply breaks off a little later each time. */
  private void breakReply(int replyIndex, Action action) throws IOException {
    int cut = 0;
    while (true) {
      IntSupplier missing = proxy.breakReplyAfter(replyIndex, cut);
      try {
        action.run();
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError("reply=" + replyIndex + " broken after bytes=" + cut, e);
      }
      assertTrue(missing.getAsInt() >= 0, "there was no such reply");
      if (missing.getAsInt() == 0) {
        return;
      }
      cut += STEP_BYTES;
    }
  }

  private void upload() throws IOException {
    server.remove(KEY.value());
    try (ObjectUpload upload = storage.upload(KEY)) {
      upload.write(BYTES, 0, BYTES.length);
      assertEquals(new StoredObject(KEY, BYTES.length), upload.finish());
    }
    assertArrayEquals(BYTES, server.object(KEY.value()));
  }

  @Test
  void beginningAnUpload() throws IOException {
    breakReply(0, this::upload);
    // Each beginning that was repeated has left an upload: they are found, and given up.
    List<UnfinishedUpload> left = storage.unfinishedUploads();
    assertEquals(server.pendingUploadCount(), left.size());
    assertTrue(left.size() > 10, "uploads=" + left.size());
    for (UnfinishedUpload upload : left) {
      storage.giveUp(upload);
    }
    assertEquals(0, server.pendingUploadCount());
  }

  @Test
  void sendingAPart() throws IOException {
    breakReply(1, this::upload);
    assertEquals(0, server.pendingUploadCount());
  }

  @Test
  void completingAnUpload() throws IOException {
    breakReply(2, this::upload);
    assertEquals(0, server.pendingUploadCount());
  }

  @Test
  void abortingAnUpload() throws IOException {
    breakReply(
        0,
        () -> {
          server.begin("upload", KEY.value());
          storage.giveUp(new UnfinishedUpload(KEY, "upload", Instant.EPOCH));
          assertEquals(0, server.pendingUploadCount());
        });
  }

  @Test
  void listingUploads() throws IOException {
    server.begin("upload", KEY.value());
    breakReply(
        0,
        () -> {
          List<UnfinishedUpload> found = storage.unfinishedUploads();
          assertEquals(1, found.size());
          assertEquals(KEY, found.get(0).key());
          assertEquals("upload", found.get(0).uploadId());
        });
  }
}
