package io.heartwood.metadata.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What the file system knows of the names of a file. Stateless. */
final class LinkCount {
  private LinkCount() {}

  /** Number of names of a file; 1 where the file system does not tell. */
  static int of(Path file) throws IOException {
    try {
      return (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException | IllegalArgumentException unknown) {
      return 1;
    }
  }

  /** What is equal for all names of a file; null where the file system does not tell. */
  static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
