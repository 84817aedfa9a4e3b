package io.heartwood.codec;

import java.util.Objects;

/** Stores the bytes as they are. */
public final class NoneCodec implements Codec {
  @Override
  public CodecMethod method() {
    return CodecMethod.NONE;
  }

  @Override
  public int maxCompressedSize(int uncompressedSize) {
    return uncompressedSize;
  }

  @Override
  public long maxUncompressedSize(int compressedSize) {
    return compressedSize;
  }

  @Override
  public int compress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      CodecWorkspace workspace) {
    System.arraycopy(source, offset, target, targetOffset, length);
    return length;
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
    if (length != uncompressedSize) {
      throw new MalformedBlockException(uncompressedSize + " stored bytes", length + " bytes");
    }
    System.arraycopy(source, offset, target, targetOffset, length);
  }
}
