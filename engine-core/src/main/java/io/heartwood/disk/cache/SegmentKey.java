package io.heartwood.disk.cache;

import io.heartwood.disk.object.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names an object in a cache: the first 128 bits of the SHA-256 of its key, so that every key fits
 * into a file name. Immutable.
 */
record SegmentKey(long high, long low) {
  private static final int TEXT_LENGTH = 32;
  private static final int PREFIX_LENGTH = 3;

  static SegmentKey of(ObjectKey key) {
    byte[] hash;
    try {
      hash =
          MessageDigest.getInstance("SHA-256").digest(key.value().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    ByteBuffer bytes = ByteBuffer.wrap(hash);
    return new SegmentKey(bytes.getLong(), bytes.getLong());
  }

  /** The key of this text; null if it is none. */
  static SegmentKey parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return null;
    }
    for (int i = 0; i < TEXT_LENGTH; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return null;
      }
    }
    return new SegmentKey(
        Long.parseUnsignedLong(text, 0, TEXT_LENGTH / 2, 16),
        Long.parseUnsignedLong(text, TEXT_LENGTH / 2, TEXT_LENGTH, 16));
  }

  /** The directory above the key's own: the first three digits. */
  String prefix() {
    return toString().substring(0, PREFIX_LENGTH);
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
