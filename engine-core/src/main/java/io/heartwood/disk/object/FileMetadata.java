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
 * @param copy the contents of the objects once more, so that reading needs no request; empty if
 *     there is no copy. Whoever looks at what a file consists of may ignore it. Not to be modified.
 */
public record FileMetadata(
    List<StoredObject> objects,
    byte[] inlineData,
    int additionalNames,
    boolean readOnly,
    byte[] copy) {
  private static final byte[] NOTHING = new byte[0];

  /** The metadata of an empty file with one name. */
  public static final FileMetadata EMPTY = new FileMetadata(List.of(), NOTHING, 0, false);

  /** Copies the list; inline data and objects exclude each other. */
  public FileMetadata {
    objects = List.copyOf(objects);
    if (inlineData.length > 0 && !objects.isEmpty()) {
      throw new IllegalArgumentException("a file has objects or inline data, not both");
    }
    long size = 0;
    for (StoredObject object : objects) {
      size += object.sizeBytes();
    }
    if (copy.length > 0 && copy.length != size) {
      throw new IllegalArgumentException(
          "a copy is as long as the objects: sizeBytes=" + copy.length + " objects=" + size);
    }
  }

  /** A file without a copy of its objects. */
  public FileMetadata(
      List<StoredObject> objects, byte[] inlineData, int additionalNames, boolean readOnly) {
    this(objects, inlineData, additionalNames, readOnly, NOTHING);
  }

  /** A file of these objects with one name. */
  public static FileMetadata of(List<StoredObject> objects) {
    return new FileMetadata(objects, NOTHING, 0, false);
  }

  /** A file of one object with one name, and a copy of its contents. */
  public static FileMetadata of(StoredObject object, byte[] copy) {
    return new FileMetadata(List.of(object), NOTHING, 0, false, copy);
  }

  /** The same file with another number of names. */
  public FileMetadata withAdditionalNames(int newAdditionalNames) {
    return new FileMetadata(objects, inlineData, newAdditionalNames, readOnly, copy);
  }

  /** The same file with the flag or without. */
  public FileMetadata withReadOnly(boolean newReadOnly) {
    return new FileMetadata(objects, inlineData, additionalNames, newReadOnly, copy);
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
