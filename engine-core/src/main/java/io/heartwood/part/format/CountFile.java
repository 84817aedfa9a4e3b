package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import java.nio.charset.StandardCharsets;

/**
 * {@code count.txt}: the number of rows of the part in decimal, nothing else. Deleted rows are
 * counted too.
 */
public final class CountFile {
  private CountFile() {}

  /** Reads the bytes of a file of which only the name is known. */
  public static long read(byte[] bytes) throws CorruptPartException {
    return read(PartFiles.COUNT, bytes);
  }

  /**
   * Reads the bytes of the file.
   *
   * @param file how errors name it: its path
   */
  public static long read(String file, byte[] bytes) throws CorruptPartException {
    TextCursor in = new TextCursor(file, bytes);
    long count = in.readNumber(Long.MAX_VALUE, "number of rows");
    in.expectEnd();
    return count;
  }

  /** The bytes of the file. */
  public static byte[] write(long rowCount) {
    if (rowCount < 0) {
      throw new IllegalArgumentException("row count must not be negative: rowCount=" + rowCount);
    }
    return Long.toString(rowCount).getBytes(StandardCharsets.US_ASCII);
  }
}
