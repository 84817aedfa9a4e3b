package io.heartwood.codec;

import java.io.IOException;

/**
 * Where a writer hands its finished bytes, in order. The array is the writer's again as soon as the
 * call returns.
 */
@FunctionalInterface
public interface ByteSink {
  /** Takes the bytes in {@code [offset, offset + length)}. */
  void write(byte[] source, int offset, int length) throws IOException;
}
