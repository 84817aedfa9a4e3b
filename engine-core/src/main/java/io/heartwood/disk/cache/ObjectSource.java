package io.heartwood.disk.cache;

import java.io.IOException;

/** An object in the store behind a cache. */
@FunctionalInterface
interface ObjectSource {
  /** Reads exactly {@code length} bytes from {@code position}: one request. */
  void readFully(long position, byte[] target, int offset, int length) throws IOException;
}
