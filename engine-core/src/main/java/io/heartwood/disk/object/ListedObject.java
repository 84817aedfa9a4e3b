package io.heartwood.disk.object;

import java.time.Instant;
import java.util.Objects;

/**
 * An object as a listing shows it.
 *
 * @param key complete key
 * @param sizeBytes size
 * @param lastModified when the object was made, by the store's clock
 */
public record ListedObject(ObjectKey key, long sizeBytes, Instant lastModified) {
  /** Checks the values. */
  public ListedObject {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(lastModified, "lastModified");
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("negative object size: sizeBytes=" + sizeBytes);
    }
  }
}
