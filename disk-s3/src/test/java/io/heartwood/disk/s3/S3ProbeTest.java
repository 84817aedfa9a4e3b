package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.s3.ScriptedS3.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a disk finds out about its store, and what it does where something is missing. */
@Timeout(60)
class S3ProbeTest {
  private static final ObjectKey KEY = new ObjectKey("prefix/key");
  private static final byte[] BYTES = {1, 2, 3, 4, 5};
  private ScriptedS3 server;
  private S3ObjectStorage storage;
  @TempDir private Path directory;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedS3();
    storage = new S3ObjectStorage(asking().build());
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
    server.close();
  }

  private S3Settings.Builder asking() {
    return server.settings().set("support_conditional_writes", "auto");
  }

  @Test
  void fiveRequestsTellAllAndLeaveNothing() throws IOException {
    assertEquals(Optional.empty(), storage.capabilities().has(S3Capability.COPY));
    storage.checkAccess();
    assertEquals(
        "conditional_writes=yes batch_delete=yes copy=yes if_match=quoted",
        storage.capabilities().toString());
    assertEquals(5, server.requests.size(), server.requests::toString);
    assertEquals(0, server.objectCount());
  }

  @Test
  void aDiskThatSkipsTheCheckAsksNothing() throws IOException {
    S3Settings skipping = asking().set("skip_access_check", "1").build();
    S3Disk.open(skipping, directory).close();
    assertEquals(0, server.requests.size());
  }

  @Test
  void conditionalWritesThatAreIgnoredAreRefusedHere() throws IOException {
    server.fail(Fault.IGNORE_CONDITIONS, 3, "PUT");
    storage.checkAccess();
    assertEquals(Optional.of(false), storage.capabilities().has(S3Capability.CONDITIONAL_WRITES));
    server.put(KEY.value(), BYTES);
    IOException e = assertThrows(IOException.class, () -> storage.putIfAbsent(KEY, new byte[1]));
    assertTrue(e.getMessage().startsWith("s3 store ignores conditional writes"), e::getMessage);
    assertArrayEquals(BYTES, server.object(KEY.value()));
    assertEquals(1, server.objectCount());
  }

  @Test
  void aStoreThatWasNotProbedIsBeforeTheFirstConditionalWrite() throws IOException {
    server.fail(Fault.IGNORE_CONDITIONS, 3, "PUT");
    assertThrows(IOException.class, () -> storage.putIfAbsent(KEY, BYTES));
    assertNull(server.object(KEY.value()));
    assertEquals(0, server.objectCount());
    assertThrows(IOException.class, () -> storage.putIfAbsent(KEY, BYTES));
    assertEquals(3, server.requests.size(), "asked once");
  }

  @Test
  void storeThatDoesNotKnowConditionsIsWrittenWithoutThem() throws IOException {
    server.fail(Fault.NOT_IMPLEMENTED, 1, "PUT");
    storage.checkAccess();
    assertEquals(Optional.of(false), storage.capabilities().has(S3Capability.CONDITIONAL_WRITES));
    assertEquals(0, server.objectCount());
  }

  @Test
  void aLostReplyDoesNotMisleadTheProbe() throws IOException {
    server.fail(Fault.LOSE_REPLY, 1, "PUT");
    storage.checkAccess();
    assertEquals(Optional.of(true), storage.capabilities().has(S3Capability.CONDITIONAL_WRITES));
    assertEquals(0, server.objectCount());
  }

  @Test
  void batchDeletionThatIsMissingIsKnownBeforeItIsNeeded() throws IOException {
    server.fail(Fault.NOT_IMPLEMENTED, 1, "POST");
    storage.checkAccess();
    assertEquals(Optional.of(false), storage.capabilities().has(S3Capability.BATCH_DELETE));
    assertEquals(0, server.objectCount());
    storage.delete(List.of(KEY, new ObjectKey("prefix/other")));
    assertEquals(1, server.count("POST"));
  }

  @Test
  void copiesAreMadeHereWhereTheStoreCannot() throws IOException {
    server.fail(Fault.NOT_IMPLEMENTED, 1, "PUT /bucket/prefix/copy");
    server.put(KEY.value(), BYTES);
    storage.copy(KEY, new ObjectKey("prefix/copy"));
    storage.copy(KEY, new ObjectKey("prefix/copy2"));
    assertArrayEquals(BYTES, server.object("prefix/copy"));
    assertArrayEquals(BYTES, server.object("prefix/copy2"));
    assertEquals(Optional.of(false), storage.capabilities().has(S3Capability.COPY));
    assertEquals(1, storage.statistics().snapshot().count(S3RequestKind.COPY_OBJECT));
  }

  @Test
  void copiesAreMadeHereWhereTheSettingsSaySo() throws IOException {
    S3Settings ownCopies = server.settings().set("allow_native_copy", "0").build();
    try (S3ObjectStorage own = new S3ObjectStorage(ownCopies)) {
      server.put(KEY.value(), new byte[5_000_000]);
      own.copy(KEY, new ObjectKey("prefix/copy"));
      assertEquals(5_000_000, server.object("prefix/copy").length);
      assertEquals(0, own.statistics().snapshot().count(S3RequestKind.COPY_OBJECT));
    }
  }

  @Test
  void storeThatComparesEtagsWithoutQuotesIsGivenThemSo() throws IOException {
    server.compareUnquoted();
    storage.checkAccess();
    assertTrue(storage.capabilities().toString().endsWith("if_match=unquoted"));
    server.put(KEY.value(), BYTES);
    server.fail(Fault.BREAK_BODY, 1, "GET");
    byte[] actual = new byte[BYTES.length];
    storage.readFully(KEY, 0, actual, 0, actual.length);
    assertArrayEquals(BYTES, actual);
  }

  @Test
  void quotesOfEtagsCanBeSetWithoutAProbe() throws IOException {
    server.compareUnquoted();
    server.put(KEY.value(), BYTES);
    S3Settings unquoted = server.settings().set("etag_quotes", "0").build();
    try (S3ObjectStorage given = new S3ObjectStorage(unquoted)) {
      server.fail(Fault.BREAK_BODY, 1, "GET");
      given.readFully(KEY, 0, new byte[BYTES.length], 0, BYTES.length);
    }
  }

  @Test
  void anObjectThatChangedIsNoticedWhereConditionsAreIgnored() throws IOException {
    server.put(KEY.value(), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    server.fail(Fault.BREAK_BODY_AND_CHANGE, 1, "GET");
    server.fail(Fault.IGNORE_CONDITIONS, 1, "GET");
    IOException e =
        assertThrows(IOException.class, () -> storage.readFully(KEY, 0, new byte[8], 0, 8));
    assertTrue(e.getMessage().startsWith("s3 object changed while it was read"), e::getMessage);
  }

  @Test
  void aFailedProbeLeavesNothing() throws IOException {
    server.fail(Fault.FORBID, 10, "GET");
    assertThrows(IOException.class, storage::checkAccess);
    assertEquals(0, server.objectCount());
  }
}
