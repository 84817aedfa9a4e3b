package io.heartwood.disk.encrypted;

import java.util.Locale;
import java.util.Optional;

/** How the bytes of a file are encrypted; the header of the file says which it is. */
public enum EncryptionAlgorithm {
  /** AES in counter mode with a key of 16 bytes, the default. */
  AES_128_CTR(16),
  /** AES in counter mode with a key of 24 bytes. */
  AES_192_CTR(24),
  /** AES in counter mode with a key of 32 bytes. */
  AES_256_CTR(32);

  private static final EncryptionAlgorithm[] BY_CODE = values();

  private final int keySizeBytes;

  EncryptionAlgorithm(int keySizeBytes) {
    this.keySizeBytes = keySizeBytes;
  }

  /** The size that a key must have. */
  public int keySizeBytes() {
    return keySizeBytes;
  }

  /** The number in a header. */
  int code() {
    return ordinal();
  }

  static Optional<EncryptionAlgorithm> ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
  }

  /** The algorithm of this name, in capitals or not, as in ClickHouse. */
  static Optional<EncryptionAlgorithm> named(String name) {
    for (EncryptionAlgorithm algorithm : BY_CODE) {
      if (algorithm.name().equals(name.toUpperCase(Locale.ROOT))) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
