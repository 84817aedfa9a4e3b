package io.heartwood.disk.encrypted;

import io.heartwood.disk.DiskOutput;
import java.io.IOException;
import java.util.Objects;
import javax.crypto.Cipher;

/**
 * Writes the header before the first byte, and all bytes encrypted. A file that gets no bytes gets
 * no header. Confined to one thread at a time.
 */
final class EncryptedOutput implements DiskOutput {
  /** Bytes that are encrypted and handed on at a time. */
  private static final int CHUNK_BYTES = 64 << 10;

  /** Makes the header of a file when its first bytes come. */
  interface Headers {
    EncryptedHeader next(FileContents contents) throws IOException;
  }

  private final DiskOutput output;
  private final String file;
  private final EncryptionKeys keys;
  private final Headers headers;
  private final FileContents contents;
  private final long startBytes;
  private long position;
  private Cipher cipher;
  private byte[] chunk = new byte[0];
  private boolean finished;
  private boolean closed;

  /**
   * @param output owned
   * @param file name for messages
   * @param contents what the file holds already
   */
  EncryptedOutput(
      DiskOutput output, String file, EncryptionKeys keys, Headers headers, FileContents contents) {
    this.output = output;
    this.file = file;
    this.keys = keys;
    this.headers = headers;
    this.contents = contents;
    this.startBytes = contents.sizeBytes();
  }

  FileContents contents() {
    return contents;
  }

  boolean isFinished() {
    return finished;
  }

  /** Whether it has neither been finished nor given up. */
  boolean isOpen() {
    return !finished && !closed;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (!isOpen() || length == 0) {
      output.write(source, offset, 0); // refuses if the output has ended
      return;
    }
    if (cipher == null) {
      begin();
    }
    if (chunk.length < Math.min(length, CHUNK_BYTES)) {
      chunk = new byte[Math.min(CHUNK_BYTES, Math.max(length, 2 * chunk.length))];
    }
    for (int done = 0; done < length; ) {
      int count = Math.min(chunk.length, length - done);
      CounterMode.apply(cipher, source, offset + done, chunk, 0, count);
      output.write(chunk, 0, count);
      done += count;
    }
    position += length;
  }

  private void begin() throws IOException {
    EncryptedHeader header = contents.header();
    if (header == null) {
      header = headers.next(contents);
      output.write(header.toBytes(), 0, EncryptedHeader.SIZE_BYTES);
      contents.begin(header);
    }
    cipher = header.cipher(keys, file, startBytes);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void finish() throws IOException {
    if (isOpen()) {
      contents.add(file, startBytes, position);
    }
    output.finish();
    finished = true;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    output.close();
  }
}
