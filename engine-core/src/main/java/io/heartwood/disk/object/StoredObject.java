package io.heartwood.disk.object;

/**
 * An object and its size.
 *
 * @param key complete key
 * @param sizeBytes size; an object of size 0 named by metadata need not exist and is never asked
 *     for
 */
public record StoredObject(ObjectKey key, long sizeBytes) {
  /** Checks the size. */
  public StoredObject {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("negative object size: sizeBytes=" + sizeBytes);
    }
  }
}
