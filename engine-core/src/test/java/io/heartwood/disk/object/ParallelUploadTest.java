package io.heartwood.disk.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.Faults;
import io.heartwood.disk.InjectedFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Finished files travel to the store beside their writer, and a commit knows what became of all.
 */
@Timeout(60)
class ParallelUploadTest {
  private static final int THREAD_COUNT = 4;

  private final MemoryObjectStorage bucket = new MemoryObjectStorage();
  private final Faults faults = new Faults();
  private final FaultyObjectStorage faulty = new FaultyObjectStorage(bucket, faults);
  private ObjectStorageDisk disk;

  private void open(ObjectStorage objects) throws IOException {
    disk =
        new ObjectStorageDisk(
            "disk",
            "S3",
            objects,
            new MemoryMetadataStorage(),
            new ObjectStorageDiskSettings(THREAD_COUNT, 0, 0, 0));
  }

  @AfterEach
  void close() throws IOException {
    disk.close();
    assertEquals(0, bucket.openUploadCount());
    assertEquals(0, faulty.openUploadCount());
  }

  @Test
  void uploadsOfOneWriterMeet() throws IOException {
    CyclicBarrier meeting = new CyclicBarrier(THREAD_COUNT);
    open(new Watched(bucket, () -> meeting.await(30, TimeUnit.SECONDS)));
    DiskTesting.change(disk, t -> writeFiles(t, 2 * THREAD_COUNT));
    for (int i = 0; i < 2 * THREAD_COUNT; i++) {
      assertArrayEquals(DiskTesting.bytes(i, 100), disk.readAll(file(i), 100));
    }
  }

  @Test
  void noMoreUploadsAreHandedOverThanThereAreThreads() throws Exception {
    Semaphore gate = new Semaphore(0);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger handedOver = new AtomicInteger();
    open(
        new Watched(
            bucket,
            () -> {
              begun.incrementAndGet();
              gate.acquire();
            }));
    Thread writer =
        new Thread(
            () -> {
              try (DiskTransaction transaction = disk.begin()) {
                for (int i = 0; i < THREAD_COUNT + 2; i++) {
                  DiskTesting.writeFile(transaction.create(file(i)), DiskTesting.bytes(i, 100));
                  handedOver.incrementAndGet();
                }
                transaction.commit();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();
    // The writer stands in the hand-over of the file that finds all threads busy.
    while (writer.getState() != Thread.State.WAITING || begun.get() < THREAD_COUNT) {
      Thread.onSpinWait();
    }
    assertEquals(THREAD_COUNT, begun.get());
    assertEquals(THREAD_COUNT, handedOver.get());
    gate.release(THREAD_COUNT + 2);
    writer.join();
    assertEquals(THREAD_COUNT + 2, disk.list(DiskPath.ROOT).size());
  }

  @Test
  void aFailedUploadFailsTheCommitAndLeavesNothing() throws IOException {
    open(faulty);
    for (Faults.Effect effect : List.of(Faults.Effect.FAIL, Faults.Effect.SUCCEED_THEN_FAIL)) {
      faults.next("finish", "", effect);
      assertThrows(InjectedFailure.class, () -> DiskTesting.change(disk, t -> writeFiles(t, 10)));
      assertEquals(List.of(), disk.list(DiskPath.ROOT));
      disk.retryRemovals();
      assertEquals(0, bucket.objectCount(), effect.toString());
    }
    DiskTesting.change(disk, t -> writeFiles(t, 10));
    assertEquals(10, bucket.objectCount());
  }

  @Test
  void closingATransactionRemovesWhatIsStillOnItsWay() throws Exception {
    Semaphore gate = new Semaphore(0);
    open(new Watched(bucket, gate::acquire));
    DiskTransaction transaction = disk.begin();
    writeFiles(transaction, THREAD_COUNT);
    DiskOutput open = transaction.create(file(THREAD_COUNT));
    open.write(new byte[10], 0, 10);
    gate.release(THREAD_COUNT);
    transaction.close();
    assertEquals(0, bucket.objectCount());
    assertEquals(0, disk.waitingRemovalCount());
  }

  @Test
  void anInterruptedCommitFailsAndLeavesNothing() throws IOException {
    open(bucket);
    try {
      DiskTransaction transaction = disk.begin();
      writeFiles(transaction, 3);
      Thread.currentThread().interrupt();
      assertThrows(InterruptedIOException.class, transaction::commit);
      assertTrue(Thread.interrupted());
      transaction.close();
    } finally {
      Thread.interrupted();
    }
    assertFalse(disk.exists(file(0)));
    assertEquals(0, bucket.objectCount());
  }

  private static DiskPath file(int i) {
    return DiskPath.of("file" + i);
  }

  private static void writeFiles(DiskTransaction transaction, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      DiskTesting.writeFile(transaction.create(file(i)), DiskTesting.bytes(i, 100));
    }
  }

  /** What happens while an upload ends. */
  @FunctionalInterface
  private interface Ending {
    void happen() throws Exception;
  }

  /** A storage whose uploads meet something on their way to the end. */
  private record Watched(ObjectStorage storage, Ending ending) implements ObjectStorage {
    @Override
    public String description() {
      return storage.description();
    }

    @Override
    public void readFully(ObjectKey key, long position, byte[] target, int offset, int length)
        throws IOException {
      storage.readFully(key, position, target, offset, length);
    }

    @Override
    public ObjectUpload upload(ObjectKey key) throws IOException {
      ObjectUpload upload = storage.upload(key);
      return new ObjectUpload() {
        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
          upload.write(source, offset, length);
        }

        @Override
        public StoredObject finish() throws IOException {
          try {
            ending.happen();
          } catch (Exception e) {
            throw new IOException(e);
          }
          return upload.finish();
        }

        @Override
        public void close() throws IOException {
          upload.close();
        }
      };
    }

    @Override
    public void replace(ObjectKey key, byte[] bytes) throws IOException {
      storage.replace(key, bytes);
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] bytes) throws IOException {
      return storage.putIfAbsent(key, bytes);
    }

    @Override
    public void copy(ObjectKey from, ObjectKey to) throws IOException {
      storage.copy(from, to);
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws IOException {
      storage.delete(keys);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws IOException {
      return storage.find(key);
    }

    @Override
    public List<ListedObject> list(String prefix, String startAfter, int limit) throws IOException {
      return storage.list(prefix, startAfter, limit);
    }

    @Override
    public void close() throws IOException {
      storage.close();
    }
  }
}
