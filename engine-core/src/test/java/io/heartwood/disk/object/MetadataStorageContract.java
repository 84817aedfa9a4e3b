package io.heartwood.disk.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every metadata storage promises beyond what {@link io.heartwood.disk.DiskContract} sees
 * through a disk: which objects a file has, and which ones a commit releases.
 */
public abstract class MetadataStorageContract {
  /** For files that have no inline data. */
  protected static final MetadataTransaction.InlineDataMove NO_MOVE =
      inlineData -> {
        throw new AssertionError("there is no inline data");
      };

  private MetadataStorage storage;

  /** Asks for changes. */
  @FunctionalInterface
  protected interface Changes {
    /** Asks for the changes. */
    void apply(MetadataTransaction transaction) throws IOException;
  }

  /** A fresh, empty storage; the contract closes it. */
  protected abstract MetadataStorage createStorage() throws IOException;

  /** The storage of the running test. */
  protected final MetadataStorage storage() {
    return storage;
  }

  @BeforeEach
  final void openStorage() throws IOException {
    storage = createStorage();
  }

  @AfterEach
  final void closeStorage() throws IOException {
    storage.close();
  }

  @Test
  void aFileHasItsObjects() throws IOException {
    FileMetadata metadata = FileMetadata.of(List.of(object(1, 30), object(2, 0), object(3, 12)));
    assertEquals(List.of(), change(t -> t.create(path("file"), metadata)));
    FileMetadata read = storage.read(path("file"));
    assertEquals(metadata.objects(), read.objects());
    assertEquals(42, read.sizeBytes());
    assertEquals(0, read.additionalNames());
    assertFalse(read.readOnly());
  }

  @Test
  void inlineDataIsKept() throws IOException {
    assertTrue(storage.keepsInlineData());
    byte[] inline = "CODEC(LZ4)\t\n\\ \0 end".getBytes(StandardCharsets.UTF_8);
    change(t -> t.create(path("file"), new FileMetadata(List.of(), inline, 0, false)));
    assertArrayEquals(inline, storage.read(path("file")).inlineData());
    assertEquals(inline.length, storage.read(path("file")).sizeBytes());
  }

  @Test
  void inlineDataIsSharedByAllNames() throws IOException {
    change(t -> t.create(path("a"), inline("first")));
    change(t -> t.link(path("a"), path("b")));
    assertEquals(List.of(), change(t -> t.overwrite(path("b"), inline("second"))));
    assertArrayEquals(inline("second").inlineData(), storage.read(path("a")).inlineData());
    assertEquals(List.of(), change(t -> t.delete(path("a"))));
    assertArrayEquals(inline("second").inlineData(), storage.read(path("b")).inlineData());
    assertEquals(List.of(), change(t -> t.delete(path("b"))));
  }

  @Test
  void objectsThatTakeThePlaceOfInlineDataAreCountedForAllNames() throws IOException {
    for (int i = 0; i < 2; i++) {
      DiskPath first = path("a" + i);
      DiskPath second = path("b" + i);
      change(t -> t.create(first, inline("few bytes")));
      change(t -> t.link(first, second));
    }
    change(t -> t.overwrite(path("a0"), file(1)));
    change(
        t ->
            t.append(
                path("a1"),
                object(3, 7),
                inlineData -> {
                  assertArrayEquals(inline("few bytes").inlineData(), inlineData);
                  return object(2, inlineData.length);
                }));
    assertEquals(List.of(object(2, 9), object(3, 7)), storage.read(path("b1")).objects());
    for (int i = 0; i < 2; i++) {
      assertEquals(1, storage.read(path("b" + i)).additionalNames());
    }
    assertEquals(List.of(), change(t -> t.delete(path("a0"))));
    assertEquals(keys(1), change(t -> t.delete(path("b0"))));
    assertEquals(List.of(), change(t -> t.delete(path("a1"))));
    assertEquals(keys(2, 3), change(t -> t.delete(path("b1"))));
  }

