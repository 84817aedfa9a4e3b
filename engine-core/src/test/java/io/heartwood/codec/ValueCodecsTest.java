package io.heartwood.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The codecs that rearrange values: Delta, DoubleDelta, Gorilla, T64, GCD, FPC, and chains of them.
 */
class ValueCodecsTest {
  private static final long SEED = 20261120L;
  private static final Pattern COLUMN =
      Pattern.compile("`(\\w+)` ([\\w]+(?:\\([^)]*\\))?) (CODEC\\(.*\\)),?$", Pattern.MULTILINE);
  private static final Map<String, Integer> SIZES =
      Map.of(
          "UInt8", 1, "UInt16", 2, "UInt32", 4, "UInt64", 8, "Int8", 1, "Int16", 2, "Int32", 4,
          "Int64", 8, "Float32", 4, "Float64", 8);

  private final CodecWorkspace workspace = new CodecWorkspace();

  @AfterEach
  void closeWorkspace() {
    workspace.close();
  }

  private byte[] compress(Codec codec, byte[] data) {
    byte[] target = new byte[codec.maxCompressedSize(data.length) + 6];
    Arrays.fill(target, (byte) 0x5a);
    int size = codec.compress(data, 0, data.length, target, 3, workspace);
    assertTrue(size <= codec.maxCompressedSize(data.length));
    for (int i = 3 + codec.maxCompressedSize(data.length); i < target.length; i++) {
      assertEquals(0x5a, target[i]);
    }
    return Arrays.copyOfRange(target, 3, 3 + size);
  }

  private byte[] decompress(Codec codec, byte[] payload, int size) throws IOException {
    byte[] target = new byte[size];
    codec.decompress(payload, 0, payload.length, target, 0, size, workspace);
    return target;
  }

  @Test
  void payloadsOfServerWrittenColumnsAreReproduced() throws IOException {
    FixturePart part = PartFixtures.part("16_codecs", "t", "all_1_1_0");
    String create =
        new String(PartFixtures.files("16_codecs").get("t/create.sql"), StandardCharsets.UTF_8);
    Matcher column = COLUMN.matcher(create);
    int count = 0;
    while (column.find()) {
      String type = column.group(2);
      byte[] file = part.files().get(column.group(1) + ".bin");
      Integer size = SIZES.get(type);
      if (file == null || size == null) {
        continue;
      }
      byte[] data = CompressedBlockReader.readAll("x", file, 0, 1 << 20);
      CodecChain chain = CodecChain.parse(column.group(3));
      byte[] written =
          CompressedBlockWriter.compressAll(
              chain.codec(type, size), CompressBlockSizes.DEFAULT, data);
      // Compressors may change with their version; what the value codecs do must not.
      if (chain.terms().stream().noneMatch(term -> term.kind().generalPurpose())) {
        assertArrayEquals(file, written, column.group());
        count++;
      }
      assertArrayEquals(
          data, CompressedBlockReader.readAll("x", written, 0, 1 << 20), column.group());
    }
    assertEquals(11, count);
  }

  /** What one makes of 16 bits are 37 in the worst case. */
  @Test
  void severalDoubleDeltaInARowReadBack() throws IOException {
    byte[] data = new byte[4000];
    new Random(SEED).nextBytes(data);
    for (String text :
        List.of(
            "DoubleDelta, DoubleDelta",
            "DoubleDelta, DoubleDelta, LZ4",
            "DoubleDelta, DoubleDelta, DoubleDelta, ZSTD(1)",
            "DoubleDelta, DoubleDelta, DoubleDelta, DoubleDelta")) {
      byte[] written =
          CompressedBlockWriter.compressAll(
              CodecChain.parse("CODEC(" + text + ")").codec("Enum16('a' = 1)", 2),
              CompressBlockSizes.DEFAULT,
              data);
      assertTrue(written.length > 3 * data.length, text);
      assertArrayEquals(data, CompressedBlockReader.readAll("x", written, 0, 1 << 20), text);
    }
  }

