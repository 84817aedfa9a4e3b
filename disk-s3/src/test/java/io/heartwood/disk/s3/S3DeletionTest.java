package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.s3.ScriptedS3.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deletion by stores that lack batches, refuse keys or fail. */
@Timeout(60)
class S3DeletionTest {
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
  void serverWithoutBatchDeletionIsServedSingly() throws IOException {
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      keys.add(new ObjectKey("prefix/" + i));
      server.put("prefix/" + i, ascii("x"));
    }
    server.fail(Fault.NOT_IMPLEMENTED, 1, "POST");
    storage.delete(keys);
    assertEquals(0, server.objectCount());
    storage.delete(keys);
    assertEquals(1, server.count("POST"));
    assertEquals(10, server.count("DELETE"));
  }

  @Test
  void manyKeysAreDeletedAThousandAtATime() throws IOException {
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < 2001; i++) {
      keys.add(new ObjectKey("prefix/" + i));
      server.put("prefix/" + i, new byte[1]);
    }
    storage.delete(keys);
    assertEquals(0, server.objectCount());
    assertEquals(2, server.count("POST"));
    assertEquals(1, server.count("DELETE"));
  }

  @Test
  void deletionGivesUpAtTheFirstBatchThatAnOutageMeets() throws IOException {
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      keys.add(new ObjectKey("prefix/" + i));
    }
    S3Settings impatient = server.settings().set("retry_attempts", "0").build();
    try (S3ObjectStorage outage = new S3ObjectStorage(impatient)) {
      server.fail(Fault.SLOW_DOWN, 100, "POST");
      assertThrows(IOException.class, () -> outage.delete(keys));
      assertEquals(1, server.count("POST"));
    }
  }

  @Test
  void keysThatAreRefusedDoNotKeepTheOthers() throws IOException {
    S3Settings single = server.settings().set("support_batch_delete", "0").build();
    try (S3ObjectStorage refusing = new S3ObjectStorage(single)) {
      server.put("prefix/other", ascii("x"));
      server.fail(Fault.FORBID, 1, "DELETE /bucket/prefix/kept");
      List<ObjectKey> keys = List.of(new ObjectKey("prefix/kept"), new ObjectKey("prefix/other"));
      assertThrows(IOException.class, () -> refusing.delete(keys));
      assertEquals(0, server.objectCount());
    }
  }

  @Test
  void errorsInTheBodyOfA200AreErrors() throws IOException {
    server.put("prefix/a", new byte[1]);
    server.put("prefix/b", new byte[1]);
    server.fail(Fault.ERROR_IN_BODY, 1, "POST");
    storage.delete(List.of(new ObjectKey("prefix/a"), new ObjectKey("prefix/b")));
    assertEquals(0, server.objectCount());
  }

  @Test
  void anErrorThatNamesNoKeyIsNoDeletion() throws IOException {
    server.put("prefix/a", new byte[1]);
    server.put("prefix/b", new byte[1]);
    server.fail(Fault.ERROR_WITHOUT_KEY, 1, "POST");
    storage.delete(List.of(new ObjectKey("prefix/a"), new ObjectKey("prefix/b")));
    assertEquals(0, server.objectCount());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
