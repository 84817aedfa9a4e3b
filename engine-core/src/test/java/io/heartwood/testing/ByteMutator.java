package io.heartwood.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages bytes in the ways that readers are known to fall for. Every choice is the random's. */
public final class ByteMutator {
  /** Numbers at which lengths, counts, offsets and flags go wrong. */
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    -1,
    3,
    7,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x500,
    0x600,
    0x700,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    1 << 20,
    1 << 24,
    1 << 26,
    1 << 28,
    1 << 30,
    Integer.MAX_VALUE - 8,
    Integer.MAX_VALUE,
    1L << 31,
    0xffffffffL,
    1L << 32,
    1L << 61,
    1L << 62,
    (1L << 62) + 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final List<String> WORDS =
      List.of(
          "",
          "0",
          "1",
          "2",
          "3",
          "-1",
          "00",
          "18446744073709551615",
          "9223372036854775807",
          "2147483647",
          "2147483648",
          "\n",
          "\t",
          " ",
          "`",
          "\\",
          "\"",
          "'",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          "\0",
          "Sparse",
          "Default",
          "Detached",
          "true",
          "false",
          "null",
          "Array(",
          "Nullable(",
          "Tuple(",
          "Map(",
          "LowCardinality(",
          "String",
          "UInt64",
          "Nothing",
          "FixedString(2147483647)",
          "FixedString(0)",
          "Decimal(76, 0)",
          "Enum8('a' = 1)",
          "../",
          "/",
          "\u00e9",
          "e5",
          ".5",
          "CODEC(",
          "Delta",
          "version",
          "columns");

  private final Random random;

  /** Choices come from {@code random}. */
  public ByteMutator(Random random) {
    this.random = random;
  }

  /** A number at which something may go wrong. */
  public long number() {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return switch (random.nextInt(6)) {
      case 0 -> number + random.nextInt(5) - 2;
      case 1 -> random.nextInt(1000);
      case 2 -> random.nextLong();
      default -> number;
    };
  }

  /** Other bytes, made of these by one to three changes. */
  public byte[] mutate(byte[] bytes) {
    byte[] result = bytes.clone();
    for (int i = 1 + random.nextInt(3) * random.nextInt(2); i > 0; i--) {
      result = mutateOnce(result);
    }
    return result;
  }

  /** The same for a text: words are exchanged too. */
  public byte[] mutateText(byte[] bytes) {
    if (random.nextInt(3) == 0) {
      return mutate(bytes);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int from = random.nextInt(text.length() + 1);
    int to = from;
    if (random.nextBoolean()) {
      // A whole word or number.
      while (to < text.length() && Character.isLetterOrDigit(text.charAt(to))) {
        to++;
      }
    } else {
      to = Math.min(text.length(), from + random.nextInt(8));
    }
    String word = WORDS.get(random.nextInt(WORDS.size()));
    int times = random.nextInt(20) == 0 ? 1 << random.nextInt(16) : 1;
    return (text.substring(0, from) + word.repeat(times) + text.substring(to))
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] mutateOnce(byte[] bytes) {
    int length = bytes.length;
    if (length == 0) {
      return random.nextBoolean() ? new byte[random.nextInt(40)] : randomBytes(random.nextInt(40));
    }
    int at = random.nextInt(length);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 3 -> bytes[at] = (byte) random.nextInt();
      case 4 -> putNumber(bytes, at, 8);
      case 5 -> putNumber(bytes, at & ~7, 8);
      case 6 -> putNumber(bytes, at, 1 << random.nextInt(4));
      case 7 -> Arrays.fill(bytes, at, Math.min(length, at + 1 + random.nextInt(12)), (byte) -1);
      case 8 -> {
        return Arrays.copyOf(bytes, random.nextBoolean() ? at : length - 1 - at % 8 % length);
      }
      case 9 -> {
        int end = at + random.nextInt(Math.min(64, length - at) + 1);
        return concat(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, length));
      }
      case 10 -> {
        int end = at + random.nextInt(Math.min(64, length - at) + 1);
        return concat(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, length));
      }
      default -> {
        return concat(
            concat(Arrays.copyOf(bytes, at), randomBytes(1 + random.nextInt(16))),
            Arrays.copyOfRange(bytes, at, length));
      }
    }
    return bytes;
  }

  private void putNumber(byte[] bytes, int at, int size) {
    byte[] number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number()).array();
    System.arraycopy(number, 0, bytes, at, Math.min(size, bytes.length - at));
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Both, one after the other. */
  public static byte[] concat(byte[] left, byte[] right) {
    byte[] all = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, all, left.length, right.length);
    return all;
  }
}
