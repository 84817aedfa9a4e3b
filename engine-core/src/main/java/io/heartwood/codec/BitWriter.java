package io.heartwood.codec;

/**
 * Writes bits, the most significant bit of each byte first; the last byte is filled with zeros.
 * Bits are kept until there are eight bytes of them. Confined to one thread.
 */
final class BitWriter {
  private final byte[] target;
  private int position;

  // The bits that are not in the target yet: the low ones, at most 63.
  private long kept;
  private int keptCount;

  BitWriter(byte[] target, int offset) {
    this.target = target;
    this.position = offset;
  }

  /** Appends the low {@code count} bits of a value, 0 to 64. */
  void write(long value, int count) {
    if (count == 0) {
      return;
    }
    long bits = value & -1L >>> (64 - count);
    int room = 64 - keptCount;
    if (count < room) {
      kept = kept << count | bits;
      keptCount += count;
      return;
    }
    int rest = count - room;
    // Without kept bits the room is 64, by which nothing is shifted: kept is 0 then.
    long word = kept << room | bits >>> rest;
    Words.LONGS.set(target, position, Long.reverseBytes(word));
    position += 8;
    kept = rest == 0 ? 0 : bits & -1L >>> (64 - rest);
    keptCount = rest;
  }

  /** Writes what is kept; nothing may be written afterwards. Returns where the next byte goes. */
  int end() {
    long left = keptCount == 0 ? 0 : kept << (64 - keptCount);
    int end = position + (keptCount + 7) / 8;
    for (int i = position; i < end; i++, left <<= 8) {
      target[i] = (byte) (left >>> 56);
    }
    return end;
  }
}
