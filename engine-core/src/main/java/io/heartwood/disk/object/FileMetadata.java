package io.heartwood.disk.object;

import java.util.List;

/**
 * What a file of an object-storage disk consists of: its objects in order, or a few bytes kept with
 * the name.
 *
 * @param objects the objects whose concatenation is the contents; empty when {@code inlineData} is
 *     not
 * @param inlineData contents kept in the metadata itself; empty when there are objects. Not to be
 *     modified.
 * @param additionalNames number of names beyond the first (hard links)
 * @param readOnly a flag that frozen files carry; informational
 */
public record FileMetadata(
    List<StoredObject> objects, byte[] inlineData, int additionalNames, boolean readOnly) {
  /** The metadata of an empty file with one name. */
  public static final FileMetadata EMPTY = new FileMetadata(List.of(), new byte[0], 0, false);

  /** Copies the list; inline data and objects exclude each other. */
  public FileMetadata {
    objects = List.copyOf(objects);
    if (inlineData.length > 0 && !objects.isEmpty()) {
      throw new IllegalArgumentException("a file has objects or inline data, not both");
    }
  }

  /** A file of these objects with one name. */
  public static FileMetadata of(List<StoredObject> objects) {
    return new FileMetadata(objects, new byte[0], 0, false);
  }

  /** Size of the file in bytes. */
  public long sizeBytes() {
    long size = inlineData.length;
    for (StoredObject object : objects) {
      size += object.sizeBytes();
    }
    return size;
  }
}
