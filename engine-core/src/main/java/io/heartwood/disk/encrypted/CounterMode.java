package io.heartwood.disk.encrypted;

import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES in counter mode at any position of a file: the block of 16 bytes with index n is combined
 * with the encryption of IV + n, a sum of big-endian numbers of 128 bits that wraps around.
 * Encrypting and decrypting are the same.
 */
final class CounterMode {
  static final int BLOCK_BYTES = 16;

  private CounterMode() {}

  /** A cipher for the bytes from a position on, one after the other; confined to one thread. */
  static Cipher at(Key key, byte[] iv, long position) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(plus(iv, position / BLOCK_BYTES)));
      int skipped = (int) (position % BLOCK_BYTES);
      if (skipped > 0) {
        cipher.update(new byte[skipped]);
      }
      return cipher;
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  /** Puts {@code length} bytes through a cipher; the arrays may be the same with equal offsets. */
  static void apply(
      Cipher cipher, byte[] source, int sourceOffset, byte[] target, int targetOffset, int length) {
    try {
      int count = cipher.update(source, sourceOffset, length, target, targetOffset);
      if (count != length) {
        throw new IllegalStateException(
            "cipher keeps bytes back: expected=" + length + " actual=" + count);
      }
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  /** Sum of a big-endian number of 16 bytes and a count of blocks. */
  static byte[] plus(byte[] iv, long blockCount) {
    byte[] sum = iv.clone();
    long carry = blockCount;
    for (int i = BLOCK_BYTES - 1; i >= 0 && carry != 0; i--) {
      carry += sum[i] & 0xff;
      sum[i] = (byte) carry;
      carry >>>= 8;
    }
    return sum;
  }

  private static IllegalStateException unavailable(GeneralSecurityException e) {
    return new IllegalStateException("AES in counter mode does not work in this JVM", e);
  }
}
