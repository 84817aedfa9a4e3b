package io.heartwood.part.format;

import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.disk.DiskInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * One pass over a file: its hash, and if it consists of compressed blocks, each block's place and
 * size and the hash of what they hold.
 *
 * <p>A damaged block is reported and skipped as long as its header tells a possible size. Memory:
 * one fetched piece and one block. Confined to one thread.
 */
final class FileScan {
  private static final int PIECE_BYTES = 1 << 20;

  private final DiskInput input;
  private final String file;
  private final List<PartDefect> defects;
  private final LongConsumer progress;
  private final ChainedHasher hasher = new ChainedHasher();
  private final ChainedHasher uncompressedHasher = new ChainedHasher();

  private byte[] window;
  private long windowStart;
  private int windowSize;

  private long[] blockOffsets = new long[16];
  private int[] blockSizes = new int[16];
  private int blockCount;
  private boolean damaged;

  /**
   * @param progress is given the size of each piece that was read
   */
  FileScan(DiskInput input, String file, List<PartDefect> defects, LongConsumer progress) {
    this.input = input;
    this.file = file;
    this.defects = defects;
    this.progress = progress;
    this.window = new byte[(int) Math.min(PIECE_BYTES, input.sizeBytes())];
  }

  /** Hashes the file. */
  void scanPlain() throws IOException {
    hashRest();
  }

  /** Hashes the file and what its blocks hold. */
  void scanBlocks(CodecWorkspace workspace) throws IOException {
    CompressedBlockReader reader = new CompressedBlockReader(file, workspace);
    long position = 0;
    while (position < input.sizeBytes()) {
      int size;
      try {
        fetch(position, CompressedBlockReader.HEADER_SIZE_BYTES);
        size = reader.blockSizeBytes(window, 0, windowSize, position);
        if (size > input.sizeBytes() - position) {
          throw new CorruptPartException(
              file,
              position,
              "a block of " + size + " bytes",
              (input.sizeBytes() - position) + " bytes");
        }
      } catch (CorruptPartException e) {
        // Where the next block would begin is unknown.
        report(PartDefect.of(e));
        break;
      }
      fetch(position, size);
      int decodedSize = 0;
      try {
        reader.read(window, 0, windowSize, position);
        decodedSize = reader.blockSize();
        uncompressedHasher.update(reader.block(), reader.blockStart(), decodedSize);
      } catch (CorruptPartException e) {
        report(PartDefect.of(e));
      } catch (UnsupportedPartFormatException e) {
        report(new PartDefect(file, position, "a supported codec", e.getMessage()));
      }
      addBlock(position, decodedSize);
      position += size;
    }
    hashRest();
  }

  Hash128 hash() {
    return hasher.hash();
  }

  /** Whether some block could not be decoded, so that nothing is known of the decoded stream. */
  boolean isDamaged() {
    return damaged;
  }

  Hash128 uncompressedHash() {
    return uncompressedHasher.hash();
  }

  long uncompressedSizeBytes() {
    return uncompressedHasher.sizeBytes();
  }

  int blockCount() {
    return blockCount;
  }

  /** Decoded bytes of the block that starts at a place in the file, or -1 if none does. */
  int blockSizeAt(long fileOffset) {
    int index = Arrays.binarySearch(blockOffsets, 0, blockCount, fileOffset);
    return index < 0 ? -1 : blockSizes[index];
  }

  private void report(PartDefect defect) {
    damaged = true;
    defects.add(defect);
  }

  private void addBlock(long offset, int size) {
    if (blockCount == blockOffsets.length) {
      blockOffsets = Arrays.copyOf(blockOffsets, 2 * blockCount);
      blockSizes = Arrays.copyOf(blockSizes, 2 * blockCount);
    }
    blockOffsets[blockCount] = offset;
    blockSizes[blockCount++] = size;
  }

  /** Brings {@code count} bytes from {@code position} on to the front of the window. */
  private void fetch(long position, int count) throws IOException {
    int used = (int) (position - windowStart);
    System.arraycopy(window, used, window, 0, windowSize - used);
    windowStart = position;
    windowSize -= used;
    if (windowSize >= count) {
      return;
    }
    if (count > window.length) {
      window = Arrays.copyOf(window, count);
    }
    long end = windowStart + windowSize;
    int more = (int) Math.min(window.length - windowSize, input.sizeBytes() - end);
    input.readFully(end, window, windowSize, more);
    hasher.update(window, windowSize, more);
    progress.accept(more);
    windowSize += more;
  }

  /** Hashes what was not fetched yet, and gives the memory back: results are kept for long. */
  private void hashRest() throws IOException {
    long position = windowStart + windowSize;
    while (position < input.sizeBytes()) {
      int count = (int) Math.min(window.length, input.sizeBytes() - position);
      input.readFully(position, window, 0, count);
      hasher.update(window, 0, count);
      progress.accept(count);
      position += count;
    }
    window = new byte[0];
  }
}
