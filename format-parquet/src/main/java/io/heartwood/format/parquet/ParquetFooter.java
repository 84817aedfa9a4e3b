package io.heartwood.format.parquet;

import io.heartwood.checksum.CorruptPartException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/**
 * Reads the end of a file.
 *
 * <pre>
 * file    "PAR1", column chunks, footer (Thrift), u32 size of the footer, "PAR1"
 * </pre>
 */
final class ParquetFooter {
  static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL_BYTES = 8;
  private static final int MAX_FOOTER_BYTES = 1 << 28;

  private ParquetFooter() {}

  /**
   * The footer of an open file.
   *
   * @param file how messages name it
   */
  static FileMetaData read(String file, FileChannel channel) throws IOException {
    long fileSize = channel.size();
    if (fileSize < MAGIC.length + TAIL_BYTES) {
      throw new CorruptPartException(
          file, fileSize, "a Parquet file of at least 12 bytes", fileSize + " bytes");
    }
    byte[] tail = bytes(channel, fileSize - TAIL_BYTES, TAIL_BYTES);
    String magic = new String(tail, 4, 4, StandardCharsets.ISO_8859_1);
    if (!magic.equals("PAR1")) {
      throw new CorruptPartException(
          file,
          fileSize - 4,
          "PAR1 at the end of a Parquet file",
          magic.equals("PARE") ? "PARE: the file is encrypted" : "other bytes");
    }
    long size = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
    long start = fileSize - TAIL_BYTES - size;
    if (start < MAGIC.length || size > MAX_FOOTER_BYTES) {
      throw new CorruptPartException(
          file, fileSize - TAIL_BYTES, "a footer within the file", size + " bytes");
    }
    try {
      byte[] footer = bytes(channel, start, (int) size);
      return Util.readFileMetaData(new ByteArrayInputStream(footer), (int) size + 1);
    } catch (IOException | RuntimeException e) {
      throw new CorruptPartException(file, start, "a footer", String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] bytes(FileChannel channel, long position, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return bytes.array();
  }
}
