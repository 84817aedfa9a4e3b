package io.heartwood.disk.cache;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of segments as files: written under a temporary name and then renamed, verified
 * whenever they are read ({@link SegmentFormat}). Any failure is an IOException, and none of them
 * matters to anybody but the cache. Thread-safe.
 */
class SegmentFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFiles.class);
  static final String TEMPORARY = ".tmp";
  private static final int WRITE_ATTEMPTS = 3;

  private final Path root;

  /** Tells temporary files of this run from those of others. */
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  private final AtomicLong nextNumber = new AtomicLong();

  SegmentFiles(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  Path directory(SegmentKey key) {
    return root.resolve(key.prefix()).resolve(key.toString());
  }

  Path path(CacheSegment segment) {
    return directory(segment.key()).resolve(segment.fileName());
  }

  /** Whether a temporary file of this name may still be in use. */
  boolean isOfThisRun(String temporaryName) {
    return temporaryName.startsWith(run);
  }

  /** Writes the file of a segment, whole. */
  void write(CacheSegment segment, byte[] bytes, int offset) throws IOException {
    int length = (int) segment.sizeBytes();
    int[] checksums = SegmentFormat.checksums(bytes, offset, length);
    try (Writer writer = writer(segment.key())) {
      writer.append(bytes, offset, length);
      writer.finish(segment, segment.objectSizeBytes(), checksums);
    }
  }

  /** Begins a file piece by piece. */
  Writer writer(SegmentKey key) throws IOException {
    Path directory = directory(key);
    for (int attempt = 1; ; attempt++) {
      Files.createDirectories(directory);
      Path temporary = directory.resolve(run + "-" + nextNumber.getAndIncrement() + TEMPORARY);
      try {
        return new Writer(temporary);
      } catch (NoSuchFileException directoryWasRemoved) {
        if (attempt == WRITE_ATTEMPTS) {
          throw directoryWasRemoved;
        }
      }
    }
  }

  /**
   * Reads a part of a segment.
   *
   * @param from place in the object, within the segment
   * @throws IOException if the file is missing, cannot be read, or is not what was written; the
   *     target holds nonsense then
   */
  void read(
      CacheSegment segment, long objectSizeBytes, long from, byte[] target, int offset, int length)
      throws IOException {
    if (segment.objectSizeBytes() >= 0) {
      SegmentFormat.require("size of object", objectSizeBytes, segment.objectSizeBytes());
    }
    try (FileChannel channel = FileChannel.open(path(segment), StandardOpenOption.READ)) {
      int[] checksums = segment.checksums();
      if (checksums == null) {
        checksums = readChecksums(channel, segment, objectSizeBytes);
        segment.checksums(checksums);
      }
      readBlocks(channel, segment, checksums, from - segment.offset(), target, offset, length);
    }
  }

  /**
   * Reads the whole file of a segment.
   *
   * @throws IOException if it is missing, cannot be read, or is not what was written
   */
  void check(CacheSegment segment) throws IOException {
    byte[] block = new byte[SegmentFormat.BLOCK_BYTES];
    try (FileChannel channel = FileChannel.open(path(segment), StandardOpenOption.READ)) {
      int[] checksums = readChecksums(channel, segment, segment.objectSizeBytes());
      for (long from = 0; from < segment.sizeBytes(); from += block.length) {
        int count = (int) Math.min(block.length, segment.sizeBytes() - from);
        readBlocks(channel, segment, checksums, from, block, 0, count);
      }
    }
  }

  private static int[] readChecksums(
      FileChannel channel, CacheSegment segment, long objectSizeBytes) throws IOException {
    SegmentFormat.require("size of file", segment.fileSizeBytes(), channel.size());
    byte[] trailer = new byte[SegmentFormat.trailerSizeBytes(segment.sizeBytes())];
    readFully(channel, segment.sizeBytes(), trailer, 0, trailer.length);
    return SegmentFormat.parse(trailer, segment, objectSizeBytes);
  }

  private static void readBlocks(
      FileChannel channel,
      CacheSegment segment,
      int[] checksums,
      long from,
      byte[] target,
      int offset,
      int length)
      throws IOException {
    byte[] scratch = null;
    long position = from;
    long end = from + length;
    while (position < end) {
      int block = (int) (position / SegmentFormat.BLOCK_BYTES);
      long start = (long) block * SegmentFormat.BLOCK_BYTES;
      int size = (int) Math.min(SegmentFormat.BLOCK_BYTES, segment.sizeBytes() - start);
      int count = (int) (Math.min(end, start + size) - position);
      int place = offset + (int) (position - from);
      if (count == size) {
        readBlock(channel, start, target, place, size, checksums[block]);
      } else {
        if (scratch == null) {
          scratch = new byte[SegmentFormat.BLOCK_BYTES];
        }
        readBlock(channel, start, scratch, 0, size, checksums[block]);
        System.arraycopy(scratch, (int) (position - start), target, place, count);
      }
      position += count;
    }
  }

  private static void readBlock(
      FileChannel channel, long position, byte[] target, int offset, int size, int checksum)
      throws IOException {
    readFully(channel, position, target, offset, size);
    SegmentFormat.require(
        "checksum at " + position, checksum, SegmentFormat.checksum(target, offset, size));
  }

  private static void readFully(
      FileChannel channel, long position, byte[] target, int offset, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position() - offset) < 0) {
        throw new EOFException("segment ends early: position=" + position + " length=" + length);
      }
    }
  }

  /**
   * Deletes the file of a segment; missing is no error.
   *
   * @throws IOException if it is still there
   */
  void delete(CacheSegment segment) throws IOException {
    Files.deleteIfExists(path(segment));
  }

  /** Deletes the directory of an object, if it is empty and can be deleted. */
  void deleteDirectory(SegmentKey key) {
    try {
      Files.deleteIfExists(directory(key));
    } catch (IOException inUseAgain) {
      LOG.trace("directory of a cache stays: path={}", directory(key), inUseAgain);
    }
  }

  /**
   * A file being written, open from its first bytes to {@link #pause}. Closing it without finishing
   * it deletes it.
   */
  class Writer implements AutoCloseable {
    private final Path temporary;

    /** Null while nothing is written. */
    private FileChannel channel;

    private long sizeBytes;
    private boolean finished;

    Writer(Path temporary) throws IOException {
      this.temporary = temporary;
      channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Adds bytes of the object. */
    void append(byte[] bytes, int offset, int length) throws IOException {
      if (channel == null) {
        channel = reopen();
      }
      int end = offset + length;
      for (int from = offset; from < end; from += SegmentFormat.BLOCK_BYTES) {
        int count = Math.min(SegmentFormat.BLOCK_BYTES, end - from);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, count);
        while (buffer.hasRemaining()) {
          sizeBytes += channel.write(buffer);
        }
      }
    }

    private FileChannel reopen() throws IOException {
      FileChannel reopened =
          FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      try {
        SegmentFormat.require("size of file", sizeBytes, reopened.size());
      } catch (IOException e) {
        reopened.close();
        throw e;
      }
      return reopened;
    }

    /**
     * Gives the open file back until more is added: many segments may wait for the end of their
     * object.
     */
    void pause() throws IOException {
      if (channel != null) {
        FileChannel open = channel;
        channel = null;
        open.close();
      }
    }

    /** Whether it holds an open file. */
    boolean isOpen() {
      return channel != null;
    }

    /** Makes the file that of a segment all of whose bytes were added. */
    void finish(CacheSegment segment, long objectSizeBytes, int[] checksums) throws IOException {
      byte[] trailer = SegmentFormat.trailer(segment, objectSizeBytes, checksums);
      append(trailer, 0, trailer.length);
      pause();
      Files.move(temporary, path(segment), StandardCopyOption.ATOMIC_MOVE);
      segment.checksums(checksums);
      finished = true;
    }

    @Override
    public void close() throws IOException {
      try {
        pause();
      } finally {
        if (!finished) {
          Files.deleteIfExists(temporary);
        }
      }
    }
  }
}
