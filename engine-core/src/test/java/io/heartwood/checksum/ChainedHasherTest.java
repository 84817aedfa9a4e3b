package io.heartwood.checksum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ChainedHasherTest {
  private static final long SEED = 20261120L;

  /** The definition, block by block. */
  private static Hash128 plainChain(byte[] bytes) {
    long[] state = new long[2];
    for (int start = 0; start < bytes.length; start += 2048) {
      int length = Math.min(2048, bytes.length - start);
      CityHash128.hash128WithSeed(bytes, start, length, state[0], state[1], state);
    }
    return new Hash128(state[0], state[1]);
  }

  @Test
  void resultDoesNotDependOnHowTheBytesAreCut() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[random.nextInt(20_000)];
      random.nextBytes(bytes);
      ChainedHasher hasher = new ChainedHasher();
      int position = 0;
      while (position < bytes.length) {
        int bound = random.nextBoolean() ? 100 : 7000;
        int length = Math.min(bytes.length - position, random.nextInt(bound));
        hasher.update(bytes, position, length);
        position += length;
      }
      assertEquals(plainChain(bytes), hasher.hash(), "seed=" + SEED + ", round=" + round);
      assertEquals(bytes.length, hasher.sizeBytes());
    }
  }

  @Test
  void askingForTheHashDoesNotDisturbIt() {
    byte[] bytes = new byte[5000];
    new Random(SEED).nextBytes(bytes);
    ChainedHasher hasher = new ChainedHasher();
    for (int position = 0; position < bytes.length; position += 100) {
      hasher.update(bytes, position, 100);
      hasher.hash();
    }
    assertEquals(plainChain(bytes), hasher.hash());
    hasher.reset();
    assertEquals(Hash128.ZERO, hasher.hash());
    assertEquals(0, hasher.sizeBytes());
  }

  @Test
  void rangesOutsideTheArrayAreRefused() {
    byte[] bytes = new byte[10];
    ChainedHasher hasher = new ChainedHasher();
    assertThrows(IndexOutOfBoundsException.class, () -> hasher.update(bytes, 5, 6));
    assertThrows(IndexOutOfBoundsException.class, () -> CityHash128.hash128(bytes, 0, 11));
    assertThrows(IndexOutOfBoundsException.class, () -> CityHash128.hash64(bytes, -1, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> SipHash.hash128(bytes, 8, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> Hash128.read(bytes, 0));
  }

  @Test
  void storedHashReadsBackEqual() {
    Hash128 hash = new Hash128(0x0123456789abcdefL, 0xfedcba9876543210L);
    byte[] bytes = new byte[20];
    hash.write(bytes, 3);
    assertEquals(hash, Hash128.read(bytes, 3));
    assertEquals("fedcba98765432100123456789abcdef", hash.toNumberHex());
    assertEquals("efcdab89674523011032547698badcfe", hash.toStoredHex());
    assertEquals("fedcba9876543210 0123456789abcdef", hash.toString());
  }
}
