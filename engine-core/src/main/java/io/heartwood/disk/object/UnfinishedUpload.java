package io.heartwood.disk.object;

import java.time.Instant;
import java.util.Objects;

/**
 * An upload in several requests that was begun, and neither finished nor given up. It is no object
 * and in no listing of objects, but the store keeps what was sent, and charges for it.
 *
 * @param key what the object would be called
 * @param uploadId the store's name of the upload
 * @param begun when it was begun, by the store's clock
 */
public record UnfinishedUpload(ObjectKey key, String uploadId, Instant begun) {
  /** Checks the values. */
  public UnfinishedUpload {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(begun, "begun");
    if (uploadId.isEmpty()) {
      throw new IllegalArgumentException("upload without id: key=" + key);
    }
  }
}
