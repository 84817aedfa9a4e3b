package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.disk.object.UnfinishedUpload;
import io.heartwood.disk.object.UploadCollector;
import io.heartwood.disk.object.UploadCollector.Mode;
import io.heartwood.disk.object.UploadCollector.Report;
import io.heartwood.disk.object.plain.PlainMetadataStorage;
import io.heartwood.disk.s3.ScriptedListing.Pages;
import io.heartwood.disk.s3.ScriptedS3.Fault;
import io.heartwood.metadata.local.LocalMetadataStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Multipart uploads that faults leave in the store are found, and given up. */
class S3UnfinishedUploadsTest {
  private static final String PREFIX = "prefix/";
  private static final ObjectKey KEY = new ObjectKey(PREFIX + "abc/defghijklmnopqrstuvwxyzabcdef");
  private static final Instant BEGUN = Instant.parse(ScriptedListing.BEGUN);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int ALWAYS = 100;
  private static final int SIZE_BYTES = 6 << 20;

  @TempDir private Path directory;
  private ScriptedS3 server;
  private S3ObjectStorage storage;
  private LocalMetadataStorage metadata;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedS3();
    S3Settings settings =
        server
            .settings()
            .set("max_single_part_upload_size", "0")
            .set("min_upload_part_size", "5Mi")
            .set("list_object_keys_size", "2")
            .set("retry_attempts", "1")
            .build();
    storage = new S3ObjectStorage(settings);
    metadata = LocalMetadataStorage.builder(directory.resolve("metadata"), PREFIX).open();
  }

  @AfterEach
  void stop() throws IOException {
    metadata.close();
    storage.close();
    server.close();
  }

  private Report collect(Duration afterBeginning, Mode mode, List<UnfinishedUpload> found)
      throws IOException {
    Clock clock = Clock.fixed(BEGUN.plus(afterBeginning), ZoneOffset.UTC);
    return new UploadCollector(metadata, storage, clock).collect(DAY, mode, found::add);
  }

  private void leave(ObjectKey key) throws IOException {
    server.fail(Fault.INTERNAL_ERROR, ALWAYS, "DELETE /bucket/" + key + "?uploadId");
    ObjectUpload upload = storage.upload(key);
    upload.write(new byte[SIZE_BYTES], 0, SIZE_BYTES);
    IOException e = assertThrows(IOException.class, upload::close);
    assertTrue(e.getMessage().contains("action=abort upload"), e::getMessage);
    server.calm();
  }

  @Test
  void anUploadThatCouldNotBeGivenUpIsFoundAndGivenUpLater() throws IOException {
    leave(KEY);
    assertEquals(1, server.pendingUploadCount());
    List<UnfinishedUpload> found = new ArrayList<>();
    assertEquals(
        new Report(1, 1, 0, 0, 0, 0), collect(DAY.minusMillis(1), Mode.END, found), "too young");
    assertEquals(new Report(1, 0, 0, 0, 1, 0), collect(DAY, Mode.DRY_RUN, found));
    assertEquals(KEY, found.get(0).key());
    assertEquals(BEGUN, found.get(0).begun());
    assertEquals(1, server.pendingUploadCount());
    assertEquals(new Report(1, 0, 0, 0, 1, 1), collect(DAY, Mode.END, found));
    assertEquals(0, server.pendingUploadCount());
    assertEquals(new Report(0, 0, 0, 0, 0, 0), collect(DAY, Mode.END, found));
  }

  @Test
  void anUploadThatWasBegunTwiceBecauseTheReplyWasLostIsLeftAlone() throws IOException {
    server.fail(Fault.LOSE_REPLY, 1, "POST /bucket/" + KEY + "?uploads");
    byte[] bytes = new byte[SIZE_BYTES];
    new Random(1).nextBytes(bytes);
    try (ObjectUpload upload = storage.upload(KEY)) {
      upload.write(bytes, 0, bytes.length);
      assertEquals(new StoredObject(KEY, bytes.length), upload.finish());
    }
    assertEquals(1, server.pendingUploadCount());
    assertEquals(new Report(1, 0, 0, 1, 0, 0), collect(DAY, Mode.END, new ArrayList<>()));
    assertEquals(0, server.count("DELETE"), "there are stores that delete the object, too");
    assertArrayEquals(bytes, server.object(KEY.value()), "the object of the second upload");
  }

  @Test
  void uploadsOfManyPagesAreFoundAndThoseOfOthersStay() throws IOException {
    leave(new ObjectKey("elsewhere/abc/defghijklmnopqrstuvwxyzabcdef"));
    leave(new ObjectKey(PREFIX + "file-of-somebody"));
    for (char first = 'a'; first < 'f'; first++) {
      leave(new ObjectKey(PREFIX + first + "bc/defghijklmnopqrstuvwxyzabcdef"));
    }
    leave(KEY);
    assertEquals(new Report(7, 0, 1, 0, 6, 6), collect(DAY, Mode.END, new ArrayList<>()));
    assertEquals(2, server.pendingUploadCount());
    PlainMetadataStorage plain = new PlainMetadataStorage(storage, PREFIX);
    Clock clock = Clock.fixed(BEGUN.plus(DAY), ZoneOffset.UTC);
    assertEquals(
        new Report(1, 0, 0, 0, 1, 1),
        new UploadCollector(plain, storage, clock).collect(DAY, Mode.END, upload -> {}));
    assertEquals(1, server.pendingUploadCount());
  }

  @Test
  void aListingThatDoesNotGoOnIsAnErrorAndNothingIsGivenUp() throws IOException {
    for (char first = 'a'; first < 'd'; first++) {
      leave(new ObjectKey(PREFIX + first + "bc/defghijklmnopqrstuvwxyzabcdef"));
    }
    server.list(Pages.STANDING_STILL);
    IOException e =
        assertThrows(IOException.class, () -> collect(DAY, Mode.END, new ArrayList<>()));
    assertTrue(
        e.getMessage().startsWith("s3 says that there are more uploads and does not list them"),
        e::getMessage);
    assertEquals(3, server.pendingUploadCount());
  }

  @Test
  void aStoreThatDoesNotKnowTheCallHasNone() throws IOException {
    server.fail(Fault.NOT_IMPLEMENTED, 1, "GET /bucket?uploads");
    assertEquals(new Report(0, 0, 0, 0, 0, 0), collect(DAY, Mode.END, new ArrayList<>()));
    assertEquals(1, server.count("GET /bucket?uploads"));
  }

  @Test
  void aBeginningWhoseReplyHasNoIdIsRepeatedAndThenAClearError() throws IOException {
    server.fail(Fault.EMPTY_BODY, 1, "POST /bucket/" + KEY + "?uploads");
    byte[] bytes = new byte[SIZE_BYTES];
    try (ObjectUpload upload = storage.upload(KEY)) {
      upload.write(bytes, 0, bytes.length);
      upload.finish();
    }
    assertArrayEquals(bytes, server.object(KEY.value()));
    server.fail(Fault.EMPTY_BODY, ALWAYS, "POST /bucket/" + KEY + "?uploads");
    int before = server.requests.size();
    try (ObjectUpload upload = storage.upload(KEY)) {
      IOException e = assertThrows(IOException.class, () -> upload.write(bytes, 0, bytes.length));
      assertTrue(e.getMessage().contains("reply of s3 has no upload id"), e::getMessage);
      assertTrue(e.getMessage().contains("action=begin upload"), e::getMessage);
    }
    assertEquals(before + 2, server.requests.size(), "neither a part is sent nor an abort");
  }

  @Test
  void anUploadThatHasEndedMeanwhileIsNoError() throws IOException {
    storage.giveUp(new UnfinishedUpload(KEY, "gone", BEGUN));
    assertEquals(1, server.count("DELETE /bucket/" + KEY + "?uploadId=gone"));
  }
}
