package io.heartwood.disk.encrypted;

import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.SipHash;
import java.security.Key;
import javax.crypto.spec.SecretKeySpec;

/** A key, of which nothing but the fingerprint can be printed. Immutable. */
final class EncryptionKey {
  /** ClickHouse's key of the hash: "ChEncryptedDiskF" in big-endian words. */
  private static final long FINGERPRINT_KEY_0 = 0x4368456E63727970L;

  private static final long FINGERPRINT_KEY_1 = 0x7465644469736B46L;

  private final byte[] bytes;
  private final Hash128 fingerprint;
  private final Key secret;

  /** Copies the bytes; there must be some. */
  EncryptionKey(byte[] bytes) {
    this.bytes = bytes.clone();
    this.fingerprint = SipHash.hash128(FINGERPRINT_KEY_0, FINGERPRINT_KEY_1, this.bytes);
    this.secret = new SecretKeySpec(this.bytes, "AES");
  }

  /** What headers of version 2 name the key by: a hash that does not tell the key. */
  Hash128 fingerprint() {
    return fingerprint;
  }

  /** What headers of version 1 name the key by: its id, and four bits of its hash. */
  Hash128 fingerprintOfVersion1(long id) {
    return new Hash128(id, SipHash.hash64(bytes, 0, bytes.length) & 0x0f);
  }

  int sizeBytes() {
    return bytes.length;
  }

  /** For a cipher. */
  Key secret() {
    return secret;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncryptionKey key
        && java.security.MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  @Override
  public String toString() {
    return "EncryptionKey[fingerprint=" + fingerprint.toNumberHex() + "]";
  }
}
