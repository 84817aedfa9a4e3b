package io.heartwood.codec;

import io.heartwood.checksum.UnsupportedPartFormatException;
import java.util.List;
import java.util.Objects;

/**
 * Several codecs applied one after the other, as {@code CODEC(Delta, LZ4)} asks for.
 *
 * <pre>
 * payload = u8 count, count method bytes in the order of application, nested
 * nested  = u8 method of the last codec, u32 9 + payload size, u32 uncompressed size, its payload;
 *           the uncompressed bytes of that payload are the nested block of the codec before it, and so on;
 *           those of the first codec are the data
 * </pre>
 *
 * <p>Numbers are little-endian; nested blocks have no checksum of their own (ClickHouse 26.7,
 * archives {@code 16_codecs} and {@code 17_compact_multi_codec}). On reading, the method bytes are
 * checked against the nested headers.
 */
final class MultipleCodec implements Codec {
  /** More codecs than anyone chains; a limit on nesting for hostile bytes. */
  private static final int MAX_CODEC_COUNT = 16;

  /** How many times its data a codec of a chain may make, and how many of them may do so. */
  private static final int MAX_EXPANSION = 3;

  private static final int MAX_EXPANDING_CODECS = 4;

  private final List<Codec> codecs;

  /**
   * A chain to write with, or an empty one that can only read: the codecs are named in each block.
   */
  MultipleCodec(List<Codec> codecs) {
    if (codecs.size() > MAX_CODEC_COUNT) {
      throw new IllegalArgumentException("too many codecs in a chain: count=" + codecs.size());
    }
    this.codecs = List.copyOf(codecs);
  }

  @Override
  public CodecMethod method() {
    return CodecMethod.MULTIPLE;
  }

  @Override
  public int maxCompressedSize(int uncompressedSize) {
    int size = uncompressedSize;
    for (Codec codec : codecs) {
      size = Math.addExact(BlockHeader.SIZE_BYTES, codec.maxCompressedSize(size));
    }
    return Math.addExact(1 + codecs.size(), size);
  }

  @Override
  public long maxUncompressedSize(int compressedSize) {
    return Long.MAX_VALUE; // depends on the codecs, which are checked one by one
  }

  /** The last codec of the chain is the first to be undone: its result is known before. */
  @Override
  public long maxUncompressedSize(byte[] source, int offset, int length) {
    int count = length == 0 ? 0 : source[offset] & 0xff;
    int nested = 1 + count;
    if (count == 0 || count > MAX_CODEC_COUNT || length < nested + BlockHeader.SIZE_BYTES) {
      return 0;
    }
    long size = BlockHeader.uncompressedSize(source, offset + nested) & 0xffffffffL;
    for (int i = count - 1; i >= 0; i--) {
      Codec codec = CodecRegistry.find(source[offset + 1 + i] & 0xff);
      if (codec == null || codec.method() == CodecMethod.MULTIPLE) {
        return Long.MAX_VALUE; // refused for that
      }
      int payload = offset + nested + BlockHeader.SIZE_BYTES;
      size =
          i == count - 1
              ? Math.min(
                  size, codec.maxUncompressedSize(source, payload, offset + length - payload))
              : codec.maxUncompressedSize((int) Math.min(size, Integer.MAX_VALUE));
    }
    return size;
  }

