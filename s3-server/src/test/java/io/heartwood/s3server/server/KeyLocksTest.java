package io.heartwood.s3server.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeyLocksTest {
  private static final long TIMEOUT_MILLIS = 20;

  private final KeyLocks locks = new KeyLocks();

  @Test
  void readersShareAKey() {
    try (KeyLocks.Hold reader = hold("/b/k", Access.READ)) {
      assertTrue(isFree("/b/k", Access.READ));
      assertFalse(isFree("/b/k", Access.WRITE));
    }
    assertTrue(isFree("/b/k", Access.WRITE));
  }

  @Test
  void aWriterExcludesReadersAndWriters() {
    try (KeyLocks.Hold writer = hold("/b/k", Access.WRITE)) {
      assertFalse(isFree("/b/k", Access.READ));
      assertFalse(isFree("/b/k", Access.WRITE));
    }
    assertTrue(isFree("/b/k", Access.WRITE));
  }

  @Test
  void otherKeysAreFree() {
    try (KeyLocks.Hold writer = hold("/b/k", Access.WRITE)) {
      for (int i = 0; i < 10_000; i++) {
        assertTrue(isFree("/b/" + i, Access.WRITE));
      }
    }
  }

  @Test
  void anotherThreadMayRelease() {
    KeyLocks.Hold writer = hold("/b/k", Access.WRITE);
    CompletableFuture.runAsync(writer::close).join();
    writer.close();
    assertTrue(isFree("/b/k", Access.WRITE));
  }

  @Test
  void unusedLocksAreForgotten() {
    try (KeyLocks.Hold writer = hold("/b/k", Access.WRITE)) {
      assertFalse(isFree("/b/k", Access.READ));
      assertEquals(1, locks.size());
    }
    assertEquals(0, locks.size());
  }

  @Test
  void requestsAreJudgedByMethodAndPath() {
    assertEquals(Access.READ, Access.of("GET", "/b/k", null));
    assertEquals(Access.READ, Access.of("HEAD", "/b/k/", null));
    assertEquals(Access.NONE, Access.of("GET", "/b", "list-type=2"));
    assertEquals(Access.NONE, Access.of("GET", "/b/", "list-type=2"));
    assertEquals(Access.WRITE, Access.of("PUT", "/b/k", null));
    assertEquals(Access.NONE, Access.of("PUT", "/b", null));
    assertEquals(Access.NONE, Access.of("PUT", "/b/k", "partNumber=1&uploadId=u"));
    assertEquals(Access.NONE, Access.of("POST", "/b/k", "uploads"));
    assertEquals(Access.WRITE, Access.of("POST", "/b/k", "uploadId=u"));
    assertEquals(Access.NONE, Access.of("POST", "/b/", "delete"));
    assertEquals(Access.WRITE, Access.of("DELETE", "/b/k", null));
  }

  private KeyLocks.Hold hold(String key, Access access) {
    return locks.acquire(key, access, TIMEOUT_MILLIS).orElseThrow();
  }

  private boolean isFree(String key, Access access) {
    Optional<KeyLocks.Hold> hold = locks.acquire(key, access, TIMEOUT_MILLIS);
    hold.ifPresent(KeyLocks.Hold::close);
    return hold.isPresent();
  }
}
