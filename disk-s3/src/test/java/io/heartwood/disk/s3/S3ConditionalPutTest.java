package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.s3.ScriptedS3.Fault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who made an object that only one may make, whatever becomes of replies. */
@Timeout(60)
class S3ConditionalPutTest {
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
  void lostReplyToAConditionalPutIsNoConflict() throws IOException {
    server.fail(Fault.LOSE_REPLY, 1, "PUT");
    assertTrue(storage.putIfAbsent(KEY, ascii("mine")));
    assertFalse(storage.putIfAbsent(KEY, ascii("other")));
    assertFalse(storage.putIfAbsent(KEY, ascii("mine")));
    assertArrayEquals(ascii("mine"), server.object(KEY.value()));
  }

  @Test
  void conflictWhoseWinnerIsAnotherIsFalseAfterALostReply() throws IOException {
    server.put(KEY.value(), ascii("him!"));
    server.fail(Fault.LOSE_REPLY, 1, "PUT");
    assertFalse(storage.putIfAbsent(KEY, ascii("mine")));
  }

  @Test
  void concurrentConditionalWriteIsTriedAgain() throws IOException {
    server.fail(Fault.CONFLICT, 2, "PUT");
    assertTrue(storage.putIfAbsent(KEY, ascii("mine")));
    assertEquals(3, server.count("PUT"));
  }

  @Test
  void unknownOutcomeOfAConditionalPutIsSaid() throws IOException {
    storage.close();
    storage = new S3ObjectStorage(server.settings().set("retry_attempts", "1").build());
    server.fail(Fault.LOSE_REPLY, 2, "PUT");
    server.fail(Fault.SLOW_DOWN, 2, "HEAD");
    server.fail(Fault.SLOW_DOWN, 2, "GET");
    // The second attempt meets the first one's object; before its reply is lost, nobody can know.
    assertThrows(CommitUnknownException.class, () -> storage.putIfAbsent(KEY, ascii("mine")));
    assertArrayEquals(ascii("mine"), server.object(KEY.value()));
  }

  @Test
  void anInterruptAfterALostReplyLeavesTheOutcomeUnknown() throws IOException {
    WaitingClock interrupted =
        new WaitingClock() {
          @Override
          public long nanoTime() {
            return 0;
          }

          @Override
          public void sleep(long nanos) throws InterruptedException {
            throw new InterruptedException();
          }
        };
    try (S3ObjectStorage slow = new S3ObjectStorage(server.settings().build(), interrupted)) {
      server.fail(Fault.CONFLICT, 1, "PUT");
      assertThrows(InterruptedIOException.class, () -> slow.putIfAbsent(KEY, ascii("mine")));
      assertTrue(Thread.interrupted());
      server.fail(Fault.LOSE_REPLY, 1, "PUT");
      server.fail(Fault.CONFLICT, 1, "PUT");
      assertThrows(CommitUnknownException.class, () -> slow.putIfAbsent(KEY, ascii("mine")));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void conflictsAreTriedAgainAfterPauses() throws IOException {
    ManualClock clock = new ManualClock();
    try (S3ObjectStorage slow = new S3ObjectStorage(server.settings().build(), clock)) {
      server.fail(Fault.CONFLICT, 3, "PUT");
      assertTrue(slow.putIfAbsent(KEY, ascii("mine")));
    }
    double slept = clock.sleptSeconds();
    assertTrue(slept >= 0.175 / 2 && slept <= 0.175, () -> "slept=" + slept);
  }

  @Test
  void aKeyThatIsTakenAfterAConflictIsAnothers() throws IOException {
    server.put(KEY.value(), ascii("same"));
    server.fail(Fault.CONFLICT, 1, "PUT");
    assertFalse(storage.putIfAbsent(KEY, ascii("same")));
  }

  @Test
  void conflictsWithoutEndAreAnError() throws IOException {
    storage.close();
    storage = new S3ObjectStorage(server.settings().set("retry_attempts", "1").build());
    server.fail(Fault.CONFLICT, 2, "PUT");
    IOException failure =
        assertThrows(IOException.class, () -> storage.putIfAbsent(KEY, ascii("mine")));
    assertFalse(failure instanceof CommitUnknownException, failure::toString);
    assertEquals(2, server.requests.size());
  }

  @Test
  void aRefusalAfterALostReplyIsResolvedByLooking() throws IOException {
    server.fail(Fault.LOSE_REPLY, 1, "PUT");
    server.fail(Fault.CONFLICT, 11, "PUT");
    ManualClock clock = new ManualClock();
    try (S3ObjectStorage slow = new S3ObjectStorage(server.settings().build(), clock)) {
      assertTrue(slow.putIfAbsent(KEY, ascii("mine")));
    }
    assertArrayEquals(ascii("mine"), server.object(KEY.value()));
  }

  @Test
  void aTakenKeyThatCannotBeLookedAtIsUnknownAfterALostReply() throws IOException {
    server.fail(Fault.LOSE_REPLY, 1, "PUT");
    server.fail(Fault.FORBID, 1, "HEAD");
    assertThrows(CommitUnknownException.class, () -> storage.putIfAbsent(KEY, ascii("mine")));
    assertArrayEquals(ascii("mine"), server.object(KEY.value()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