  @Test
  void deletionReleasesTheObjectsOfTheLastNameOnly() throws IOException {
    change(t -> t.create(path("a"), file(1)));
    change(t -> t.link(path("a"), path("b")));
    assertEquals(1, storage.read(path("a")).additionalNames());
    assertEquals(1, storage.read(path("b")).additionalNames());
    assertEquals(List.of(), change(t -> t.delete(path("a"))));
    assertEquals(0, storage.read(path("b")).additionalNames());
    assertEquals(keys(1), change(t -> t.delete(path("b"))));
  }

  @Test
  void recursiveDeletionReleasesWhatHasNoNameOutside() throws IOException {
    change(
        t -> {
          t.createDirectories(path("d/e"));
          t.create(path("d/alone"), file(1));
          t.create(path("d/inside"), file(2));
          t.link(path("d/inside"), path("d/e/inside"));
          t.create(path("d/shared"), file(3));
          t.link(path("d/shared"), path("outside"));
        });
    assertEquals(keys(1, 2), change(t -> t.deleteRecursively(path("d"))));
    assertEquals(file(3).objects(), storage.read(path("outside")).objects());
    assertEquals(0, storage.read(path("outside")).additionalNames());
    assertEquals(keys(3), change(t -> t.delete(path("outside"))));
  }

  @Test
  void bothNamesDeletedInOneTransactionReleaseTheObjects() throws IOException {
    change(t -> t.create(path("a"), file(1)));
    change(t -> t.link(path("a"), path("b")));
    assertEquals(
        keys(1),
        change(
            t -> {
              t.delete(path("a"));
              t.delete(path("b"));
            }));
  }

  @Test
  void overwriteReleasesOldObjectsUnderAllNames() throws IOException {
    change(t -> t.create(path("a"), file(1)));
    change(t -> t.link(path("a"), path("b")));
    assertEquals(keys(1), change(t -> t.overwrite(path("a"), file(2))));
    assertEquals(file(2).objects(), storage.read(path("b")).objects());
    assertEquals(1, storage.read(path("b")).additionalNames());
    change(t -> t.delete(path("b")));
    assertEquals(keys(2), change(t -> t.overwrite(path("a"), file(3))));
    assertEquals(List.of(), change(t -> t.overwrite(path("new"), file(4))));
    assertEquals(file(4).objects(), storage.read(path("new")).objects());
  }

  @Test
  void appendAddsAnObjectUnderAllNames() throws IOException {
    assertEquals(List.of(), change(t -> t.append(path("a"), object(1, 10), NO_MOVE)));
    change(t -> t.link(path("a"), path("b")));
    change(t -> t.append(path("a"), object(2, 20), NO_MOVE));
    change(t -> t.append(path("b"), object(3, 0), NO_MOVE));
    assertEquals(
        List.of(object(1, 10), object(2, 20), object(3, 0)), storage.read(path("a")).objects());
    assertEquals(30, storage.read(path("b")).sizeBytes());
  }

  @Test
  void replaceReleasesTheOldTarget() throws IOException {
    change(
        t -> {
          t.create(path("a"), file(1));
          t.create(path("b"), file(2));
          t.link(path("b"), path("c"));
        });
    assertEquals(List.of(), change(t -> t.replace(path("a"), path("b"))));
    assertEquals(file(1).objects(), storage.read(path("b")).objects());
    assertEquals(0, storage.read(path("c")).additionalNames());
    assertEquals(keys(2), change(t -> t.replace(path("b"), path("c"))));
    assertEquals(List.of("c"), storage.list(DiskPath.ROOT));
  }

  @Test
  void replaceOfANameByAnotherOfTheSameFileReleasesNothing() throws IOException {
    change(t -> t.create(path("a"), file(1)));
    change(t -> t.link(path("a"), path("b")));
    assertEquals(List.of(), change(t -> t.replace(path("a"), path("b"))));
    assertEquals(List.of("b"), storage.list(DiskPath.ROOT));
    assertEquals(0, storage.read(path("b")).additionalNames());
    assertEquals(keys(1), change(t -> t.delete(path("b"))));
  }

