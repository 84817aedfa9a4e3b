package io.heartwood.part.inspect;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CompressedBlockHeader;
import io.heartwood.disk.DiskInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the compressed blocks of a file begin, in the file and in the decoded stream, and their
 * codecs. Blocks are not decoded, but the file is read, in pieces. Confined to one thread.
 */
final class BlockTable {
  private static final int PIECE_BYTES = 256 << 10;

  /** More than a Compact part has; 20 bytes of memory each. */
  private static final int MAX_BLOCKS = 1 << 22;

  private final Map<String, Integer> codecNumbers = new LinkedHashMap<>();
  private long[] fileOffsets = new long[16];
  private long[] decodedOffsets = new long[16];
  private int[] codecs = new int[16];
  private int count;

  private BlockTable() {}

  static BlockTable read(DiskInput input, String file) throws IOException {
    BlockTable table = new BlockTable();
    byte[] piece = new byte[(int) Math.min(PIECE_BYTES, input.sizeBytes())];
    long pieceStart = 0;
    int pieceSize = 0;
    long position = 0;
    long decoded = 0;
    while (position < input.sizeBytes()) {
      long needed = Math.min(CompressedBlockHeader.MAX_SIZE_BYTES, input.sizeBytes() - position);
      if (position + needed > pieceStart + pieceSize) {
        pieceStart = position;
        pieceSize = (int) Math.min(piece.length, input.sizeBytes() - position);
        input.readFully(position, piece, 0, pieceSize);
      }
      CompressedBlockHeader block =
          CompressedBlockHeader.read(
              file, piece, (int) (position - pieceStart), pieceSize, position);
      if (block.sizeBytes() > input.sizeBytes() - position) {
        throw new CorruptPartException(
            file,
            position,
            "a block of " + block.sizeBytes() + " bytes",
            (input.sizeBytes() - position) + " bytes");
      }
      if (table.count == MAX_BLOCKS) {
        throw new CorruptPartException(
            file, position, "at most " + MAX_BLOCKS + " blocks", "more blocks");
      }
      table.add(position, decoded, block.codec());
      position += block.sizeBytes();
      decoded += block.uncompressedSizeBytes();
    }
    table.add(position, decoded, "");
    table.count--;
    return table;
  }

  private void add(long fileOffset, long decodedOffset, String codec) {
    if (count == fileOffsets.length) {
      fileOffsets = Arrays.copyOf(fileOffsets, 2 * count);
      decodedOffsets = Arrays.copyOf(decodedOffsets, 2 * count);
      codecs = Arrays.copyOf(codecs, 2 * count);
    }
    fileOffsets[count] = fileOffset;
    decodedOffsets[count] = decodedOffset;
    codecs[count++] = codecNumbers.computeIfAbsent(codec, key -> codecNumbers.size());
  }

  int count() {
    return count;
  }

  /** Bytes of the decoded stream. */
  long decodedSizeBytes() {
    return decodedOffsets[count];
  }

  /**
   * Where a mark lies in the decoded stream.
   *
   * @return -1 if it is not on a block
   */
  long decodedOffset(long fileOffset, long offsetInBlock) {
    int block = Arrays.binarySearch(fileOffsets, 0, count + 1, fileOffset);
    if (block < 0) {
      return -1;
    }
    long size = block == count ? 0 : decodedOffsets[block + 1] - decodedOffsets[block];
    return offsetInBlock > size ? -1 : decodedOffsets[block] + offsetInBlock;
  }

  /**
   * Adds up a range of the decoded stream: its share of the blocks it lies in, and their codecs.
   */
  void addRange(long from, long to, Usage usage) {
    if (from >= to) {
      return;
    }
    usage.uncompressed += to - from;
    int found = Arrays.binarySearch(decodedOffsets, 0, count + 1, from);
    // Of several blocks at one place, all but the last are empty.
    int block = found < 0 ? -found - 2 : found;
    while (block + 1 <= count && decodedOffsets[block + 1] <= from) {
      block++;
    }
    for (; block < count && decodedOffsets[block] < to; block++) {
      long start = decodedOffsets[block];
      long size = decodedOffsets[block + 1] - start;
      long used = Math.min(to, start + size) - Math.max(from, start);
      if (used > 0) {
        long fileSize = fileOffsets[block + 1] - fileOffsets[block];
        usage.compressed += used == size ? fileSize : (double) fileSize * used / size;
        usage.codecs |= 1L << Math.min(codecs[block], Long.SIZE - 1);
      }
    }
  }

  /** The codecs in a usage. */
  List<String> codecs(Usage usage) {
    return codecNumbers.entrySet().stream()
        .filter(codec -> (usage.codecs >>> Math.min(codec.getValue(), Long.SIZE - 1) & 1) != 0)
        .map(Map.Entry::getKey)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** What a stream uses of a file. */
  static final class Usage {
    private double compressed;
    private long uncompressed;
    private long codecs;

    long compressedSizeBytes() {
      return Math.round(compressed);
    }

    long uncompressedSizeBytes() {
      return uncompressed;
    }
  }
}
