package io.heartwood.metadata.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.object.MetadataStorage;
import io.heartwood.disk.object.MetadataStorageContract;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.testing.SpecialFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class LocalMetadataStorageTest extends MetadataStorageContract {
  private static final String STRAY = "abcdefghijklmnopqrstuvwxyzabcdef";

  @TempDir Path root;

  @Override
  protected MetadataStorage createStorage() throws IOException {
    return LocalMetadataStorage.open(root, "prefix/");
  }

  @Test
  void keysLookLikeClickHouseKeys() {
    String key = storage().newObjectKey(path("file")).value();
    assertTrue(key.matches("prefix/[a-z]{3}/[a-z]{29}"), key);
  }

  @Test
  void textsStandUnderTheNamesOfTheFilesAndShareOneInode() throws IOException {
    change(
        t -> {
          t.createDirectories(path("store/abc"));
          t.create(path("store/abc/count.txt"), file(1));
        });
    assertEquals(
        "5\n1\t101\n101\tprefix/abc/key1\n0\n0\n\n",
        Files.readString(root.resolve("store/abc/count.txt")));
    change(
        t -> {
          t.setReadOnly(path("store/abc/count.txt"));
          t.link(path("store/abc/count.txt"), path("linked"));
        });
    assertEquals(
        "5\n1\t101\n101\tprefix/abc/key1\n1\n1\n\n", Files.readString(root.resolve("linked")));
    assertTrue(Files.isSameFile(root.resolve("linked"), root.resolve("store/abc/count.txt")));
    change(t -> t.delete(path("store/abc/count.txt")));
    assertEquals(
        "5\n1\t101\n101\tprefix/abc/key1\n0\n1\n\n", Files.readString(root.resolve("linked")));
  }

  @Test
  void pipesAndDevicesAreRefused(@TempDir Path other) throws Exception {
    SpecialFiles.makePipe(root.resolve("pipe"));
    SpecialFiles.linkToDevice(root.resolve("endless"));
    Files.createDirectory(other.resolve(".metadata"));
    SpecialFiles.makePipe(other.resolve(".metadata/blobs_to_remove.log"));
    for (Executable use :
        List.<Executable>of(
            () -> storage().read(path("pipe")),
            () -> storage().read(path("endless")),
            () -> LocalMetadataStorage.open(other, "prefix/").close())) {
      IOException refused =
          assertTimeoutPreemptively(
              Duration.ofSeconds(30), () -> assertThrows(IOException.class, use));
      assertTrue(refused.getMessage().contains("is not a regular file"), refused.getMessage());
    }
  }

  @Test
  void nothingButTheTreeIsListed() throws IOException {
    change(t -> t.create(path("file"), file(1)));
    change(t -> t.delete(path("file")));
    assertTrue(Files.exists(root.resolve(".metadata/blobs_to_remove.log")));
    assertEquals(List.of(), storage().list(DiskPath.ROOT));
    for (String reserved : List.of(".metadata/x", ".heartwood", STRAY)) {
      assertThrows(
          IllegalArgumentException.class, () -> storage().exists(path(reserved)), reserved);
    }
  }

  @Test
  void aSecondInstanceIsRefused() {
    IOException refused =
        assertThrows(IOException.class, () -> LocalMetadataStorage.open(root, "prefix/"));
    assertTrue(refused.getMessage().contains("directory is in use"), refused.getMessage());
  }

  @Test
  void olderVersionsAreWrittenBackAsTheNewest() throws IOException {
    Files.writeString(root.resolve("old"), "2\n1\t7\n7\tkey\n0\n");
    assertEquals(
        List.of(new StoredObject(new ObjectKey("prefix/key"), 7)),
        storage().read(path("old")).objects());
    change(t -> t.link(path("old"), path("new")));
    assertEquals("5\n1\t7\n7\tprefix/key\n1\n0\n\n", Files.readString(root.resolve("old")));
  }

  @Test
  void whatIsNotMetadataIsNamedWhenReadAndRemovedWhenDeleted() throws IOException {
    Files.createDirectory(root.resolve("d"));
    Files.writeString(root.resolve("d/foreign"), "hello");
    CorruptMetadataException corrupt =
        assertThrows(CorruptMetadataException.class, () -> storage().read(path("d/foreign")));
    assertTrue(corrupt.getMessage().contains("d/foreign line=1"), corrupt.getMessage());
    assertEquals(List.of(), change(t -> t.deleteRecursively(path("d"))));
    assertFalse(Files.exists(root.resolve("d")));
  }

  @Test
  void aTextThatCountsTooFewNamesLosesNoObject() throws IOException {
    change(t -> t.create(path("a"), file(1)));
    Files.createLink(root.resolve("b"), root.resolve("a"));
    assertEquals(List.of(), change(t -> t.delete(path("a"))));
    assertEquals(file(1).objects(), storage().read(path("b")).objects());
    assertEquals(keys(1), change(t -> t.delete(path("b"))));
  }

  @Test
  void aTreeCopiedWithoutItsLinksLosesNoObject() throws IOException {
    change(t -> t.create(path("a"), file(1)));
    change(t -> t.link(path("a"), path("b")));
    Files.copy(root.resolve("b"), root.resolve("copy"));
    Files.delete(root.resolve("b"));
    assertEquals(List.of(), change(t -> t.delete(path("a"))));
    assertEquals(file(1).objects(), storage().read(path("copy")).objects());
  }

  @Test
  void removalsThatACrashInterruptedAreFinishedAtOpen() throws IOException {
    change(
        t -> {
          t.createDirectories(path("part"));
          t.create(path("part/alone"), file(1));
          t.create(path("part/shared"), file(2));
          t.link(path("part/shared"), path("outside"));
          t.create(path("named"), file(3));
        });
    storage().close();
    Files.move(root.resolve("part"), root.resolve(STRAY));
    // An append that was interrupted leaves the old text, whose objects the new one still names.
    Files.copy(root.resolve("named"), root.resolve(STRAY.replace('a', 'b')));
    try (LocalMetadataStorage opened = LocalMetadataStorage.open(root, "prefix/")) {
      assertEquals(file(1).objects(), opened.unconfirmedRemovals());
      assertEquals(List.of("named", "outside"), opened.list(DiskPath.ROOT));
      assertFalse(Files.exists(root.resolve(STRAY)));
      assertEquals(file(2).objects(), opened.read(path("outside")).objects());
    }
    try (LocalMetadataStorage opened = LocalMetadataStorage.open(root, "prefix/")) {
      assertEquals(file(1).objects(), opened.unconfirmedRemovals());
      opened.confirmRemoved(keys(1));
    }
    try (LocalMetadataStorage opened = LocalMetadataStorage.open(root, "prefix/")) {
      assertEquals(List.of(), opened.unconfirmedRemovals());
    }
  }

  @Test
  void releasesSurviveUntilTheyAreConfirmed() throws IOException {
    change(t -> t.create(path("a"), file(1)));
    change(t -> t.create(path("b"), file(2)));
    change(
        t -> {
          t.delete(path("a"));
          t.delete(path("b"));
        });
    storage().confirmRemoved(keys(2));
    storage().close();
    try (LocalMetadataStorage opened = LocalMetadataStorage.open(root, "prefix/")) {
      assertEquals(file(1).objects(), opened.unconfirmedRemovals());
    }
  }

  @Test
  void aCorruptFileKeepsReleasedObjects() throws IOException {
    change(t -> t.create(path("a"), file(1)));
    change(t -> t.delete(path("a")));
    storage().close();
    Files.writeString(root.resolve("torn"), "5\n1\t1");
    try (LocalMetadataStorage opened = LocalMetadataStorage.open(root, "prefix/")) {
      assertEquals(List.of(), opened.unconfirmedRemovals());
    }
  }

  @Test
  void theTreeWorksWithoutDurabilityAndWithoutALog() throws IOException {
    storage().close();
    try (LocalMetadataStorage fast =
        LocalMetadataStorage.builder(root, "")
            .fsyncAfterInsert(false)
            .fsyncPartDirectory(false)
            .persistentRemovalLog(false)
            .open()) {
      try (var transaction = fast.begin()) {
        transaction.create(path("a"), file(1));
        transaction.commit();
      }
      try (var transaction = fast.begin()) {
        transaction.delete(path("a"));
        assertEquals(file(1).objects(), transaction.commit());
      }
      fast.confirmRemoved(keys(1));
      assertFalse(Files.exists(root.resolve(".metadata")));
    }
  }

  @Test
  void everyFileIsVisited() throws IOException {
    change(
        t -> {
          t.createDirectories(path("d/e"));
          t.create(path("d/e/a"), file(1));
          t.create(path("b"), file(2));
        });
    List<String> visited = new ArrayList<>();
    ((LocalMetadataStorage) storage())
        .forEachFile((path, metadata) -> visited.add(path + " " + metadata.sizeBytes()));
    assertEquals(List.of("b 102", "d/e/a 101"), visited);
  }

  @Test
  void nothingIsStagedAfterCommitOrRollback() throws IOException {
    change(t -> t.create(path("a"), file(1)));
    change(t -> t.append(path("a"), object(2, 3), NO_MOVE));
    assertThrows(IOException.class, () -> change(t -> t.create(path("a"), file(3))));
    try (var rolledBack = storage().begin()) {
      rolledBack.create(path("b"), file(4));
    }
    try (Stream<Path> staged = Files.list(root.resolve(".heartwood/tmp"))) {
      assertEquals(List.of(), staged.toList());
    }
  }
}