  @Override
  public int compress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      CodecWorkspace workspace) {
    int position = targetOffset;
    target[position++] = (byte) codecs.size();
    for (Codec codec : codecs) {
      target[position++] = (byte) codec.method().methodByte();
    }
    byte[] input = source;
    int inputOffset = offset;
    int inputSize = length;
    for (int i = 0; i < codecs.size(); i++) {
      boolean last = i == codecs.size() - 1;
      Codec codec = codecs.get(i);
      byte[] output =
          last
              ? target
              : workspace.takeBuffer(
                  Math.addExact(BlockHeader.SIZE_BYTES, codec.maxCompressedSize(inputSize)));
      int outputOffset = last ? position : 0;
      int payloadSize =
          codec.compress(
              input,
              inputOffset,
              inputSize,
              output,
              outputOffset + BlockHeader.SIZE_BYTES,
              workspace);
      BlockHeader.write(output, outputOffset, codec.method().methodByte(), payloadSize, inputSize);
      if (i > 0) {
        workspace.giveBuffer(input);
      }
      input = output;
      inputOffset = outputOffset;
      inputSize = BlockHeader.SIZE_BYTES + payloadSize;
    }
    return position - targetOffset + inputSize;
  }

  @Override
  public void decompress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      int uncompressedSize,
      CodecWorkspace workspace)
      throws MalformedBlockException {
    Objects.checkFromIndexSize(offset, length, source.length);
    Objects.checkFromIndexSize(targetOffset, uncompressedSize, target.length);
    int count = length == 0 ? 0 : source[offset] & 0xff;
    if (count == 0 || count > MAX_CODEC_COUNT || length < 1 + count + BlockHeader.SIZE_BYTES) {
      throw new MalformedBlockException(
          "1 to " + MAX_CODEC_COUNT + " chained codecs", count + " in " + length + " bytes");
    }
    byte[] input = source;
    int inputOffset = offset + 1 + count;
    int inputSize = length - 1 - count;
    for (int i = count - 1; i >= 0; i--) {
      int method = source[offset + 1 + i] & 0xff;
      int outputSize = checkNested(input, inputOffset, inputSize, method, i, uncompressedSize);
      Codec codec = decoder(method);
      int payloadSize = inputSize - BlockHeader.SIZE_BYTES;
      if (outputSize > codec.maxUncompressedSize(payloadSize)) {
        throw new MalformedBlockException(
            "at most " + codec.maxUncompressedSize(payloadSize) + " bytes", outputSize + " bytes");
      }
      byte[] output = i == 0 ? target : workspace.takeBuffer(outputSize);
      int outputOffset = i == 0 ? targetOffset : 0;
      codec.decompress(
          input,
          inputOffset + BlockHeader.SIZE_BYTES,
          payloadSize,
          output,
          outputOffset,
          outputSize,
          workspace);
      if (input != source) {
        workspace.giveBuffer(input);
      }
      input = output;
      inputOffset = outputOffset;
      inputSize = outputSize;
    }
  }

  /**
   * Refuses a chain that names a codec we do not have. A malformed chain is left to {@link
   * #decompress}.
   */
  static void requireSupported(byte[] payload, int offset, int length, String file)
      throws UnsupportedPartFormatException {
    int count = length == 0 ? 0 : payload[offset] & 0xff;
    for (int i = 0; i < Math.min(count, Math.min(length - 1, MAX_CODEC_COUNT)); i++) {
      CodecRegistry.decoder(payload[offset + 1 + i] & 0xff, file);
    }
  }

  /** Checks the nested header and returns the uncompressed size it announces. */
  private static int checkNested(
      byte[] input, int offset, int size, int method, int codecIndex, int uncompressedSize)
      throws MalformedBlockException {
    if (size < BlockHeader.SIZE_BYTES) {
      throw new MalformedBlockException("a nested block", size + " bytes");
    }
    if (BlockHeader.method(input, offset) != method) {
      throw new MalformedBlockException(
          "a nested block of method " + CodecMethod.describe(method),
          CodecMethod.describe(BlockHeader.method(input, offset)));
    }
    if (BlockHeader.compressedSize(input, offset) != size) {
      throw new MalformedBlockException(
          "a nested block of " + size + " bytes",
          Integer.toUnsignedString(BlockHeader.compressedSize(input, offset)));
    }
    int outputSize = BlockHeader.uncompressedSize(input, offset);
    // Codecs of a chain do not expand much: DoubleDelta makes 37 bits of 16, of these again as many
    // of each 16, and so on.
    long limit = uncompressedSize;
    for (int i = 0; i < Math.min(codecIndex, MAX_EXPANDING_CODECS); i++) {
      limit = MAX_EXPANSION * limit + 1024;
    }
    if (outputSize < 0 || outputSize > limit || (codecIndex == 0 && outputSize != limit)) {
      throw new MalformedBlockException(
          (codecIndex == 0 ? "" : "at most ") + limit + " nested bytes",
          Integer.toUnsignedString(outputSize));
    }
    return outputSize;
  }

  private static Codec decoder(int method) throws MalformedBlockException {
    Codec codec = method == CodecMethod.MULTIPLE.methodByte() ? null : CodecRegistry.find(method);
    if (codec == null) {
      throw new MalformedBlockException(
          "a chain of supported codecs", "method " + CodecMethod.describe(method));
    }
    return codec;
  }
}
