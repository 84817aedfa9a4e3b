package io.heartwood.serialization;

import io.heartwood.checksum.CorruptPartException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a stream, such as a file in the format RowBinary or Native. Errors name the source
 * and the position in it. Closes the stream. Confined to one thread.
 */
public final class StreamSubstreamInput extends SubstreamInput implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String source;
  private final InputStream stream;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long loadedBytes;
  private int loaded;
  private boolean ended;

  /**
   * Reads a stream.
   *
   * @param source how messages name it
   */
  public StreamSubstreamInput(String source, InputStream stream) {
    this.source = source;
    this.stream = stream;
  }

  @Override
  protected boolean nextBlock() throws IOException {
    int count;
    try {
      count = stream.read(buffer, 0, buffer.length);
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      throw new IOException("damaged compressed data: " + e.getMessage(), e);
    } catch (EOFException e) {
      throw new IOException("compressed data end early", e);
    }
    if (count < 0) {
      ended = true;
      return false;
    }
    loadedBytes += count;
    loaded = count;
    setBlock(buffer, 0, count);
    return true;
  }

  /** Bytes that were read by whoever uses this input. */
  public long offset() {
    return loadedBytes - loaded + position();
  }

  /** Whether a byte behind the last one of the stream was asked for. */
  public boolean isEnded() {
    return ended;
  }

  /**
   * Reads a varint length and that many bytes of UTF-8.
   *
   * @param maxBytes the longest text that is believed
   */
  public String readText(int maxBytes) throws IOException {
    long length = readVarint();
    if (length > maxBytes) {
      throw corrupt("a text of at most " + maxBytes + " bytes", length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    readBytes(bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public CorruptPartException corrupt(String expected, String actual) {
    return new CorruptPartException(source, offset(), expected, actual);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
