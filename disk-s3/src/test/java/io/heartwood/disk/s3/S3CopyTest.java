package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.disk.s3.ScriptedS3.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies above {@code max_single_operation_copy_size}, here the least, 5 MiB. */
class S3CopyTest {
  private static final ObjectKey TO = new ObjectKey("prefix/to");
  private static final String PART = "PUT /bucket/prefix/to?";
  private static final int PART_BYTES = 5 << 20;
  private final byte[] bytes = new byte[4 * PART_BYTES + 1];
  private final StoredObject from = new StoredObject(new ObjectKey("prefix/from"), bytes.length);
  private ScriptedS3 server;
  private S3ObjectStorage storage;

  @BeforeEach
  void start() throws IOException {
    new Random(7).nextBytes(bytes);
    server = new ScriptedS3();
    server.put(from.key().value(), bytes);
    storage = open(server.settings());
  }

  private S3ObjectStorage open(S3Settings.Builder settings) {
    return new S3ObjectStorage(
        settings
            .set("max_single_operation_copy_size", String.valueOf(PART_BYTES))
            .set("retry_attempts", "1")
            .build());
  }

  @AfterEach
  void stop() throws IOException {
    storage.close();
    server.close();
  }

  @Test
  void largeObjectsAreCopiedByTheStoreInParts() throws IOException {
    storage.copy(from, TO);
    assertArrayEquals(bytes, server.object(TO.value()));
    assertEquals(5, server.count(PART));
    assertEquals(List.of(), requests("GET"));
    TreeSet<String> ranges = new TreeSet<>();
    for (Map<String, String> head : server.heads) {
      if (head.containsKey("x-amz-copy-source-range")) {
        ranges.add(head.get("x-amz-copy-source-range"));
      }
    }
    assertEquals(5, ranges.size(), ranges::toString);
    assertTrue(ranges.contains("bytes=0-5242879"), ranges::toString);
    assertTrue(ranges.contains("bytes=20971520-20971520"), ranges::toString);
  }

  @Test
  void objectsUpToTheLimitAreCopiedInOneRequest() throws IOException {
    ObjectKey small = new ObjectKey("prefix/small");
    server.put(small.value(), new byte[PART_BYTES]);
    storage.copy(new StoredObject(small, PART_BYTES), TO);
    assertEquals(1, server.requests.size(), server.requests::toString);
  }

  @Test
  void aStoreThatCannotCopyPartsIsAskedOnce() throws IOException {
    server.fail(Fault.NOT_IMPLEMENTED, 4, PART);
    storage.copy(from, TO);
    assertArrayEquals(bytes, server.object(TO.value()));
    assertEquals(0, server.pendingUploadCount());
    server.requests.clear();
    server.heads.clear();
    ObjectKey second = new ObjectKey("prefix/second");
    storage.copy(from, second);
    assertArrayEquals(bytes, server.object(second.value()));
    assertTrue(server.heads.stream().noneMatch(head -> head.containsKey("x-amz-copy-source")));
  }

  @Test
  void aFailedPartLeavesNothingAndIsTheFailureThatIsTold() throws IOException {
    server.fail(Fault.INTERNAL_ERROR, 1000, PART);
    server.fail(Fault.INTERNAL_ERROR, 2, "DELETE");
    IOException failure = assertThrows(IOException.class, () -> storage.copy(from, TO));
    assertTrue(failure.getMessage().contains("action=copy part"), failure::getMessage);
    assertEquals(1, failure.getSuppressed().length);
    assertNull(server.object(TO.value()));
    assertTrue(server.count(PART) <= 8, () -> server.count(PART) + " parts");
  }

  @Test
  void errorsInTheBodyOfA200AreErrors() throws IOException {
    ObjectKey small = new ObjectKey("prefix/small");
    server.put(small.value(), new byte[100]);
    server.fail(Fault.ERROR_IN_BODY, 1, "PUT");
    storage.copy(new StoredObject(small, 100), TO);
    assertArrayEquals(new byte[100], server.object(TO.value()));
    server.fail(Fault.ERROR_IN_BODY, 2, "PUT");
    assertThrows(
        IOException.class, () -> storage.copy(new StoredObject(small, 100), new ObjectKey("x")));
    server.fail(Fault.ERROR_IN_BODY, 1, PART);
    server.fail(Fault.ERROR_IN_BODY, 1, "POST /bucket/prefix/to?uploadId");
    storage.copy(from, TO);
    assertArrayEquals(bytes, server.object(TO.value()));
  }

  @Test
  void aLostReplyToTheEndOfACopyIsResolvedByLooking() throws IOException {
    server.fail(Fault.LOSE_REPLY, 1, "POST /bucket/prefix/to?uploadId");
    storage.copy(from, TO);
    assertArrayEquals(bytes, server.object(TO.value()));
  }

  private List<String> requests(String method) {
    return server.requests.stream().filter(line -> line.startsWith(method)).toList();
  }
}
