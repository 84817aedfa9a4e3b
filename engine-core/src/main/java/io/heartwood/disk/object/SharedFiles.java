package io.heartwood.disk.object;

import io.heartwood.disk.DiskPath;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers small files that were written, by name and contents: the next file that is the same
 * becomes one more name of the object that is there, and needs no upload. A table's parts have many
 * such files ({@code columns.txt}, {@code default_compression_codec.txt}, ...). What is remembered
 * may be out of date; whoever uses it looks whether the file still has the object. At most {@value
 * #LIMIT} files, of a size that the disk's settings bound. Thread-safe.
 */
final class SharedFiles {
  static final int LIMIT = 512;

  /** A file and its only object. */
  record Shared(DiskPath file, StoredObject object) {}

  private record Contents(String name, ByteBuffer bytes) {}

  private final Map<Contents, Shared> files = new LinkedHashMap<>(16, 0.75f, true);

  /** A file that had this name and these contents when it was committed. */
  synchronized Optional<Shared> find(String name, byte[] bytes) {
    return Optional.ofNullable(files.get(new Contents(name, ByteBuffer.wrap(bytes))));
  }

  /**
   * Remembers a committed file.
   *
   * @param bytes its contents; not to be modified from now on
   */
  synchronized void remember(byte[] bytes, Shared file) {
    files.put(new Contents(file.file().name(), ByteBuffer.wrap(bytes)), file);
    Iterator<Contents> oldest = files.keySet().iterator();
    while (files.size() > LIMIT) {
      oldest.next();
      oldest.remove();
    }
  }
}
