package io.heartwood.disk.encrypted;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.SipHash;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * What an encrypted file begins with. Immutable.
 *
 * <pre>
 *   offset size
 *        0    3  "ENC"
 *        3    2  version, little-endian: 2
 *        5    2  algorithm, little-endian: 0, 1, 2 for keys of 16, 24, 32 bytes
 *        7   16  fingerprint of the key: {@link SipHash} of 128 bits, little-endian
 *       23   16  IV, big-endian: the counter of the first block
 *       39   25  zeros
 *       64       contents
 * </pre>
 *
 * <p>Version 1 (ClickHouse before 22.8) has at 7 the key's id, 8 bytes, and at 15 four bits of its
 * hash in one byte, then the IV; on big-endian machines version, algorithm and id were big-endian.
 * It is read, not written. A file without contents has no header either. The zeros are not looked
 * at. (ClickHouse 26.7; its {@code FileEncryptionCommon.cpp} and files that it wrote.)
 *
 * @param algorithm how the contents are encrypted
 * @param fingerprint tells the key
 * @param iv 16 bytes, not to be changed
 */
record EncryptedHeader(EncryptionAlgorithm algorithm, Hash128 fingerprint, byte[] iv) {
  static final int SIZE_BYTES = 64;

  private static final byte[] MAGIC = {'E', 'N', 'C'};
  private static final int VERSION = 2;
  private static final int VERSION_OFFSET = 3;
  private static final int ALGORITHM_OFFSET = 5;
  private static final int KEY_OFFSET = 7;
  private static final int SMALL_HASH_OFFSET = 15;
  private static final int IV_OFFSET = 23;
  private static final int IV_OFFSET_OF_VERSION_1 = 16;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** For a new file. Two files must never share key and IV, so the IV is random. */
  static EncryptedHeader next(EncryptionKeys keys) {
    byte[] iv = new byte[CounterMode.BLOCK_BYTES];
    RANDOM.nextBytes(iv);
    return new EncryptedHeader(keys.algorithm(), keys.current().fingerprint(), iv);
  }

  /**
   * Reads a header.
   *
   * @param file name for messages
   * @param bytes at least {@link #SIZE_BYTES}
   */
  static EncryptedHeader read(String file, byte[] bytes) throws CorruptPartException {
    if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new CorruptPartException(file, 0, "the header of an encrypted file", hex(bytes, 0, 3));
    }
    int version = unsignedShort(bytes, VERSION_OFFSET);
    boolean bigEndian = version == 0x0100;
    if (bigEndian) {
      version = 1;
    }
    if (version < 1 || version > VERSION) {
      throw new CorruptPartException(
          file, VERSION_OFFSET, "version 1 or 2 of the header", String.valueOf(version));
    }
    int code = unsignedShort(bytes, ALGORITHM_OFFSET);
    if (bigEndian) {
      code = Short.toUnsignedInt(Short.reverseBytes((short) code));
    }
    int read = code;
    EncryptionAlgorithm algorithm =
        EncryptionAlgorithm.ofCode(code)
            .orElseThrow(
                () ->
                    new CorruptPartException(
                        file, ALGORITHM_OFFSET, "algorithm 0, 1 or 2", String.valueOf(read)));
    if (version == 1) {
      long id = Hash128.read(bytes, KEY_OFFSET).low();
      Hash128 fingerprint =
          new Hash128(bigEndian ? Long.reverseBytes(id) : id, bytes[SMALL_HASH_OFFSET] & 0xff);
      return new EncryptedHeader(algorithm, fingerprint, iv(bytes, IV_OFFSET_OF_VERSION_1));
    }
    return new EncryptedHeader(algorithm, Hash128.read(bytes, KEY_OFFSET), iv(bytes, IV_OFFSET));
  }

  byte[] toBytes() {
    byte[] bytes = new byte[SIZE_BYTES];
    System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
    bytes[VERSION_OFFSET] = VERSION;
    bytes[ALGORITHM_OFFSET] = (byte) algorithm.code();
    fingerprint.write(bytes, KEY_OFFSET);
    System.arraycopy(iv, 0, bytes, IV_OFFSET, iv.length);
    return bytes;
  }

  /**
   * A cipher for the contents from a position on.
   *
   * @param file name for messages
   * @throws IOException if none of the keys is the file's
   */
  Cipher cipher(EncryptionKeys keys, String file, long position) throws IOException {
    EncryptionKey key = keys.find(fingerprint).orElse(null);
    if (key == null) {
      throw new IOException(
          "no key for an encrypted file: file="
              + file
              + " fingerprint="
              + fingerprint.toNumberHex()
              + " known="
              + keys.fingerprints());
    }
    if (key.sizeBytes() != algorithm.keySizeBytes()) {
      throw new CorruptPartException(
          file,
          ALGORITHM_OFFSET,
          "an algorithm with keys of " + key.sizeBytes() + " bytes",
          algorithm.name());
    }
    return CounterMode.at(key.secret(), iv, position);
  }

  private static byte[] iv(byte[] bytes, int offset) {
    return Arrays.copyOfRange(bytes, offset, offset + CounterMode.BLOCK_BYTES);
  }

  private static int unsignedShort(byte[] bytes, int offset) {
    return bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << 8;
  }

  private static String hex(byte[] bytes, int from, int to) {
    StringBuilder hex = new StringBuilder("bytes 0x");
    for (int i = from; i < to; i++) {
      hex.append(Character.forDigit(bytes[i] >> 4 & 15, 16));
      hex.append(Character.forDigit(bytes[i] & 15, 16));
    }
    return hex.toString();
  }
}
