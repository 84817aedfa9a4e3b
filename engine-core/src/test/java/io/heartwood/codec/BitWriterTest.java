package io.heartwood.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bits lie where they lie when written one by one. */
class BitWriterTest {
  private static final long SEED = 20261121;

  @Test
  void runsOfAnyLengthLieOneAfterTheOther() {
    Random random = new Random(SEED);
    for (int round = 0; round < 500; round++) {
      int start = random.nextInt(4);
      byte[] target = new byte[400];
      random.nextBytes(target);
      byte[] expected = target.clone();
      BitWriter writer = new BitWriter(target, start);
      int bits = 0;
      for (int run = random.nextInt(40); run > 0; run--) {
        int count = random.nextInt(65);
        long value = random.nextLong();
        writer.write(value, count);
        for (int bit = count - 1; bit >= 0; bit--, bits++) {
          int place = start + bits / 8;
          int before = bits % 8 == 0 ? 0 : expected[place];
          expected[place] = (byte) (before | (value >>> bit & 1) << (7 - bits % 8));
        }
      }
      String message = "seed=" + SEED + " round=" + round;
      assertEquals(start + (bits + 7) / 8, writer.end(), message);
      assertArrayEquals(expected, target, message);
    }
  }
}
