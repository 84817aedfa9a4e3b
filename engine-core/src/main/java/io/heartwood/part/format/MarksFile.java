package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.codec.CompressedBlockWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of marks files; {@link MarksFormat} draws the layouts. All numbers are u64,
 * little-endian.
 *
 * <p>ClickHouse 26.7; every marks file of the golden parts reads and writes back to the same bytes.
 */
public final class MarksFile {
  /** ClickHouse's {@code marks_compression_codec}. */
  public static final CodecChain DEFAULT_CODEC = CodecChain.parse("CODEC(ZSTD(3))");

  private static final int MAX_DECODED_SIZE_BYTES = 1 << 30;

  private MarksFile() {}

  /**
   * Reads marks that carry their row counts.
   *
   * @param file name of the file in exceptions
   * @param format of the file; must have rows
   * @param bytes of the file as it is stored
   * @param streamCount 1 for Wide; for Compact the number of columns or of substreams
   */
  public static Marks read(String file, MarksFormat format, byte[] bytes, int streamCount)
      throws IOException {
    if (!format.hasRows()) {
      throw new IllegalArgumentException("marks do not have row counts: format=" + format);
    }
    ByteBuffer in = decode(file, format, bytes, streamCount);
    int markCount = in.remaining() / format.entrySizeBytes(streamCount);
    Marks.Builder marks = Marks.builder(streamCount);
    for (int mark = 0; mark < markCount; mark++) {
      readPositions(file, in, marks, streamCount);
      int offset = in.position();
      long rows = in.getLong();
      boolean last = mark == markCount - 1;
      if (rows == 0 && last) {
        marks.finalMark();
      } else if (rows >= 1 && rows <= Integer.MAX_VALUE) {
        marks.granule((int) rows);
      } else {
        throw new CorruptPartException(
            file, offset, "1 to 2147483647 rows in granule " + mark, Long.toUnsignedString(rows));
      }
    }
    return marks.build();
  }

  /**
   * Reads marks of a part with fixed granularity: every granule has {@code indexGranularity} rows,
   * the last one the rest.
   *
   * @param indexGranularity of the table; a part does not tell it
   * @param rowCount of the part
   */
  public static Marks readFixed(
      String file, MarksFormat format, byte[] bytes, int indexGranularity, long rowCount)
      throws IOException {
    if (format.hasRows()) {
      throw new IllegalArgumentException("marks have their own row counts: format=" + format);
    }
    if (indexGranularity < 1) {
      throw new IllegalArgumentException(
          "index granularity must be positive: indexGranularity=" + indexGranularity);
    }
    ByteBuffer in = decode(file, format, bytes, 1);
    long markCount = in.remaining() / format.entrySizeBytes(1);
    long expected = rowCount / indexGranularity + (rowCount % indexGranularity == 0 ? 0 : 1);
    if (markCount != expected) {
      throw new CorruptPartException(
          file,
          0,
          expected + " marks for " + rowCount + " rows in granules of " + indexGranularity,
          markCount + " marks");
    }
    Marks.Builder marks = Marks.builder(1);
    long rowsLeft = rowCount;
    while (rowsLeft > 0) {
      readPositions(file, in, marks, 1);
      int rows = (int) Math.min(rowsLeft, indexGranularity);
      marks.granule(rows);
      rowsLeft -= rows;
    }
    return marks.build();
  }

  /** The marks as they are before compression; for an uncompressed format that is the file. */
  public static byte[] encode(MarksFormat format, Marks marks) {
    if (!format.compact() && marks.streamCount() != 1) {
      throw new IllegalArgumentException(
          "wide marks have one stream: streamCount=" + marks.streamCount());
    }
    if (!format.hasRows() && marks.hasFinalMark()) {
      throw new IllegalArgumentException("marks without row counts have no final mark");
    }
    int size = Math.multiplyExact(marks.markCount(), format.entrySizeBytes(marks.streamCount()));
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (int mark = 0; mark < marks.markCount(); mark++) {
      for (int stream = 0; stream < marks.streamCount(); stream++) {
        out.putLong(marks.fileOffset(mark, stream));
        out.putLong(marks.blockOffset(mark, stream));
      }
      if (format.hasRows()) {
        out.putLong(mark < marks.granuleCount() ? marks.rowCount(mark) : 0);
      }
    }
    return out.array();
  }

  /** The file for encoded marks: compressed if the format says so. */
  public static byte[] compress(MarksFormat format, byte[] encoded, CodecChain codec)
      throws IOException {
    return format.compressed()
        ? CompressedBlockWriter.compressAll(codec.codec(), CompressBlockSizes.INDEX, encoded)
        : encoded;
  }

  private static ByteBuffer decode(String file, MarksFormat format, byte[] bytes, int streamCount)
      throws IOException {
    byte[] plain =
        format.compressed()
            ? CompressedBlockReader.readAll(file, bytes, 0, MAX_DECODED_SIZE_BYTES)
            : bytes;
    int entrySize = format.entrySizeBytes(streamCount);
    if (plain.length % entrySize != 0) {
      throw new CorruptPartException(
          file,
          plain.length - plain.length % entrySize,
          "whole marks of " + entrySize + " bytes",
          plain.length + " bytes");
    }
    return ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void readPositions(
      String file, ByteBuffer in, Marks.Builder marks, int streamCount)
      throws CorruptPartException {
    for (int stream = 0; stream < streamCount; stream++) {
      int offset = in.position();
      long fileOffset = in.getLong();
      long blockOffset = in.getLong();
      if (fileOffset < 0
          || blockOffset < 0
          || blockOffset > CompressedBlockReader.MAX_UNCOMPRESSED_SIZE_BYTES) {
        throw new CorruptPartException(
            file,
            offset,
            "an offset in the file and one in a block",
            Long.toUnsignedString(fileOffset) + " and " + Long.toUnsignedString(blockOffset));
      }
      marks.position(fileOffset, blockOffset);
    }
  }
}
