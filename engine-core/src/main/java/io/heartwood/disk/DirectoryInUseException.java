package io.heartwood.disk;

import java.io.IOException;

/** A directory is in use by another instance, in this process or in another. */
public final class DirectoryInUseException extends IOException {
  private static final long serialVersionUID = 1;

  /** Says which directory it is. */
  public DirectoryInUseException(String message) {
    super(message);
  }

  /** The same, with the name of the disk that wanted the directory. */
  public DirectoryInUseException(String disk, DirectoryInUseException cause) {
    super(cause.getMessage() + " disk=" + disk, cause);
  }
}
