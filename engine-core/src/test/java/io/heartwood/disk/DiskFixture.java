package io.heartwood.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A disk for each test of a contract, the questions in which disks differ, and short ways to change
 * and read it. At the end nothing may be leaked.
 */
public abstract class DiskFixture {
  IDisk disk;

  /** A fresh, empty disk; the contract closes it. */
  protected abstract IDisk createDisk() throws IOException;

  /**
   * Opens again what {@code crashed} stood on, as a new process would after a crash: transactions
   * and outputs of the crashed disk were never closed. The contract closes the returned disk.
   */
  protected abstract IDisk reopenAfterCrash(IDisk crashed) throws IOException;

  /**
   * Fails if the disk keeps bytes that no name refers to; called after each test, before the disk
   * is closed.
   */
  protected void verifyNothingLeaked(IDisk checked) throws IOException {}

  /**
   * Size of the file of the large-file test: above the disk's threshold for multipart uploads, if
   * it has one.
   */
  protected int largeFileBytes() {
    return 3 << 20;
  }

  /** Number of transactions of the random test; fewer for slow stores, more for a long run. */
  protected int randomTransactionCount() {
    return Integer.getInteger("heartwood.test.transactions", 400);
  }

  /** Whether one transaction may add bytes to more than one file that was empty before. */
  protected boolean addsToManyEmptyFiles() {
    return true;
  }

  /** The disk of the running test, for additional tests of an implementation. */
  protected final IDisk disk() {
    return disk;
  }

  @BeforeEach
  final void openDisk() throws IOException {
    disk = createDisk();
  }

  @AfterEach
  final void closeDisk() throws IOException {
    try {
      verifyNothingLeaked(disk);
    } finally {
      disk.close();
    }
  }

  final boolean can(DiskCapability capability) {
    return disk.capabilities().contains(capability);
  }

  /** Skips a test of what the disk says it cannot do. */
  final void requires(DiskCapability... capabilities) {
    for (DiskCapability capability : capabilities) {
      assumeTrue(can(capability), () -> "the disk does not support " + capability.words());
    }
  }

  /** Runs changes in one transaction and commits it. */
  protected final void change(DiskTesting.Changes changes) throws IOException {
    DiskTesting.change(disk, changes);
  }

  final void write(String name, byte[] bytes) throws IOException {
    change(t -> DiskTesting.writeFile(t.create(path(name)), bytes));
  }

  final void makeDirectory(String name) throws IOException {
    change(t -> t.createDirectories(path(name)));
  }

  final byte[] read(String name) throws IOException {
    return disk.readAll(path(name), 64 << 20);
  }

  static DiskPath path(String text) {
    return DiskPath.of(text);
  }
}
