package io.heartwood.metadata.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same promises when metadata repeats what small objects hold. */
class MetadataCopyDiskTest extends LocalMetadataDiskTest {
  private static final byte[] CONTENTS = DiskTesting.bytes(5, 40);
  private static final DiskPath FILE = DiskPath.of("file");

  @Override
  ObjectStorageDiskSettings settings() {
    return new ObjectStorageDiskSettings(0, 0, 8, 40);
  }

  @Test
  void copyServesReadsAfterTheObjectIsGoneUnlessTheStoreIsAsked() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(FILE), CONTENTS));
    assertEquals(1, objectCount());
    deleteObject();
    assertArrayEquals(CONTENTS, disk().readAll(FILE, 40));
    byte[] middle = new byte[10];
    try (DiskInput input = disk().open(FILE, ReadHint.LOOKUP)) {
      input.readFully(20, middle, 0, 10);
    }
    assertArrayEquals(Arrays.copyOfRange(CONTENTS, 20, 30), middle);
    assertThrows(NoSuchFileException.class, () -> disk().readAll(FILE, ReadHint.CHECK, 40));
    change(t -> t.delete(FILE));
  }

  @Test
  void largerFilesAndAppendedOnesHaveNoCopy() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(path("large")), DiskTesting.bytes(1, 41)));
    change(t -> DiskTesting.writeFile(t.create(path("grown")), DiskTesting.bytes(2, 10)));
    change(t -> DiskTesting.writeFile(t.append(path("grown")), DiskTesting.bytes(3, 10)));
    assertEquals(0, metadata(path("large")).copy().length);
    assertEquals(0, metadata(path("grown")).copy().length);
    assertEquals(20, disk().readAll(path("grown"), 100).length);
  }

  @Test
  void linksFlagsAndOverwritingKeepTheCopyRight() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(FILE), CONTENTS));
    for (int i = 0; i < 11; i++) {
      DiskPath link = path("link" + i);
      change(t -> t.link(FILE, link));
    }
    assertEquals(11, metadata(FILE).additionalNames());
    assertArrayEquals(CONTENTS, metadata(FILE).copy());
    change(t -> t.delete(path("link10")));
    assertArrayEquals(CONTENTS, metadata(path("link3")).copy());
    byte[] other = DiskTesting.bytes(6, 30);
    change(t -> DiskTesting.writeFile(t.overwrite(path("link2")), other));
    assertArrayEquals(other, metadata(FILE).copy());
    assertArrayEquals(other, disk().readAll(path("link7"), 40));
    assertEquals(1, objectCount());
  }

  @Test
  void damagedCopyIsLeftForTheObject() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(FILE), CONTENTS));
    Path text = root.resolve("file");
    byte[] whole = Files.readAllBytes(text);
    int textSize = MetadataFile.format(metadataWithoutCopy()).length;
    for (int i = textSize; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 4;
      Files.write(text, damaged);
      assertEquals(0, metadata(FILE).copy().length, "byte " + i);
      Files.write(text, Arrays.copyOf(whole, i));
      assertEquals(0, metadata(FILE).copy().length, "cut to " + i);
      assertArrayEquals(CONTENTS, disk().readAll(FILE, 40));
    }
    Files.write(text, Arrays.copyOf(whole, whole.length + 1));
    assertEquals(0, metadata(FILE).copy().length, "a byte more");
  }

  @Test
  void copyOfAnotherObjectIsNotTaken() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(FILE), CONTENTS));
    change(t -> DiskTesting.writeFile(t.create(path("other")), DiskTesting.bytes(9, 40)));
    byte[] mine = Files.readAllBytes(root.resolve("file"));
    byte[] other = Files.readAllBytes(root.resolve("other"));
    int textSize = MetadataFile.format(metadataWithoutCopy()).length;
    System.arraycopy(other, textSize, mine, textSize, mine.length - textSize);
    Files.write(root.resolve("file"), mine);
    assertArrayEquals(CONTENTS, disk().readAll(FILE, 40));
  }

  private FileMetadata metadata(DiskPath file) throws IOException {
    return ((ObjectStorageDisk) disk()).metadata().read(file);
  }

  private FileMetadata metadataWithoutCopy() throws IOException {
    return FileMetadata.of(metadata(FILE).objects());
  }

  private void deleteObject() throws IOException {
    List<ObjectKey> keys = metadata(FILE).objects().stream().map(object -> object.key()).toList();
    ((ObjectStorageDisk) disk()).objects().delete(keys);
  }

  private int objectCount() throws IOException {
    return allKeys((ObjectStorageDisk) disk()).size();
  }

  private static DiskPath path(String path) {
    return DiskPath.of(path);
  }
}
