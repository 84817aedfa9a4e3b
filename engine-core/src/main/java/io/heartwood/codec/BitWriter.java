package io.heartwood.codec;

/**
 * Writes bits, the most significant bit of each byte first; the last byte is filled with zeros.
 * Confined to one thread.
 */
final class BitWriter {
  private final byte[] target;
  private int position;
  private int used; // bits of the byte at position that are written, 0 to 7

  BitWriter(byte[] target, int offset) {
    this.target = target;
    this.position = offset;
  }

  /** Appends the low {@code count} bits of a value, 0 to 64. */
  void write(long value, int count) {
    int left = count;
    while (left > 0) {
      int taken = Math.min(8 - used, left);
      int bits = (int) (value >>> (left - taken)) & ((1 << taken) - 1);
      int before = used == 0 ? 0 : target[position];
      target[position] = (byte) (before | bits << (8 - used - taken));
      used += taken;
      left -= taken;
      if (used == 8) {
        used = 0;
        position++;
      }
    }
  }

  /** Where the next whole byte would go. */
  int end() {
    return used == 0 ? position : position + 1;
  }
}
