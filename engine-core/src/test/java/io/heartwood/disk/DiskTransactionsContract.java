package io.heartwood.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@link DiskContract} says of transactions: nothing before, everything after, no halves. */
public abstract class DiskTransactionsContract extends DiskNamesContract {
  @Test
  void nothingIsVisibleBeforeCommit() throws IOException {
    requires(
        DiskCapability.ISOLATED_TRANSACTIONS,
        DiskCapability.OVERWRITE,
        DiskCapability.RENAME_FILES);
    write("existing", DiskTesting.bytes(1, 10));
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(path("d"));
      DiskTesting.writeFile(transaction.create(path("d/new")), DiskTesting.bytes(2, 10));
      DiskTesting.writeFile(transaction.overwrite(path("existing")), DiskTesting.bytes(3, 10));
      transaction.move(path("existing"), path("moved"));
      assertEquals(List.of("existing"), disk.list(DiskPath.ROOT));
      assertArrayEquals(DiskTesting.bytes(1, 10), read("existing"));
      transaction.commit();
    }
    assertEquals(List.of("d", "moved"), disk.list(DiskPath.ROOT));
    assertArrayEquals(DiskTesting.bytes(3, 10), read("moved"));
  }

  @Test
  void rollbackLeavesNothing() throws IOException {
    requires(DiskCapability.OVERWRITE);
    write("existing", DiskTesting.bytes(1, 10));
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(path("d/e"));
      DiskTesting.writeFile(transaction.create(path("d/e/new")), DiskTesting.bytes(2, 100_000));
      DiskTesting.writeFile(transaction.overwrite(path("existing")), DiskTesting.bytes(3, 10));
      DiskOutput open = transaction.create(path("open"));
      open.write(new byte[50_000], 0, 50_000);
      transaction.delete(path("existing"));
    }
    assertEquals(List.of("existing"), disk.list(DiskPath.ROOT));
    assertArrayEquals(DiskTesting.bytes(1, 10), read("existing"));
  }

  @Test
  void abandonedOutputIsNeverVisible() throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      try (DiskOutput output = transaction.create(path("abandoned"))) {
        output.write(new byte[100_000], 0, 100_000);
      }
      DiskTesting.writeFile(transaction.create(path("kept")), new byte[5]);
      transaction.commit();
    }
    assertEquals(List.of("kept"), disk.list(DiskPath.ROOT));
  }

  @Test
  void anOpenOutputForbidsCommit() throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      DiskOutput output = transaction.create(path("open"));
      assertThrows(IllegalStateException.class, transaction::commit);
      output.close();
    }
    assertEquals(List.of(), disk.list(DiskPath.ROOT));
  }

  @Test
  void anEndedTransactionRefusesChanges() throws IOException {
    requires(DiskCapability.EMPTY_DIRECTORIES);
    DiskTransaction transaction = disk.begin();
    transaction.createDirectories(path("d"));
    transaction.commit();
    assertThrows(IllegalStateException.class, transaction::commit);
    assertThrows(IllegalStateException.class, () -> transaction.delete(path("d")));
    transaction.close();
    transaction.close();
    assertTrue(disk.exists(path("d")));
  }

  @Test
  void anEndedOutputRefusesBytes() throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      DiskOutput output = transaction.create(path("f"));
      output.write(new byte[3], 0, 3);
      output.finish();
      assertThrows(IllegalStateException.class, () -> output.write(new byte[1], 0, 1));
      output.close();
      output.close();
      transaction.commit();
    }
    assertEquals(3, disk.sizeBytes(path("f")));
  }

  @Test
  void aFailedCommitUndoesEverything() throws IOException {
    requires(
        DiskCapability.OVERWRITE, DiskCapability.RENAME_FILES, DiskCapability.RENAME_DIRECTORIES);
    makeDirectory("d");
    write("d/a", DiskTesting.bytes(1, 10));
    write("d/b", DiskTesting.bytes(2, 20));
    write("d/c", DiskTesting.bytes(3, 30));
    write("d/log", DiskTesting.bytes(4, 40));
    DiskTesting.Snapshot before = DiskTesting.snapshot(disk);
    assertThrows(
        NoSuchFileException.class,
        () ->
            change(
                t -> {
                  t.createDirectories(path("new/deep"));
                  DiskTesting.writeFile(t.create(path("new/deep/file")), new byte[1000]);
                  DiskTesting.writeFile(t.overwrite(path("d/a")), new byte[5]);
                  if (can(DiskCapability.APPEND)) {
                    DiskTesting.writeFile(t.append(path("d/log")), new byte[5]);
                  }
                  if (can(DiskCapability.LINK_FILES)) {
                    t.link(path("d/a"), path("linked"));
                  }
                  t.replace(path("d/b"), path("d/c"));
                  t.move(path("d"), path("moved"));
                  t.delete(path("moved/c"));
                  t.deleteRecursively(path("moved"));
                  t.createDirectories(path("empty"));
                  t.delete(path("empty"));
                  t.delete(path("missing"));
                }));
    assertEquals(before, DiskTesting.snapshot(disk));
    change(t -> t.delete(path("d/a")));
    change(t -> t.delete(path("d/log")));
  }

  @Test
  void committedFilesSurviveACrashAndOpenTransactionsDoNot() throws IOException {
    requires(DiskCapability.ISOLATED_TRANSACTIONS);
    makeDirectory("d");
    write("d/file", DiskTesting.bytes(1, 10_000));
    if (can(DiskCapability.LINK_FILES)) {
      change(t -> t.link(path("d/file"), path("d/second")));
    } else {
      write("d/second", DiskTesting.bytes(1, 10_000));
    }
    DiskTransaction lost = disk.begin();
    DiskTesting.writeFile(lost.create(path("d/lost")), new byte[70_000]);
    DiskOutput half = lost.create(path("d/half"));
    half.write(new byte[70_000], 0, 70_000);
    lost.delete(path("d/file"));
    disk = reopenAfterCrash(disk);
    assertEquals(List.of("file", "second"), disk.list(path("d")));
    assertArrayEquals(DiskTesting.bytes(1, 10_000), read("d/file"));
    change(t -> t.delete(path("d/file")));
    assertArrayEquals(DiskTesting.bytes(1, 10_000), read("d/second"));
  }

  @Test
  void randomTransactionsAgreeWithAModel() throws IOException {
    requires(
        DiskCapability.ISOLATED_TRANSACTIONS,
        DiskCapability.OVERWRITE,
        DiskCapability.RENAME_FILES,
        DiskCapability.RENAME_DIRECTORIES,
        DiskCapability.EMPTY_DIRECTORIES);
    long seed = Long.getLong("heartwood.test.seed", new Random().nextLong());
    DiskModel model = new DiskModel(seed, disk.capabilities(), addsToManyEmptyFiles());
    try {
      for (int i = 0; i < randomTransactionCount(); i++) {
        model.randomTransaction(disk);
        if (i % 10 == 0) {
          assertEquals(model.snapshot(), DiskTesting.snapshot(disk));
        }
        if (i % 97 == 96) {
          model.leaveTransactionOpen(disk);
          disk = reopenAfterCrash(disk);
          assertEquals(model.snapshot(), DiskTesting.snapshot(disk));
        }
      }
      assertEquals(model.snapshot(), DiskTesting.snapshot(disk));
      // If nearly everything were refused the run would say nothing; few say little either way.
      int committed = model.committedCount();
      assertTrue(
          randomTransactionCount() < 100 || committed > randomTransactionCount() / 6,
          "committed=" + committed);
    } catch (IOException | RuntimeException | AssertionError failure) {
      throw new AssertionError(
          "with -Dheartwood.test.seed=" + seed + " after " + model.history(), failure);
    }
  }
}
