package io.heartwood.metadata.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.local.FileOperations;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalLogTest {
  @TempDir Path directory;
  private FileOperations operations = new FileOperations();

  @Test
  void theBytesAreClickHouses() throws IOException {
    try (RemovalLog log = open()) {
      log.add(List.of(release("ab", 258)));
      log.confirm(List.of(new ObjectKey("ab"), new ObjectKey("unknown")));
    }
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "00000000"
                    + "00026162"
                    + "0470617468"
                    + "0201000000000000"
                    + "01026162"
                    + "0470617468"
                    + "0201000000000000"),
        Files.readAllBytes(file()));
  }

  @Test
  void everyTruncationKeepsTheWholeRecords() throws IOException {
    int[] ends = new int[4];
    try (RemovalLog log = open()) {
      for (int i = 0; i < 3; i++) {
        ends[i] = i == 0 ? 4 : (int) Files.size(file());
        log.add(List.of(release("key" + i, i)));
      }
      ends[3] = (int) Files.size(file());
    }
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      int expected = 0;
      while (expected < 3 && ends[expected + 1] <= length) {
        expected++;
      }
      try (RemovalLog log = open()) {
        assertEquals(expected, log.pending().size(), "length " + length);
        log.add(List.of(release("later", 9)));
      }
      try (RemovalLog log = open()) {
        assertEquals(expected + 1, log.pending().size(), "after length " + length);
      }
    }
  }

  @Test
  void theFileIsWrittenAnewWhenMuchIsConfirmed() throws IOException {
    List<RemovalLog.Release> releases = new ArrayList<>();
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < RemovalLog.COMPACTION_THRESHOLD; i++) {
      releases.add(release("key" + i, i));
      keys.add(new ObjectKey("key" + i));
    }
    try (RemovalLog log = open()) {
      log.add(releases);
      log.add(List.of(release("stays", 1)));
      log.confirm(keys);
      assertTrue(Files.size(file()) < 100);
      log.add(List.of(release("more", 2)));
    }
    try (RemovalLog log = open()) {
      assertEquals(
          List.of(
              new StoredObject(new ObjectKey("stays"), 1),
              new StoredObject(new ObjectKey("more"), 2)),
          log.pending());
    }
  }

  @Test
  void anUnknownVersionIsRefused() throws IOException {
    Files.write(file(), new byte[] {1, 0, 0, 0});
    IOException refused = assertThrows(IOException.class, this::open);
    assertTrue(refused.getMessage().contains("expected=version 0 actual=1"));
  }

  @Test
  void anInterruptedThreadDoesNotEndTheLog() throws IOException {
    try (RemovalLog log = open()) {
      log.add(List.of(release("before", 1)));
      Thread.currentThread().interrupt();
      try {
        log.add(List.of(release("interrupted", 2)));
      } finally {
        assertTrue(Thread.interrupted());
      }
      log.add(List.of(release("later", 3)));
    }
    try (RemovalLog log = open()) {
      assertEquals(3, log.pending().size());
    }
  }

  @Test
  void aNewFileIsDurableUnderItsName() throws IOException {
    Set<Path> synced = new HashSet<>();
    operations =
        new FileOperations() {
          @Override
          public void syncDirectory(Path path) throws IOException {
            super.syncDirectory(path);
            synced.add(path);
          }
        };
    Path file = directory.resolve(".metadata").resolve("blobs_to_remove.log");
    try (RemovalLog log = RemovalLog.open(file, true, operations)) {
      log.add(List.of(release("key", 1)));
    }
    assertEquals(Set.of(directory, file.getParent()), synced);
  }

  private RemovalLog open() throws IOException {
    return RemovalLog.open(file(), true, operations);
  }

  private Path file() {
    return directory.resolve("blobs_to_remove.log");
  }

  private static RemovalLog.Release release(String key, long size) {
    return new RemovalLog.Release(new StoredObject(new ObjectKey(key), size), "path");
  }
}
