package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests and bytes are held back as the disk's settings say; the clock is not the machine's. */
@Timeout(60)
class S3ThrottleTest {
  private static final ObjectKey KEY = new ObjectKey("prefix/key");
  private final ManualClock clock = new ManualClock();
  private ScriptedS3 server;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedS3();
    server.put(KEY.value(), new byte[100_000]);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void readsAreLimitedByTheirNumber() throws IOException {
    S3Settings limited =
        server.settings().set("s3_max_get_rps", "10").set("s3_max_get_burst", "2").build();
    try (S3ObjectStorage storage = new S3ObjectStorage(limited, clock)) {
      for (int i = 0; i < 11; i++) {
        storage.readFully(KEY, i, new byte[1], 0, 1);
      }
      storage.find(KEY);
      assertEquals(1.0, clock.sleptSeconds(), 1e-6);
      put(storage, 10);
      storage.list("prefix/", "", 1);
      storage.delete(List.of(KEY));
      assertEquals(1.0, clock.sleptSeconds(), 1e-6);
      Map<ProfileEvent, Long> events = storage.events();
      assertEquals(12L, events.get(ProfileEvent.DISK_S3_GET_REQUEST_THROTTLER_COUNT));
      assertEquals(10L, events.get(ProfileEvent.DISK_S3_GET_REQUEST_THROTTLER_BLOCKED));
      assertEquals(
          1_000_000, events.get(ProfileEvent.DISK_S3_GET_REQUEST_THROTTLER_SLEEP_MICROSECONDS), 10);
    }
  }

  @Test
  void repeatedAttemptsCount() throws IOException {
    S3Settings limited =
        server.settings().set("max_get_rps", "1").set("max_get_burst", "1").build();
    server.fail(ScriptedS3.Fault.SLOW_DOWN, 2, "GET");
    try (S3ObjectStorage storage = new S3ObjectStorage(limited, clock)) {
      storage.readFully(KEY, 0, new byte[1], 0, 1);
      assertEquals(2.0, clock.sleptSeconds(), 1e-6);
    }
  }

  @Test
  void writesAndListingsAreLimitedAndSingleDeletionsAreNot() throws IOException {
    S3Settings limited =
        server.settings().set("s3_max_put_rps", "4").set("s3_max_put_burst", "1").build();
    try (S3ObjectStorage storage = new S3ObjectStorage(limited, clock)) {
      put(storage, 10);
      put(storage, 10);
      storage.list("prefix/", "", 1);
      storage.copy(KEY, new ObjectKey("prefix/copy"));
      storage.delete(List.of(KEY, new ObjectKey("prefix/copy")));
      assertEquals(1.0, clock.sleptSeconds(), 1e-6);
      storage.delete(List.of(KEY));
      storage.find(KEY);
      assertEquals(1.0, clock.sleptSeconds(), 1e-6);
      Map<ProfileEvent, Long> events = storage.events();
      assertEquals(5L, events.get(ProfileEvent.DISK_S3_PUT_REQUEST_THROTTLER_COUNT));
      assertEquals(4L, events.get(ProfileEvent.DISK_S3_PUT_REQUEST_THROTTLER_BLOCKED));
    }
  }

  @Test
  void bytesReadAndWrittenAreLimited() throws IOException {
    S3Settings limited =
        server
            .settings()
            .set("max_remote_read_network_bandwidth", "10000")
            .set("max_remote_write_network_bandwidth", "5000")
            .build();
    try (S3ObjectStorage storage = new S3ObjectStorage(limited, clock)) {
      storage.readFully(KEY, 0, new byte[100_000], 0, 100_000);
      assertEquals(9.0, clock.sleptSeconds(), 1e-6);
      put(storage, 20_000);
      assertEquals(9.0 + 3.0, clock.sleptSeconds(), 1e-6);
      Map<ProfileEvent, Long> events = storage.events();
      assertEquals(100_000L, events.get(ProfileEvent.REMOTE_READ_THROTTLER_BYTES));
      assertEquals(20_000L, events.get(ProfileEvent.REMOTE_WRITE_THROTTLER_BYTES));
    }
  }

  @Test
  void withoutLimitsNothingWaitsAndNothingIsCounted() throws IOException {
    try (S3ObjectStorage storage = new S3ObjectStorage(server.settings().build(), clock)) {
      storage.readFully(KEY, 0, new byte[100_000], 0, 100_000);
      assertEquals(0, clock.sleptSeconds());
      assertEquals(Map.of(), storage.events());
    }
  }

  @Test
  void waitingCanBeInterrupted() throws IOException {
    S3Settings limited =
        server.settings().set("max_get_rps", "1").set("max_get_burst", "1").build();
    try (S3ObjectStorage storage = new S3ObjectStorage(limited, new InterruptingClock())) {
      storage.readFully(KEY, 0, new byte[1], 0, 1);
      assertThrows(
          InterruptedIOException.class, () -> storage.readFully(KEY, 0, new byte[1], 0, 1));
      assertTrue(Thread.interrupted(), "the thread stays interrupted");
      assertEquals(1, server.count("GET"));
    }
  }

  /** Time stands still, and whoever sleeps is interrupted. */
  private static final class InterruptingClock implements WaitingClock {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
      throw new InterruptedException();
    }
  }

  private static void put(S3ObjectStorage storage, int sizeBytes) throws IOException {
    try (ObjectUpload upload = storage.upload(KEY)) {
      upload.write(new byte[sizeBytes], 0, sizeBytes);
      upload.finish();
    }
  }
}
