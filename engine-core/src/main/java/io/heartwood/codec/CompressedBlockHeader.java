package io.heartwood.codec;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the first bytes of a compressed block tell of it without decoding: for looking at files.
 * Nothing of it is verified. Immutable.
 *
 * @param sizeBytes size of the whole block in the file, checksum included
 * @param uncompressedSizeBytes size of the decoded block, from 0
 * @param codec its codecs in the order of their application as {@code CODEC(...)} names them,
 *     without arguments, which blocks do not hold: {@code LZ4}, {@code Delta, ZSTD}. LZ4HC is LZ4
 *     here. A method that is not known is its byte, {@code 0x11}
 */
public record CompressedBlockHeader(long sizeBytes, long uncompressedSizeBytes, String codec) {
  private static final int MAX_CHAIN = 16;

  /** Bytes at the start of a block that are enough to read this. */
  public static final int MAX_SIZE_BYTES = CompressedBlockReader.HEADER_SIZE_BYTES + 1 + MAX_CHAIN;

  /** Checks that the codec is given. */
  public CompressedBlockHeader {
    Objects.requireNonNull(codec, "codec");
  }

  /**
   * Reads the header of a block.
   *
   * @param file name of the file in exceptions
   * @param source holds the block from {@code offset} to {@code limit}, as much of {@link
   *     #MAX_SIZE_BYTES} as the file has
   * @param fileOffset where the block starts in the file, for exceptions
   * @throws CorruptPartException if the header is cut off or a size cannot be
   */
  public static CompressedBlockHeader read(
      String file, byte[] source, int offset, int limit, long fileOffset)
      throws CorruptPartException {
    int size = CompressedBlockReader.blockSizeBytes(file, source, offset, limit, fileOffset);
    int header = offset + Hash128.SIZE_BYTES;
    int uncompressedSize = BlockHeader.uncompressedSize(source, header);
    if (uncompressedSize < 0
        || uncompressedSize > CompressedBlockReader.MAX_UNCOMPRESSED_SIZE_BYTES) {
      throw new CorruptPartException(
          file,
          fileOffset + Hash128.SIZE_BYTES + 5,
          "an uncompressed size of at most "
              + CompressedBlockReader.MAX_UNCOMPRESSED_SIZE_BYTES
              + " bytes",
          Integer.toUnsignedString(uncompressedSize));
    }
    int method = BlockHeader.method(source, header);
    int payload = header + BlockHeader.SIZE_BYTES;
    boolean chain = method == CodecMethod.MULTIPLE.methodByte();
    String codec = chain ? chain(source, payload, limit) : nameOf(method);
    return new CompressedBlockHeader(size, uncompressedSize, codec);
  }

  private static String chain(byte[] source, int offset, int limit) {
    int count = offset < limit ? source[offset] & 0xff : 0;
    if (count < 1 || count > MAX_CHAIN || count > limit - offset - 1) {
      return "Multiple";
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(nameOf(source[offset + 1 + i] & 0xff));
    }
    return String.join(", ", names);
  }

  private static String nameOf(int methodByte) {
    for (CodecMethod method : CodecMethod.values()) {
      if (method.methodByte() == methodByte) {
        return switch (method) {
          case MULTIPLE -> "Multiple";
          case DELTA -> "Delta";
          case DOUBLE_DELTA -> "DoubleDelta";
          case GORILLA -> "Gorilla";
          case QUANTIZED -> "Quantized";
          default -> method.name();
        };
      }
    }
    return String.format("0x%02x", methodByte);
  }
}
