package io.heartwood.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionFinderTest {
  @TempDir private Path directory;

  @Test
  void endlessFilesAreNotRead() {
    Path zeros = Path.of("/dev/zero");
    Assumptions.assumeTrue(Files.exists(zeros));
    IOException refused = assertThrows(IOException.class, () -> DefinitionFinder.read(zeros));
    assertTrue(refused.getMessage().contains("/dev/zero"), refused.getMessage());
  }

  @Test
  void hugeFilesAreRefused() throws IOException {
    Path huge = directory.resolve("huge.sql");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(17 << 20);
    }
    IOException refused = assertThrows(IOException.class, () -> DefinitionFinder.read(huge));
    assertTrue(refused.getMessage().contains("too large"), refused.getMessage());
  }
}
