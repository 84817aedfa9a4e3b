package io.heartwood.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The library's decompressor is the reference. */
class ShortMatchDecoderTest {
  private static final LZ4Factory LIBRARY = LZ4Factory.fastestInstance();
  private static final int MARGIN = 40;
  private static final byte UNTOUCHED = 0x55;

  @Test
  void runsOfSmallNumbersSuitAndOtherBytesDoNot() {
    assertTrue(suits(runs(2, 3, 10_000, 1)));
    assertTrue(suits(runs(2, 3, 65_536, 2)));
    assertTrue(suits(runs(4, 3, 1 << 30, 3)));
    assertFalse(suits(runs(8, 3, 1 << 30, 4)));
    assertFalse(suits(runs(3, 3, 1 << 24, 4)));
    assertFalse(suits(runs(1, 30, 256, 5)));
    byte[] random = new byte[65_536];
    new Random(6).nextBytes(random);
    assertFalse(suits(random));
    assertFalse(suits(new byte[65_536]));
    assertFalse(suits(new byte[10]));
    assertFalse(suits(new byte[0]));
  }

  @Test
  void blocksOfAnyKindDecodeAsTheLibraryDecodesThem() throws MalformedBlockException {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      byte[] bytes = bytes(random);
      byte[] compressed =
          random.nextInt(4) == 0
              ? LIBRARY.highCompressor().compress(bytes)
              : LIBRARY.fastCompressor().compress(bytes);
      assertArrayEquals(bytes, decode(compressed, bytes.length), "seed=" + seed);
      assertTooSmall(compressed, bytes.length, seed);
    }
  }

  private static void assertTooSmall(byte[] compressed, int size, int seed) {
    for (int less = 1; less < Math.min(size, 40); less++) {
      int smaller = size - less;
      assertThrows(
          MalformedBlockException.class, () -> decode(compressed, smaller), "seed=" + seed);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void changedBytesAreRefusedOrDecodeAsTheFormatSays() throws MalformedBlockException {
    LZ4SafeDecompressor library = LIBRARY.safeDecompressor();
    int decoded = 0;
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] bytes =
          Arrays.copyOf(
              runs(random.nextBoolean() ? 2 : 4, 3, 10_000, seed), 1 + random.nextInt(6000));
      byte[] compressed = LIBRARY.fastCompressor().compress(bytes);
      for (int i = random.nextInt(4); i >= 0; i--) {
        compressed[random.nextInt(compressed.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(3) == 0) {
        compressed = Arrays.copyOf(compressed, random.nextInt(compressed.length + 1));
      }
      ShortMatchDecoder.suits(compressed, 0, compressed.length);
      byte[] expected = new byte[bytes.length];
      int size = -1;
      try {
        size = library.decompress(compressed, 0, compressed.length, expected, 0, expected.length);
      } catch (LZ4Exception refused) {
        size = -1;
      }
      byte[] plain = plainly(compressed, bytes.length);
      if (plain == null) {
        byte[] hostile = compressed;
        assertThrows(
            MalformedBlockException.class, () -> decode(hostile, bytes.length), "seed=" + seed);
        continue;
      }
      assertArrayEquals(plain, decode(compressed, bytes.length), "seed=" + seed);
      if (size >= 0) {
        assertArrayEquals(Arrays.copyOf(expected, size), plain, "seed=" + seed);
        decoded++;
      }
    }
    assertTrue(decoded > 300, "decoded: " + decoded);
  }

  /** The format byte by byte; null if it is none. The library takes a distance of 0, too. */
  private static byte[] plainly(byte[] in, int size) {
    byte[] out = new byte[size];
    int to = 0;
    int from = 0;
    while (from < in.length) {
      int token = in[from++] & 0xff;
      for (int part = 0; part < 2; part++) {
        boolean literals = part == 0;
        int distance = 0;
        if (!literals) {
          if (from == in.length) {
            return Arrays.copyOf(out, to);
          }
          if (from + 2 > in.length) {
            return null;
          }
          distance = in[from] & 0xff | (in[from + 1] & 0xff) << 8;
          from += 2;
        }
        int count = literals ? token >> 4 : token & 15;
        for (int more = count == 15 ? 255 : 0; more == 255; count += more) {
          if (from == in.length) {
            return null;
          }
          more = in[from++] & 0xff;
        }
        count += literals ? 0 : 4;
        boolean isThere = literals ? count <= in.length - from : distance > 0 && distance <= to;
        if (!isThere || count > size - to) {
          return null;
        }
        for (int i = 0; i < count; i++, to++) {
          out[to] = literals ? in[from++] : out[to - distance];
        }
      }
    }
    return null;
  }

  /** Decodes in the middle of arrays, and requires that all around stays as it was. */
  private static byte[] decode(byte[] compressed, int size) throws MalformedBlockException {
    byte[] source = new byte[MARGIN + compressed.length + MARGIN];
    System.arraycopy(compressed, 0, source, MARGIN, compressed.length);
    byte[] target = new byte[MARGIN + size + MARGIN];
    Arrays.fill(target, UNTOUCHED);
    try {
      int decoded =
          ShortMatchDecoder.decode(source, MARGIN, compressed.length, target, MARGIN, size);
      return Arrays.copyOfRange(target, MARGIN, MARGIN + decoded);
    } finally {
      for (int i = 0; i < MARGIN; i++) {
        assertEquals(UNTOUCHED, target[i]);
        assertEquals(UNTOUCHED, target[MARGIN + size + i]);
      }
    }
  }

  private static boolean suits(byte[] bytes) {
    byte[] compressed = LIBRARY.fastCompressor().compress(bytes);
    return ShortMatchDecoder.suits(compressed, 0, compressed.length);
  }

  /** Little-endian numbers below a limit, each repeated. */
  private static byte[] runs(int width, int run, int limit, int seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[65_536];
    long value = 0;
    for (int i = 0; i < bytes.length / width; i++) {
      if (i % run == 0) {
        value = random.nextInt(limit);
      }
      for (int b = 0; b < width; b++) {
        bytes[i * width + b] = (byte) (value >>> 8 * b);
      }
    }
    return bytes;
  }

  /** Literals of any length and copies from any distance, so that every kind of sequence comes. */
  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(20_000)];
    int distances = 1 + random.nextInt(random.nextBoolean() ? 10 : 5000);
    int lengths = 2 + random.nextInt(random.nextBoolean() ? 20 : 700);
    int position = 0;
    while (position < bytes.length) {
      int literals = Math.min(random.nextInt(lengths), bytes.length - position);
      for (int i = 0; i < literals; i++) {
        bytes[position++] = (byte) random.nextInt(256);
      }
      int distance = 1 + random.nextInt(distances);
      int match = Math.min(random.nextInt(lengths) + 4, bytes.length - position);
      if (distance <= position) {
        for (int i = 0; i < match; i++, position++) {
          bytes[position] = bytes[position - distance];
        }
      }
    }
    return bytes;
  }
}
