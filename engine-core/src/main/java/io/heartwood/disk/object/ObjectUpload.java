package io.heartwood.disk.object;

import java.io.Closeable;
import java.io.IOException;

/**
 * An object being written, front to back, by one thread at a time. Small objects become one
 * request, large ones a multipart upload; the caller cannot tell. Closing without {@link #finish()}
 * leaves no object and no pending upload.
 */
public interface ObjectUpload extends Closeable {
  /** Appends bytes; the array may be reused after the call. Buffers a bounded amount. */
  void write(byte[] source, int offset, int length) throws IOException;

  /** Makes the object exist, durably, and returns it. */
  StoredObject finish() throws IOException;

  /** Aborts unless finished. May be called twice. */
  @Override
  void close() throws IOException;
}
