package io.heartwood.disk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOperationsTest {
  private final FileOperations operations = new FileOperations();

  @TempDir private Path directory;

  @Test
  void whatUndoesACommitWorksOnAnInterruptedThread() throws IOException {
    Path file = directory.resolve("file");
    Files.writeString(file, "a longer text");
    Thread.currentThread().interrupt();
    try {
      operations.rewrite(file, "shorter".getBytes(StandardCharsets.US_ASCII));
      operations.sync(file);
      operations.truncate(file, 5);
      operations.truncate(file, 1000);
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals("short", Files.readString(file));
  }

  @Test
  void missingFilesAreNotMadeOnTheWay() {
    Path missing = directory.resolve("missing");
    assertThrows(NoSuchFileException.class, () -> operations.rewrite(missing, new byte[1]));
    assertThrows(NoSuchFileException.class, () -> operations.truncate(missing, 0));
    assertThrows(NoSuchFileException.class, () -> operations.sync(missing));
    assertTrue(Files.notExists(missing));
  }
}
