package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.disk.DiskInput;
import io.heartwood.serialization.SubstreamInput;
import java.io.Closeable;
import java.io.IOException;

/**
 * A file of compressed blocks, read from marks on, block after block.
 *
 * <p>Bytes are fetched in pieces of at most {@code bufferSizeBytes} (or one block, if that is
 * larger), and never beyond the end of the range that the caller announced unless a value goes on
 * there. Every block's checksum is verified. Confined to one thread.
 */
final class CompressedFileInput extends SubstreamInput implements Closeable {
  private final DiskInput input;
  private final String file;
  private final CompressedBlockReader blocks;
  private final long fileSize;
  private final int bufferSize;

  // Fetched bytes: those of the file from windowStart on.
  private byte[] window = new byte[0];
  private long windowStart;
  private int windowSize;
  private long rangeEnd;

  private long blockOffset = -1;
  private long nextOffset;
  private long skip;

  /**
   * @param input closed by this object
   * @param file the name of the file in exceptions
   * @param workspace of the same thread
   * @param bufferSizeBytes how much to fetch at once
   */
  CompressedFileInput(DiskInput input, String file, CodecWorkspace workspace, int bufferSizeBytes) {
    this.input = input;
    this.file = file;
    this.blocks = new CompressedBlockReader(file, workspace);
    this.fileSize = input.sizeBytes();
    this.bufferSize = (int) Math.min(bufferSizeBytes, Math.max(fileSize, 1));
  }

  long fileSizeBytes() {
    return fileSize;
  }

  /**
   * Continues at a mark.
   *
   * @param newRangeEnd where the bytes end that will be wanted, as far as is known
   */
  void seek(long fileOffset, long offsetInBlock, long newRangeEnd) throws IOException {
    rangeEnd = Math.min(newRangeEnd, fileSize);
    if (fileOffset > fileSize) {
      throw new CorruptPartException(
          file, fileOffset, "a mark within the file of " + fileSize + " bytes", "a mark behind it");
    }
    if (fileOffset == blockOffset && offsetInBlock <= blocks.blockSize()) {
      setBlock(blocks.block(), (int) offsetInBlock, blocks.blockSize());
      skip = 0;
      return;
    }
    blockOffset = -1;
    nextOffset = fileOffset;
    skip = offsetInBlock;
    setBlock(new byte[0], 0, 0);
  }

  /**
   * Whether the next byte is that of a mark. The end of a block and the start of the next are the
   * same place.
   */
  boolean isAt(long fileOffset, long offsetInBlock) throws IOException {
    if (blockOffset < 0) {
      if (nextOffset == fileOffset && skip == offsetInBlock) {
        return true;
      }
      if (!nextBlock()) {
        return false;
      }
    }
    return fileOffset == blockOffset && offsetInBlock == position()
        || fileOffset == nextOffset && offsetInBlock == 0 && position() == blocks.blockSize();
  }

  @Override
  protected boolean nextBlock() throws IOException {
    if (nextOffset >= fileSize) {
      if (skip > 0) {
        throw corrupt("a block of at least " + skip + " bytes", "the end of the file");
      }
      return false;
    }
    long start = nextOffset;
    fetch(start, CompressedBlockReader.HEADER_SIZE_BYTES);
    int size = blocks.blockSizeBytes(window, place(start), windowSize, start);
    fetch(start, size);
    blocks.read(window, place(start), windowSize, start);
    blockOffset = start;
    nextOffset = start + size;
    if (skip > blocks.blockSize()) {
      throw new CorruptPartException(
          file,
          start,
          "a block of at least " + skip + " decoded bytes, as the mark says",
          blocks.blockSize() + " bytes");
    }
    setBlock(blocks.block(), (int) skip, blocks.blockSize());
    skip = 0;
    return true;
  }

  /** Where a fetched position of the file lies in the window. */
  private int place(long position) {
    return (int) (position - windowStart);
  }

  /** Makes the bytes {@code [position, position + count)} present, as far as the file has them. */
  private void fetch(long position, int count) throws IOException {
    long windowEnd = windowStart + windowSize;
    long needed = Math.min(position + count, fileSize);
    if (position >= windowStart && needed <= windowEnd) {
      return;
    }
    int kept = 0;
    if (position >= windowStart && position < windowEnd) {
      kept = (int) (windowEnd - position);
    }
    long wanted = Math.max(needed, Math.min(position + bufferSize, rangeEnd));
    int size = (int) (wanted - position);
    byte[] target = size > window.length ? new byte[Math.max(size, bufferSize)] : window;
    if (kept > 0) {
      System.arraycopy(window, place(position), target, 0, kept);
    }
    // Until the bytes are there, nothing in the window counts.
    window = target;
    windowSize = 0;
    input.readFully(position + kept, target, kept, size - kept);
    windowStart = position;
    windowSize = size;
  }

  @Override
  public CorruptPartException corrupt(String expected, String actual) {
    return new CorruptPartException(
        file, Math.max(blockOffset, 0), expected, actual + " at decoded offset " + position());
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