  @Test
  void valuesOfEveryShapeReadBack() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      int size = 1 << random.nextInt(4);
      int count = random.nextInt(round % 3 == 0 ? 5 : 300);
      int rest = random.nextInt(4) == 0 ? random.nextInt(size) : 0;
      byte[] data = values(random, size, count, rest);
      String type = (random.nextBoolean() ? "Int" : "UInt") + 8 * size;
      for (String text :
          List.of(
              "Delta",
              "DoubleDelta",
              "Gorilla",
              "GCD",
              "T64",
              "T64('bit')",
              "FPC(6)",
              "Delta, LZ4",
              "DoubleDelta, ZSTD(1)",
              "Delta, T64, LZ4")) {
        if (text.startsWith("FPC") && size < 4) {
          continue;
        }
        Codec codec = CodecChain.parse(text).codec(type, size);
        byte[] payload = compress(codec, data);
        String message = text + " " + type + ", seed=" + SEED + ", round=" + round;
        assertTrue(data.length <= codec.maxUncompressedSize(payload.length), message);
        assertArrayEquals(data, decompress(codec, payload, data.length), message);
      }
    }
  }

  @Test
  void fpcTakesBytesThatAreNoWholeValue() throws IOException {
    // x Float64 CODEC(Delta, FPC(4), NONE) of ClickHouse 26.7, values 0, 1/3, 2/3, ... 8/3: what
    // Delta leaves is no multiple of 8 bytes long.
    byte[] file =
        HexFormat.of()
            .parseHex(
                "1d873d5276430ebc921d0823e9be07db917b0000004800000003929802026e00000065000000"
                    + "986500000053000000080422925300000048925b0000004804000800555555555555d53f0000"
                    + "1000feffffffffaa0a0055555555550300d03f5655555555000000030000000000feffffffff"
                    + "000800ffffffffff00000000aaaaaaaaaa001000abaaaaaaaa");
    byte[] data = CompressedBlockReader.readAll("x.bin", file, 0, 1 << 20);
    ByteBuffer values = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 9; i++) {
      assertEquals(i / 3.0, values.getDouble());
    }
    Codec codec =
        new MultipleCodec(List.of(new DeltaCodec(8), new FpcCodec(8, 4), new NoneCodec()));
    assertArrayEquals(
        file, CompressedBlockWriter.compressAll(codec, CompressBlockSizes.DEFAULT, data));
  }

  @Test
  void gcdDividesNumbersOfMoreThanEightBytes() throws IOException {
    // x UInt128 CODEC(GCD, NONE) of ClickHouse 26.7, values 0, 600, ... 2400.
    byte[] file =
        HexFormat.of()
            .parseHex(
                "3c9c1bce11a9974bdbf2b4c52a3423aa918000000050000000029a0202740000006b0000009a6b0000"
                    + "00500000001000580200000000000000000000000000000000000000000000000000000000"
                    + "0000010000000000000000000000000000000200000000000000000000000000000003000000"
                    + "00000000000000000000000004000000000000000000000000000000");
    byte[] data = CompressedBlockReader.readAll("x.bin", file, 0, 1 << 20);
    Codec codec = new MultipleCodec(List.of(new GcdCodec(16), new NoneCodec()));
    assertArrayEquals(
        file, CompressedBlockWriter.compressAll(codec, CompressBlockSizes.DEFAULT, data));
    Random random = new Random(SEED);
    for (int length : new int[] {0, 31, 32, 96, 107}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      Codec wide = CodecChain.parse("GCD").codec("Int256", 32);
      byte[] payload = compress(wide, bytes);
      // ClickHouse wants the divisor also where there is nothing to divide.
      assertEquals(2 + 32 + length, payload.length);
      assertArrayEquals(bytes, decompress(wide, payload, length));
    }
  }

  @Test
  void t64TakesBool() throws IOException {
    byte[] data = {1, 0, 1, 1, 0};
    Codec codec = CodecChain.parse("T64").codec("Bool", 1);
    assertArrayEquals(data, decompress(codec, compress(codec, data), data.length));
  }

  /** Constants, ramps, jumps, extremes and noise. */
  private static byte[] values(Random random, int size, int count, int rest) {
    ByteBuffer out = ByteBuffer.allocate(rest + count * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rest; i++) {
      out.put((byte) random.nextInt());
    }
    int shape = random.nextInt(7);
    long value = shape == 0 ? 0 : random.nextLong() >> random.nextInt(64);
    for (int i = 0; i < count; i++) {
      switch (shape) {
        case 2 -> value += 10;
        case 3 -> value += random.nextInt(100) - 50;
        case 4 -> value = random.nextLong() >> random.nextInt(64);
        case 5 -> value = random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
        case 6 -> value = 60L * random.nextInt(1000);
        default -> {}
      }
      switch (size) {
        case 1 -> out.put((byte) value);
        case 2 -> out.putShort((short) value);
        case 4 -> out.putInt((int) value);
        default -> out.putLong(value);
      }
    }
    return out.array();
  }

  @Test
  void wideValuesAreMultipliedModuloTheirSize() throws IOException {
    // Divisor 2^32 + 1, quotients 2^96 + 3 and 5, values of 16 bytes.
    ByteBuffer payload = ByteBuffer.allocate(2 + 48).order(ByteOrder.LITTLE_ENDIAN);
    payload.put((byte) 16).put((byte) 0).putLong((1L << 32) + 1).putLong(0);
    payload.putLong(3).putLong(1L << 32).putLong(5).putLong(0);
    ByteBuffer expected = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    expected
        .putLong(3 * ((1L << 32) + 1))
        .putLong(1L << 32)
        .putLong(5 * ((1L << 32) + 1))
        .putLong(0);
    assertArrayEquals(expected.array(), decompress(new GcdCodec(1), payload.array(), 32));
  }

  @Test
  void damagedPayloadsNeverEscape() {
    Random random = new Random(SEED);
    for (int round = 0; round < 3000; round++) {
      int size = 1 << random.nextInt(4);
      byte[] data = values(random, size, random.nextInt(100), 0);
      for (String text :
          List.of("Delta", "DoubleDelta", "Gorilla", "GCD", "T64", "FPC(6)", "Delta, LZ4")) {
        if (text.startsWith("FPC") && size < 4) {
          continue;
        }
        Codec codec = CodecChain.parse(text).codec("Int" + 8 * size, size);
        byte[] bad = compress(codec, data);
        bad = Arrays.copyOf(bad, random.nextInt(bad.length + 1));
        for (int i = random.nextInt(3); i > 0 && bad.length > 0; i--) {
          bad[random.nextInt(Math.min(bad.length, 12))] = (byte) random.nextInt();
        }
        byte[] target = new byte[data.length + 16];
        String message = text + ", seed=" + SEED + ", round=" + round;
        try {
          codec.decompress(bad, 0, bad.length, target, 8, data.length, workspace);
        } catch (MalformedBlockException e) {
          assertTrue(e.getMessage().startsWith("malformed payload"), message);
        } catch (RuntimeException e) {
          throw new AssertionError(message, e);
        }
        for (int i = 0; i < 8; i++) {
          assertEquals(0, target[i], message);
          assertEquals(0, target[target.length - 1 - i], message);
        }
      }
    }
  }

  @Test
  void codecsRefuseValuesTheyCannotTake() {
    for (String text : List.of("Delta", "DoubleDelta", "Gorilla", "GCD", "FPC", "T64")) {
      CodecChain chain = CodecChain.parse(text);
      assertThrows(IllegalArgumentException.class, () -> chain.codec("String", 0), text);
      assertThrows(IllegalArgumentException.class, chain::codec, text);
    }
    assertThrows(
        IllegalArgumentException.class, () -> CodecChain.parse("T64").codec("Decimal(38, 2)", 16));
    CodecChain.parse("T64").codec("Decimal(9, 2)", 4);
    CodecChain.parse("T64").codec("DateTime64(3, 'UTC')", 8);
  }
}
