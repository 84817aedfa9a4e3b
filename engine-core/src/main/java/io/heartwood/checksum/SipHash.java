package io.heartwood.checksum;

import java.util.Objects;

/**
 * SipHash-2-4, as ClickHouse uses it: with a zero key for partition ids, long file names and
 * projection checksums, with a key of its own for fingerprints of encryption keys.
 *
 * <p>The 64-bit result is the reference one. The 128-bit result is ClickHouse's own: the low word
 * is {@code v0 ^ v1} and the high word {@code v2 ^ v3} of the final state (verified against {@code
 * sipHash128} of ClickHouse 26.7).
 */
public final class SipHash {
  private SipHash() {}

  /** SQL {@code sipHash64} of the bytes in {@code [offset, offset + length)}. */
  public static long hash64(byte[] source, int offset, int length) {
    State state = new State();
    state.absorb(source, offset, length);
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
  }

  /** SQL {@code sipHash128} of the bytes in {@code [offset, offset + length)}. */
  public static Hash128 hash128(byte[] source, int offset, int length) {
    State state = new State();
    state.absorb(source, offset, length);
    return new Hash128(state.v0 ^ state.v1, state.v2 ^ state.v3);
  }

  /** SQL {@code sipHash128} of all bytes. */
  public static Hash128 hash128(byte[] source) {
    return hash128(source, 0, source.length);
  }

  /** SQL {@code sipHash128Keyed} of all bytes. */
  public static Hash128 hash128(long key0, long key1, byte[] source) {
    State state = new State();
    state.v0 ^= key0;
    state.v1 ^= key1;
    state.v2 ^= key0;
    state.v3 ^= key1;
    state.absorb(source, 0, source.length);
    return new Hash128(state.v0 ^ state.v1, state.v2 ^ state.v3);
  }

  private static final class State {
    private long v0 = 0x736f6d6570736575L;
    private long v1 = 0x646f72616e646f6dL;
    private long v2 = 0x6c7967656e657261L;
    private long v3 = 0x7465646279746573L;

    void absorb(byte[] source, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, source.length);
      int fullWordsEnd = offset + (length & ~7);
      for (int position = offset; position < fullWordsEnd; position += 8) {
        absorbWord(LittleEndian.readLong(source, position));
      }
      long last = (long) length << 56;
      for (int i = 0; i < (length & 7); i++) {
        last |= (source[fullWordsEnd + i] & 0xffL) << (8 * i);
      }
      absorbWord(last);
      v2 ^= 0xff;
      for (int i = 0; i < 4; i++) {
        round();
      }
    }

    private void absorbWord(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
