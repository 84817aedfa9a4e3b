package io.heartwood.benchmarks;

import io.heartwood.checksum.CityHash128;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressedBlockReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Decodes the LZ4 blocks of a part in memory: with the library alone, and with our reader of
 * blocks, which verifies checksums, too. Confined to one thread.
 */
final class BlockReads {
  private static final int CHECKSUM_BYTES = 16;

  private final List<byte[]> files = new ArrayList<>();
  private final LZ4SafeDecompressor library = LZ4Factory.fastestInstance().safeDecompressor();
  private final long[] hash = new long[2];
  private byte[] target = new byte[1 << 20];
  private long decodedBytes;

  private BlockReads(Path part) throws IOException {
    try (Stream<Path> paths = Files.list(part)) {
      for (Path path : paths.filter(path -> path.toString().endsWith(".bin")).toList()) {
        files.add(Files.readAllBytes(path));
      }
    }
  }

  /**
   * Cells of the table: milliseconds of the library alone, those of our reader without its
   * checksums and the ratio, those with them and the ratio.
   */
  static String measure(Path part, int roundCount, int roundMillis) throws IOException {
    BlockReads reads = new BlockReads(part);
    double[] least = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    try (CodecWorkspace workspace = new CodecWorkspace()) {
      for (int round = -1; round < roundCount; round++) {
        for (int kind = 0; kind < least.length; kind++) {
          double millis = reads.run(kind, roundMillis / 3, workspace);
          least[kind] = round < 0 ? least[kind] : Math.min(least[kind], millis);
        }
      }
    }
    double decoded = least[1] - least[2];
    return String.format(
        Locale.ROOT,
        " %.2f | %.2f (%.2f) | %.2f (%.2f) |",
        least[0],
        decoded,
        decoded / least[0],
        least[1],
        least[1] / least[0]);
  }

  /** Processor milliseconds to go over all files once. */
  private double run(int kind, int millis, CodecWorkspace workspace) throws IOException {
    int count = 0;
    long cpuStart = ThreadTimes.cpuNanos();
    long end = System.nanoTime() + 1_000_000L * millis;
    do {
      for (byte[] file : files) {
        if (kind == 0) {
          decodeAlone(file);
        } else if (kind == 1) {
          decodeVerified(file, workspace);
        } else {
          hashBlocks(file);
        }
      }
      count++;
    } while (System.nanoTime() < end);
    return (ThreadTimes.cpuNanos() - cpuStart) / 1e6 / count;
  }

  private void decodeAlone(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int offset = 0; offset < file.length; ) {
      int size = CHECKSUM_BYTES + bytes.getInt(offset + CHECKSUM_BYTES + 1);
      int uncompressed = bytes.getInt(offset + CHECKSUM_BYTES + 5);
      reserve(uncompressed);
      int header = CompressedBlockReader.HEADER_SIZE_BYTES;
      decodedBytes +=
          library.decompress(file, offset + header, size - header, target, 0, uncompressed);
      offset += size;
    }
  }

  private void reserve(int size) {
    if (target.length < size) {
      target = new byte[size];
    }
  }

  private void decodeVerified(byte[] file, CodecWorkspace workspace) throws IOException {
    CompressedBlockReader reader = new CompressedBlockReader("benchmark", workspace);
    for (int offset = 0; offset < file.length; ) {
      offset += reader.open(file, offset, file.length, offset);
      reserve(reader.uncompressedSizeBytes());
      reader.decodeTo(target, 0);
    }
  }

  private void hashBlocks(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int offset = 0; offset < file.length; ) {
      int size = bytes.getInt(offset + CHECKSUM_BYTES + 1);
      CityHash128.hash128(file, offset + CHECKSUM_BYTES, size, hash);
      offset += CHECKSUM_BYTES + size;
    }
  }
}
