package io.heartwood.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers of keys that are too large are found as by a plain loop. */
class IndexKernelsTest {
  private static final long SEED = 20261121;
  private final Random random = new Random(SEED);

  @Test
  void theFirstByteThatIsTooLargeIsFound() {
    for (int limit = 0; limit <= 257; limit++) {
      for (int round = 0; round < 20; round++) {
        byte[] values = new byte[40];
        for (int i = 0; i < values.length; i++) {
          int largest = random.nextInt(30) == 0 ? 256 : Math.max(1, Math.min(limit, 256));
          values[i] = (byte) (random.nextBoolean() ? largest - 1 : random.nextInt(largest));
        }
        int start = random.nextInt(10);
        int count = random.nextInt(values.length - start + 1);
        int expected = -1;
        for (int i = count - 1; i >= 0; i--) {
          expected = (values[start + i] & 0xff) >= limit ? i : expected;
        }
        assertEquals(
            expected,
            IndexKernels.firstNotBelow(values, start, count, limit),
            "seed=" + SEED + " limit=" + limit);
      }
    }
  }

  @Test
  void theFirstShortThatIsTooLargeIsFound() {
    for (int round = 0; round < 20000; round++) {
      int limit = random.nextBoolean() ? random.nextInt(1 << 16) : random.nextInt(5) << 14;
      byte[] bytes = new byte[90];
      for (int i = 0; i < bytes.length; i += 2) {
        int largest = random.nextInt(30) == 0 ? 1 << 16 : Math.max(1, limit);
        int value = random.nextBoolean() ? largest - 1 : random.nextInt(largest);
        bytes[i] = (byte) value;
        bytes[i + 1] = (byte) (value >>> 8);
      }
      int start = 2 * random.nextInt(10);
      int count = random.nextInt((bytes.length - start) / 2 + 1);
      int expected = -1;
      for (int i = count - 1; i >= 0; i--) {
        int value = bytes[start + 2 * i] & 0xff | (bytes[start + 2 * i + 1] & 0xff) << 8;
        expected = value >= limit ? i : expected;
      }
      assertEquals(
          expected,
          IndexKernels.firstShortNotBelow(bytes, start, count, limit),
          "seed=" + SEED + " limit=" + limit);
    }
  }
}
