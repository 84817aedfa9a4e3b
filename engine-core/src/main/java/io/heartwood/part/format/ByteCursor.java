package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the binary fields of a small file from front to back; whatever is cut off or out of range
 * is a {@link CorruptPartException} that names file and offset. Confined to one thread.
 */
final class ByteCursor {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final String file;
  private final byte[] bytes;
  private int position;

  ByteCursor(String file, byte[] bytes, int position) {
    this.file = file;
    this.bytes = bytes;
    this.position = position;
  }

  int position() {
    return position;
  }

  int remaining() {
    return bytes.length - position;
  }

  int readByte(String what) throws CorruptPartException {
    require(1, what);
    return bytes[position++] & 0xff;
  }

  long readLong(String what) throws CorruptPartException {
    require(8, what);
    long value = (long) LONGS.get(bytes, position);
    position += 8;
    return value;
  }

  Hash128 readHash(String what) throws CorruptPartException {
    require(Hash128.SIZE_BYTES, what);
    Hash128 hash = Hash128.read(bytes, position);
    position += Hash128.SIZE_BYTES;
    return hash;
  }

  /** An unsigned number below 2^63, seven bits per byte, low ones first. */
  long readVarint(String what) throws CorruptPartException {
    int start = position;
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = readByte(what);
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt(start, what + " below 2^63", "more than 9 bytes");
  }

  /** A varint length and as many bytes of UTF-8. */
  String readText(int maxSizeBytes, String what) throws CorruptPartException {
    int start = position;
    long length = readVarint("length of " + what);
    if (length > maxSizeBytes) {
      throw corrupt(start, what + " of at most " + maxSizeBytes + " bytes", length + " bytes");
    }
    require((int) length, what);
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, position, (int) length))
              .toString();
      position += (int) length;
      return text;
    } catch (CharacterCodingException e) {
      throw new CorruptPartException(file, position, what + " in UTF-8", "other bytes", e);
    }
  }

  void expectEnd() throws CorruptPartException {
    if (position != bytes.length) {
      throw corrupt(position, "the end of the file", remaining() + " more bytes");
    }
  }

  CorruptPartException corrupt(long offset, String expected, String actual) {
    return new CorruptPartException(file, offset, expected, actual);
  }

  private void require(int count, String what) throws CorruptPartException {
    if (count > bytes.length - position) {
      throw corrupt(
          position, what + " of " + count + " bytes", (bytes.length - position) + " bytes left");
    }
  }
}