  @Test
  void readOnlyIsAFlagThatStays() throws IOException {
    change(t -> t.create(path("a"), file(1)));
    change(t -> t.setReadOnly(path("a")));
    change(t -> t.link(path("a"), path("b")));
    assertTrue(storage.read(path("b")).readOnly());
    change(t -> t.delete(path("a")));
    assertTrue(storage.read(path("b")).readOnly());
  }

  @Test
  void aFailedCommitReleasesNothingAndUndoesCounts() throws IOException {
    change(
        t -> {
          t.createDirectories(path("d"));
          t.create(path("d/a"), file(1));
          t.link(path("d/a"), path("b"));
          t.create(path("c"), file(2));
        });
    assertThrows(
        FileAlreadyExistsException.class,
        () ->
            change(
                t -> {
                  t.link(path("b"), path("e"));
                  t.overwrite(path("b"), file(3));
                  t.append(path("c"), object(4, 5), NO_MOVE);
                  t.setReadOnly(path("c"));
                  t.replace(path("c"), path("b"));
                  t.deleteRecursively(path("d"));
                  t.delete(path("e"));
                  t.create(path("b"), file(5));
                }));
    assertEquals(List.of("b", "c", "d"), storage.list(DiskPath.ROOT));
    assertEquals(1, storage.read(path("b")).additionalNames());
    assertEquals(file(1).objects(), storage.read(path("d/a")).objects());
    assertEquals(file(2).objects(), storage.read(path("c")).objects());
    assertFalse(storage.read(path("c")).readOnly());
    assertEquals(List.of(), change(t -> t.delete(path("b"))));
    assertEquals(keys(1), change(t -> t.delete(path("d/a"))));
  }

  @Test
  void aClosedTransactionChangesNothing() throws IOException {
    try (MetadataTransaction transaction = storage.begin()) {
      transaction.create(path("a"), file(1));
      transaction.createDirectories(path("d"));
    }
    assertEquals(List.of(), storage.list(DiskPath.ROOT));
  }

  @Test
  void missingFilesAreNoSuchFile() {
    assertThrows(NoSuchFileException.class, () -> storage.read(path("x")));
    assertThrows(NoSuchFileException.class, () -> change(t -> t.setReadOnly(path("x"))));
    assertThrows(NoSuchFileException.class, () -> change(t -> t.link(path("x"), path("y"))));
  }

  @Test
  void keysAreNeverGivenOutTwice() {
    Set<ObjectKey> keys = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertTrue(keys.add(storage.newObjectKey(path("same"))));
    }
    assertNotEquals(0, keys.size());
  }

  /** Commits changes; answers the keys of the released objects, ascending. */
  protected final List<ObjectKey> change(Changes changes) throws IOException {
    try (MetadataTransaction transaction = storage.begin()) {
      changes.apply(transaction);
      List<ObjectKey> released = new ArrayList<>();
      for (StoredObject object : transaction.commit()) {
        released.add(object.key());
      }
      released.sort(null);
      return released;
    }
  }

  /** A file whose contents are kept with its name. */
  protected static FileMetadata inline(String contents) {
    return new FileMetadata(List.of(), contents.getBytes(StandardCharsets.UTF_8), 0, false);
  }

  /** A file of one object. */
  protected static FileMetadata file(int number) {
    return FileMetadata.of(List.of(object(number, 100 + number)));
  }

  /** An object with a key that tells its number. */
  protected static StoredObject object(int number, long sizeBytes) {
    return new StoredObject(new ObjectKey("prefix/abc/key" + number), sizeBytes);
  }

  /** Keys of objects, ascending. */
  protected static List<ObjectKey> keys(int... numbers) {
    List<ObjectKey> keys = new ArrayList<>();
    for (int number : numbers) {
      keys.add(object(number, 0).key());
    }
    return keys;
  }

  /** A path. */
  protected static DiskPath path(String text) {
    return DiskPath.of(text);
  }
}
