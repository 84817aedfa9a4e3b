package io.heartwood.disk;

import java.util.Objects;

/**
 * What a small file was read to hold ({@link IDisk#readToVerify}). Immutable.
 *
 * @param bytes the contents; not to be modified
 * @param verified to be called by a reader who has found the contents to be right, at most once: a
 *     disk may then keep them at hand for the next process. Returns at once and throws nothing
 */
public record UnverifiedFile(byte[] bytes, Runnable verified) {
  /** Contents that nobody wants to hear about. */
  public UnverifiedFile(byte[] bytes) {
    this(bytes, () -> {});
  }

  /** Takes the bytes without copying them. */
  public UnverifiedFile {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(verified, "verified");
  }
}
