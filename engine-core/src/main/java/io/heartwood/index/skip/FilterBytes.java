package io.heartwood.index.skip;

import io.heartwood.serialization.SubstreamInput;
import java.io.IOException;
import java.util.Arrays;

/** Reading the bits of a filter: a lying size does not take memory beyond what there is to read. */
final class FilterBytes {
  private static final int STEP = 1 << 20;

  private FilterBytes() {}

  static byte[] read(SubstreamInput input, int size) throws IOException {
    byte[] bytes = new byte[Math.min(size, STEP)];
    int filled = 0;
    while (true) {
      input.readBytes(bytes, filled, bytes.length - filled);
      filled = bytes.length;
      if (filled == size) {
        return bytes;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(size, 2L * filled));
    }
  }
}
