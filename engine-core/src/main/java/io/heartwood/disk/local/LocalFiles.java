package io.heartwood.disk.local;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Looking at names of the local file system, with errors as {@link io.heartwood.disk.IDisk}
 * promises. Stateless.
 *
 * <p>A symbolic link stands for what it points to: an operator may have moved a file or directory
 * to another volume. Only names themselves are not followed: removing or renaming a link leaves
 * alone what it points to.
 */
public final class LocalFiles {
  private LocalFiles() {}

  /**
   * Attributes of a file or directory; empty if there is no such name, an IOException if nobody can
   * tell.
   */
  public static Optional<BasicFileAttributes> attributesIfExists(Path path) throws IOException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (FileSystemException failure) {
      // A file where a directory would have to be also means that there is no such name.
      Path ancestor = path.getParent();
      while (ancestor != null && !Files.exists(ancestor)) {
        ancestor = ancestor.getParent();
      }
      if (ancestor != null && Files.isRegularFile(ancestor)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** Whether a directory of this name exists. */
  public static boolean isDirectory(Path path) throws IOException {
    Optional<BasicFileAttributes> attributes = attributesIfExists(path);
    return attributes.isPresent() && attributes.get().isDirectory();
  }

  /**
   * Attributes of a file; an IOException if it is missing, a directory, or neither: opening a pipe
   * would wait for a writer, a device may never end.
   */
  public static BasicFileAttributes requireFile(Path path) throws IOException {
    BasicFileAttributes attributes =
        attributesIfExists(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    if (attributes.isDirectory()) {
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
    if (!attributes.isRegularFile()) {
      throw new FileSystemException(
          path.toString(), null, "is not a regular file, but a pipe, a socket or a device");
    }
    return attributes;
  }

  /** Attributes of a directory; an IOException if it is missing or a file. */
  public static void requireDirectory(Path path) throws IOException {
    BasicFileAttributes attributes =
        attributesIfExists(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    if (!attributes.isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
  }

  /** Names of the entries of a directory, ascending, in a list of the caller's own. */
  public static List<String> list(Path directory) throws IOException {
    requireDirectory(directory);
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    Collections.sort(names);
    return names;
  }
}
