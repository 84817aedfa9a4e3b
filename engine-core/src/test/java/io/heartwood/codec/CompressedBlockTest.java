package io.heartwood.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CityHash128;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.UnsupportedPartFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompressedBlockTest {
  private static final long SEED = 20261120L;
  private static final int HEADER = CompressedBlockReader.HEADER_SIZE_BYTES;

  private final CodecWorkspace workspace = new CodecWorkspace();
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  @AfterEach
  void closeWorkspace() {
    workspace.close();
  }

  private CompressedBlockWriter writer(String codec, int minBytes, int maxBytes) {
    return new CompressedBlockWriter(
        CodecChain.parse(codec).codec(),
        new CompressBlockSizes(minBytes, maxBytes),
        workspace,
        file::write);
  }

  private byte[] readAll(byte[] bytes) throws IOException {
    return CompressedBlockReader.readAll("x.bin", bytes, 0, 1 << 28);
  }

  /** The uncompressed sizes of the blocks of a file. */
  private List<Integer> blockSizes(byte[] bytes) throws IOException {
    CompressedBlockReader reader = new CompressedBlockReader("x.bin", workspace);
    List<Integer> sizes = new ArrayList<>();
    for (int offset = 0; offset < bytes.length; ) {
      offset += reader.open(bytes, offset, bytes.length, offset);
      sizes.add(reader.uncompressedSizeBytes());
    }
    return sizes;
  }

  private static byte[] compressible(Random random, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 8 < 5 ? i / 800 : random.nextInt(256));
    }
    return bytes;
  }

  private static byte[] sealed(byte[] frame) {
    CityHash128.hash128(frame, 16, frame.length - 16).write(frame, 0);
    return frame;
  }

  private static byte[] frame(
      int method, int compressedSize, int uncompressedSize, byte[] payload) {
    ByteBuffer frame =
        ByteBuffer.allocate(HEADER + payload.length).order(ByteOrder.LITTLE_ENDIAN).position(16);
    frame.put((byte) method).putInt(compressedSize).putInt(uncompressedSize).put(payload);
    return sealed(frame.array());
  }

  @Test
  void storedBlocksEqualTheServers() throws IOException {
    CompressedBlockWriter writer = writer("NONE", 1, 1 << 20);
    writer.writeByte(7);
    writer.finish();
    assertEquals(
        "bc3c0ebb35315f30adcb01fea7a24761020a0000000100000007",
        HexFormat.of().formatHex(file.toByteArray()));
    file.reset();
    writer = writer("NONE", 1, 1 << 20);
    writer.writeInts(new int[] {1}, 0, 1);
    writer.finish();
    assertEquals(
        "6e84faa4d19bcac62e7f3418bed91b7a020d0000000400000001000000",
        HexFormat.of().formatHex(file.toByteArray()));
  }

  @Test
  void serversZstdBlockDecodes() throws IOException {
    byte[] frame =
        HexFormat.of()
            .parseHex(
                "5eafde7d308335e1660bc4c0642b79c0901a00000008000000"
                    + "28b52ffd20084100000000000009000000");
    assertArrayEquals(new byte[] {0, 0, 0, 0, 9, 0, 0, 0}, readAll(frame));
  }

  @Test
  void everyCodecReadsBackWhatItWrote() throws IOException {
    Random random = new Random(SEED);
    for (String codec :
        List.of("NONE", "LZ4", "LZ4HC(3)", "LZ4HC", "ZSTD", "ZSTD(9)", "ZSTD(3, 24)")) {
      for (int size : new int[] {0, 1, 7, 100, 4096, 65_536, 300_000}) {
        byte[] data = compressible(random, size);
        file.reset();
        CompressedBlockWriter writer = writer(codec, 1000, 100_000);
        writer.write(data, 0, size);
        writer.finish();
        byte[] bytes = file.toByteArray();
        assertArrayEquals(data, readAll(bytes), codec + ", size=" + size + ", seed=" + SEED);
        assertEquals(bytes.length, writer.fileSizeBytes());
        assertEquals(ChainedHasher.hash(bytes), writer.fileHash());
        assertEquals(size, writer.uncompressedSizeBytes());
        assertEquals(ChainedHasher.hash(data), writer.uncompressedHash());
      }
    }
  }

  @Test
  void fullBlocksAreCutAtOnceAndSmallOnesAtGranules() throws IOException {
    CompressedBlockWriter writer = writer("LZ4", 100, 250);
    List<String> marks = new ArrayList<>();
    for (int granule = 0; granule < 6; granule++) {
      writer.startGranule();
      marks.add(writer.blockOffset() + (writer.compressedOffset() == 0 ? " first" : ""));
      writer.write(new byte[60], 0, 60);
    }
    writer.startGranule();
    writer.write(new byte[600], 0, 600);
    assertEquals(100, writer.blockOffset());
    writer.write(new byte[150], 0, 150);
    assertEquals(0, writer.blockOffset());
    writer.finish();
    assertEquals(List.of("0 first", "60 first", "0", "60", "0", "60"), marks);
    assertEquals(List.of(120, 120, 120, 250, 250, 250), blockSizes(file.toByteArray()));
  }

  @Test
  void anotherCodecBeginsAnotherBlock() throws IOException {
    Codec lz4 = CodecChain.LZ4.codec();
    Codec zstd = CodecChain.parse("ZSTD").codec();
    CompressedBlockWriter writer =
        new CompressedBlockWriter(lz4, CompressBlockSizes.DEFAULT, workspace, file::write);
    writer.write(new byte[] {1, 2}, 0, 2);
    writer.useCodec(lz4);
    writer.write(new byte[] {3}, 0, 1);
    writer.useCodec(zstd);
    writer.write(new byte[] {4, 5}, 0, 2);
    writer.useCodec(lz4);
    writer.writeByte(6);
    writer.finish();
    assertEquals(List.of(3, 2, 1), blockSizes(file.toByteArray()));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, readAll(file.toByteArray()));
    assertThrows(IllegalStateException.class, writer::uncompressedHash);
    long[] chain = new long[2];
    byte[] first = ChainedHasher.hash(new byte[] {1, 2, 3, 6}).toBytes();
    byte[] second = ChainedHasher.hash(new byte[] {4, 5}).toBytes();
    CityHash128.hash128WithSeed(first, 0, 16, 0, 0, chain);
    CityHash128.hash128WithSeed(second, 0, 16, chain[0], chain[1], chain);
    assertEquals(new Hash128(chain[0], chain[1]), writer.compactUncompressedHash());
  }

  @Test
  void valuesStraddleBlocksOfOddSize() throws IOException {
    CompressedBlockWriter writer = writer("NONE", 1000, 13);
    ByteBuffer expected = ByteBuffer.allocate(10_000).order(ByteOrder.LITTLE_ENDIAN);
    long[] longs = new Random(SEED).longs(40).toArray();
    int[] ints = new Random(SEED).ints(40).toArray();
    double[] doubles = new Random(SEED).doubles(40).toArray();
    float[] floats = {1.5f, -0.0f, Float.NaN};
    short[] shorts = {1, -2, 300, 4, 5, 6, 7};
    writer.writeLongs(longs, 3, 40);
    writer.writeInts(ints, 1, 39);
    writer.writeDoubles(doubles, 0, 40);
    writer.writeFloats(floats, 0, 3);
    writer.writeShorts(shorts, 0, 7);
    writer.writeVarint(300);
    writer.writeVarint(Long.MAX_VALUE);
    writer.finish();
    Arrays.stream(longs, 3, 40).forEach(expected::putLong);
    Arrays.stream(ints, 1, 39).forEach(expected::putInt);
    Arrays.stream(doubles).forEach(expected::putDouble);
    for (float value : floats) {
      expected.putFloat(value);
    }
    for (short value : shorts) {
      expected.putShort(value);
    }
    expected.put(HexFormat.of().parseHex("ac02ffffffffffffffff7f"));
    byte[] bytes = Arrays.copyOf(expected.array(), expected.position());
    assertArrayEquals(bytes, readAll(file.toByteArray()));
    assertTrue(blockSizes(file.toByteArray()).stream().allMatch(size -> size <= 13));
  }

  @Test
  void anyChangedByteIsCorruption() throws IOException {
    for (String codec : List.of("NONE", "LZ4", "ZSTD")) {
      file.reset();
      CompressedBlockWriter writer = writer(codec, 1, 1 << 20);
      writer.write(compressible(new Random(SEED), 200), 0, 200);
      writer.finish();
      byte[] good = file.toByteArray();
      for (int i = 0; i < good.length; i++) {
        for (int bit = 0; bit < 8; bit++) {
          byte[] bad = good.clone();
          bad[i] ^= (byte) (1 << bit);
          CorruptPartException e = assertThrows(CorruptPartException.class, () -> readAll(bad));
          assertEquals("x.bin", e.file());
        }
      }
      for (int length = 1; length < good.length; length++) {
        byte[] cut = Arrays.copyOf(good, length);
        assertThrows(CorruptPartException.class, () -> readAll(cut));
      }
    }
  }

  @Test
  void hostileBlocksWithRightChecksumsAreRefused() {
    byte[] payload = {0x10, 7, 0, 0};
    List<byte[]> hostile =
        List.of(
            frame(0x02, 9 + 4, 5, payload),
            frame(0x82, 9 + 4, 100, payload),
            frame(0x82, 9 + 4, -1, payload),
            frame(0x82, 9 + 4, 1 << 28, payload),
            frame(0x90, 9 + 4, 1 << 29, payload),
            frame(0x90, 9 + 4, 10, payload),
            frame(0x82, 8, 10, payload),
            frame(0x82, -1, 10, payload),
            frame(0x82, 9 + 5, 10, payload),
            frame(0x91, 9 + 4, 10, new byte[] {1, (byte) 0x82, 0, 0}),
            frame(0x91, 9, 10, new byte[0]),
            frame(0x91, 9 + 11, 1 << 20, HexFormat.of().parseHex("01828209000000" + "00001000")),
            frame(0x91, 9 + 11, 8, HexFormat.of().parseHex("0182820a000000" + "08000000")),
            frame(0x91, 9 + 11, 8, HexFormat.of().parseHex("0182020900000008000000")));
    for (byte[] bytes : hostile) {
      assertThrows(
          CorruptPartException.class, () -> readAll(bytes), () -> HexFormat.of().formatHex(bytes));
    }
  }

  @Test
  void randomPayloadsNeverEscapeTheirRange() throws IOException {
    Random random = new Random(SEED);
    int[] methods = {0x02, 0x82, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x98, 0x9a};
    for (int round = 0; round < 20_000; round++) {
      byte[] payload = new byte[random.nextInt(60)];
      random.nextBytes(payload);
      if (payload.length > 8 && random.nextBoolean()) {
        payload[0] = (byte) (1 << random.nextInt(4));
        Arrays.fill(payload, 1, 8, (byte) 0);
      }
      int method = methods[random.nextInt(methods.length)];
      int uncompressedSize = random.nextInt(300);
      byte[] bytes = frame(method, 9 + payload.length, uncompressedSize, payload);
      CompressedBlockReader reader = new CompressedBlockReader("x.bin", workspace);
      byte[] target = new byte[uncompressedSize + 64];
      Arrays.fill(target, (byte) 0x5a);
      try {
        reader.open(bytes, 0, bytes.length, 0);
        reader.decodeTo(target, 32);
      } catch (CorruptPartException | UnsupportedPartFormatException e) {
        assertTrue(e.getMessage().contains("x.bin"));
      }
      for (int i = 0; i < 32; i++) {
        String message = "seed=" + SEED + ", round=" + round;
        assertEquals(0x5a, target[i], message);
        assertEquals(0x5a, target[target.length - 1 - i], message);
      }
    }
  }

  @Test
  void unknownMethodIsNamed() {
    UnsupportedPartFormatException e =
        assertThrows(
            UnsupportedPartFormatException.class,
            () -> readAll(frame(0x96, 9 + 4, 4, new byte[4])));
    assertEquals(
        "unsupported part format: file=x.bin, feature=compression method 0x96 (AES_128_GCM_SIV)",
        e.getMessage());
    assertThrows(
        UnsupportedPartFormatException.class,
        () -> readAll(frame(0x91, 9 + 4, 4, new byte[] {2, (byte) 0x96, (byte) 0x82, 0})));
  }

  @Test
  void decodedFilesAreBounded() throws IOException {
    CompressedBlockWriter writer = writer("LZ4", 1, 1000);
    writer.write(new byte[5000], 0, 5000);
    writer.finish();
    assertThrows(
        CorruptPartException.class,
        () -> CompressedBlockReader.readAll("x.bin", file.toByteArray(), 0, 4999));
    assertEquals(5000, CompressedBlockReader.readAll("x.bin", file.toByteArray(), 0, 5000).length);
  }

  @Test
  void nothingIsWrittenAfterFinish() throws IOException {
    CompressedBlockWriter writer = writer("LZ4", 1, 1000);
    writer.finish();
    writer.finish();
    assertEquals(0, file.size());
    assertEquals(Hash128.ZERO, writer.fileHash());
    assertThrows(IllegalStateException.class, () -> writer.writeByte(1));
  }
}
