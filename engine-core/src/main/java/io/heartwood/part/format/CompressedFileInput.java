package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.disk.DiskInput;
import io.heartwood.serialization.SubstreamInput;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * A file of compressed blocks, read from marks on, block after block.
 *
 * <p>Bytes are fetched in pieces of at most the size that {@link ReadBuffers} say (or one block, if
 * that is larger), and never beyond the end of the range that the caller announced unless a value
 * goes on there. Every block's checksum is verified. With an executor the pieces behind the current
 * one are read meanwhile ({@link AheadPieces}), and are in memory besides it. Confined to one
 * thread.
 */
final class CompressedFileInput extends SubstreamInput implements Closeable {
  private static final byte[] NOTHING = new byte[0];

  private final DiskInput input;
  private final String file;
  private final CompressedBlockReader blocks;
  private final long fileSize;
  private final int bufferSize;
  private final AheadPieces ahead;

  // Fetched bytes: those of the file from windowStart on.
  private byte[] window = NOTHING;
  private long windowStart;
  private int windowSize;
  private long rangeEnd;
  private long blockOffset = -1;
  private long nextOffset;
  private long skip;

  // The block that was opened last.
  private long openedOffset;
  private long openedEnd;

  // The place behind a block that was decoded into a caller's array, if that was the last one.
  private long endedOffset = -1;
  private int endedSize;

