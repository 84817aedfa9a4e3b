package io.heartwood.policy.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * A disk of a configuration cannot be opened, as its store does not answer, does not accept its
 * keys, or a directory cannot be used. Names the disk and why; no secret.
 */
public final class BrokenDiskException extends IOException {
  private static final long serialVersionUID = 1;

  private final String disk;

  BrokenDiskException(String disk, IOException cause) {
    super("disk cannot be opened: disk=" + disk + " reason=" + reason(cause), cause);
    this.disk = disk;
  }

  /** Name of the disk. */
  public String disk() {
    return disk;
  }

  /** In one line. */
  private static String reason(IOException cause) {
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (cause instanceof FileSystemException file && file.getReason() == null) {
      String what =
          file instanceof NoSuchFileException
              ? "no such file"
              : file instanceof AccessDeniedException ? "access denied" : "cannot use file";
      text = what + " file=" + file.getFile();
    }
    return text.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