  /**
   * @param input closed by this object
   * @param file the name of the file in exceptions
   * @param workspace of the same thread
   * @param buffers how much to fetch at once
   * @param aheadReader reads the next pieces while this one is decoded; null to read when needed
   */
  CompressedFileInput(
      DiskInput input,
      String file,
      CodecWorkspace workspace,
      ReadBuffers buffers,
      Executor aheadReader) {
    this.input = input;
    this.file = file;
    this.blocks = new CompressedBlockReader(file, workspace);
    this.fileSize = input.sizeBytes();
    this.bufferSize = (int) Math.min(buffers.pieceSizeBytes(), Math.max(fileSize, 1));
    this.ahead = aheadReader == null ? null : new AheadPieces(input, aheadReader, buffers);
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
      useBlock((int) offsetInBlock);
      skip = 0;
      return;
    }
    if (!isEnd(fileOffset, offsetInBlock)) {
      endedOffset = -1;
      nextOffset = fileOffset;
      skip = offsetInBlock;
    }
    blockOffset = -1;
    setBlock(NOTHING, 0, 0);
    if (ahead != null) {
      boolean present = nextOffset >= windowStart && nextOffset < windowStart + windowSize;
      ahead.plan(present ? windowStart + windowSize : nextOffset, rangeEnd);
    }
  }

  /** Whether this is the end of the block that was decoded into a caller's array. */
  private boolean isEnd(long fileOffset, long offsetInBlock) {
    return fileOffset == endedOffset && offsetInBlock == endedSize;
  }

  /** Goes on within the block that was decoded last. */
  private void useBlock(int offsetInBlock) {
    int start = blocks.blockStart();
    setBlock(blocks.block(), start + offsetInBlock, start + blocks.blockSize());
  }

  private int offsetInBlock() {
    return blockOffset < 0 ? 0 : position() - blocks.blockStart();
  }

  @Override
  protected Place place() {
    return blockOffset < 0 ? new Place(nextOffset, skip) : new Place(blockOffset, offsetInBlock());
  }

  @Override
  protected void moveTo(Place place) throws IOException {
    seek(place.fileOffset(), place.offsetInBlock(), rangeEnd);
  }

  /**
   * Whether the next byte is that of a mark. The end of a block and the start of the next are the
   * same place.
   */
  boolean isAt(long fileOffset, long offsetInBlock) throws IOException {
    if (blockOffset < 0) {
      if (nextOffset == fileOffset && skip == offsetInBlock || isEnd(fileOffset, offsetInBlock)) {
        return true;
      }
      if (!nextBlock()) {
        return false;
      }
    }
    int offset = offsetInBlock();
    return fileOffset == blockOffset && offsetInBlock == offset
        || fileOffset == nextOffset && offsetInBlock == 0 && offset == blocks.blockSize();
  }

  @Override
  protected boolean nextBlock() throws IOException {
    if (!openNext()) {
      return false;
    }
    decodeOpened();
    return true;
  }

  @Override
  protected int nextBlockInto(byte[] target, int offset, int room) throws IOException {
    if (!openNext()) {
      return 0;
    }
    int size = blocks.uncompressedSizeBytes();
    if (skip > 0 || size > room) {
      decodeOpened();
      return 0;
    }
    blocks.decodeTo(target, offset);
    endedOffset = openedOffset;
    endedSize = size;
    nextOffset = openedEnd;
    return size;
  }

  /** Fetches and verifies the next block; it is the next one until it is decoded. */
  private boolean openNext() throws IOException {
    if (nextOffset >= fileSize) {
      if (skip > 0) {
        throw corrupt("a block of at least " + skip + " bytes", "the end of the file");
      }
      return false;
    }
    long start = nextOffset;
    // The block before may lie in the window, which moves.
    blockOffset = -1;
    endedOffset = -1;
    setBlock(NOTHING, 0, 0);
    fetch(start, CompressedBlockReader.HEADER_SIZE_BYTES);
    int size = blocks.blockSizeBytes(window, place(start), windowSize, start);
    fetch(start, size);
    blocks.open(window, place(start), windowSize, start);
    openedOffset = start;
    openedEnd = start + size;
    return true;
  }

  private void decodeOpened() throws IOException {
    blocks.decode();
    blockOffset = openedOffset;
    nextOffset = openedEnd;
    if (skip > blocks.blockSize()) {
      throw new CorruptPartException(
          file,
          openedOffset,
          "a block of at least " + skip + " decoded bytes, as the mark says",
          blocks.blockSize() + " bytes");
    }
    useBlock((int) skip);
    skip = 0;
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
    if (ahead != null) {
      takeAhead(position, kept, needed);
      return;
    }
    int size = (int) (Math.max(needed, Math.min(position + bufferSize, rangeEnd)) - position);
    makeRoom(position, kept, size);
    input.readFully(position + kept, window, kept, size - kept);
    windowSize = size;
  }

  /** Moves the kept bytes of the window to its start, which becomes {@code position}. */
  private void makeRoom(long position, int kept, int size) {
    byte[] target = size > window.length ? new byte[size] : window;
    System.arraycopy(window, kept > 0 ? place(position) : 0, target, 0, kept);
    window = target;
    windowStart = position;
    windowSize = kept;
  }

  /** The same from what was read ahead; what was not planned is read now. */
  private void takeAhead(long position, int kept, long needed) throws IOException {
    makeRoom(position, kept, kept);
    ahead.plan(position + kept, Math.max(rangeEnd, needed));
    while (windowStart + windowSize < needed) {
      int skipped = (int) (windowStart + windowSize - ahead.start());
      byte[] bytes = ahead.take();
      int size = windowSize + bytes.length - skipped;
      if (windowSize == 0 && skipped == 0) {
        window = bytes;
      } else {
        makeRoom(windowStart, windowSize, size);
        System.arraycopy(bytes, skipped, window, windowSize, bytes.length - skipped);
      }
      windowSize = size;
    }
  }

  @Override
  public CorruptPartException corrupt(String expected, String actual) {
    boolean ended = blockOffset < 0 && endedOffset >= 0;
    long place = ended ? endedOffset : Math.max(blockOffset, 0);
    int offset = ended ? endedSize : offsetInBlock();
    return new CorruptPartException(file, place, expected, actual + " at decoded offset " + offset);
  }

  @Override
  public void close() throws IOException {
    if (ahead != null) {
      ahead.close();
    }
    input.close();
  }
}
