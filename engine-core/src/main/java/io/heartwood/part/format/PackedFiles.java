package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the files in an archive of files lie: {@code data.packed} of a part, {@code
 * statistics.packed}. Immutable and thread-safe.
 *
 * <pre>
 * u8  version, 0
 * u64 number of files
 *     for each: str name, u64 offset from the start of the archive, u64 size in bytes
 *     contents
 * </pre>
 *
 * <p>Names are those of files directly in the directory of the part, each once; contents lie behind
 * the index, within the archive. From ClickHouse's sources ({@code src/IO/PackedFilesReader.cpp});
 * {@code statistics.packed} of ClickHouse 26.7 is the same, {@code data.packed} is written by later
 * versions.
 */
final class PackedFiles {
  private static final int VERSION = 0;
  private static final int HEADER_BYTES = 9;
  private static final int MIN_ENTRY_BYTES = 18;
  private static final int FIRST_READ_BYTES = 1 << 16;
  private static final int MAX_INDEX_BYTES = 64 << 20;
  private static final int MAX_NAME_BYTES = 4096;

  private final SortedMap<String, Place> files;

  /** Where a file lies in the archive. */
  record Place(long offset, long sizeBytes) {}

  private PackedFiles(SortedMap<String, Place> files) {
    this.files = Collections.unmodifiableSortedMap(files);
  }

  /** Places by names. */
  SortedMap<String, Place> files() {
    return files;
  }

  /**
   * Reads the index of an archive.
   *
   * @param file how errors name it: its path
   */
  static PackedFiles read(String file, DiskInput input) throws IOException {
    long size = input.sizeBytes();
    byte[] bytes = begin(input, FIRST_READ_BYTES);
    ByteCursor header = new ByteCursor(file, bytes, 0);
    int version = header.readByte("version");
    if (version != VERSION) {
      throw new UnsupportedPartFormatException(file, "version " + version + " of packed files");
    }
    long count = header.readLong("number of files");
    if (count < 0 || count > (size - HEADER_BYTES) / MIN_ENTRY_BYTES) {
      throw new CorruptPartException(
          file, 1, "a number of files that " + size + " bytes can hold", Long.toString(count));
    }
    // The index has no size of its own: read more until it is whole.
    while (true) {
      try {
        return new PackedFiles(entries(file, bytes, count, size));
      } catch (CorruptPartException e) {
        if (bytes.length == size || bytes.length >= MAX_INDEX_BYTES) {
          throw e;
        }
        bytes = begin(input, bytes.length * 4);
      }
    }
  }

  private static byte[] begin(DiskInput input, int sizeBytes) throws IOException {
    byte[] bytes = new byte[(int) Math.min(input.sizeBytes(), sizeBytes)];
    input.readFully(0, bytes, 0, bytes.length);
    return bytes;
  }

  private static SortedMap<String, Place> entries(
      String file, byte[] bytes, long count, long archiveSize) throws CorruptPartException {
    ByteCursor cursor = new ByteCursor(file, bytes, HEADER_BYTES);
    SortedMap<String, Place> files = new TreeMap<>();
    for (long i = 0; i < count; i++) {
      long start = cursor.position();
      String name = cursor.readText(MAX_NAME_BYTES, "file name");
      long offset = cursor.readLong("offset");
      long size = cursor.readLong("size");
      if (!PartFiles.isPlainFileName(name)) {
        throw new CorruptPartException(file, start, "the name of a file", "'" + name + "'");
      }
      if (offset < 0 || size < 0 || offset > archiveSize || size > archiveSize - offset) {
        throw new CorruptPartException(
            file,
            start,
            "a place of " + name + " within " + archiveSize + " bytes",
            "offset " + offset + " size " + size);
      }
      if (files.put(name, new Place(offset, size)) != null) {
        throw new CorruptPartException(file, start, "each file once", name + " twice");
      }
    }
    for (Map.Entry<String, Place> entry : files.entrySet()) {
      if (entry.getValue().offset() < cursor.position()) {
        throw new CorruptPartException(
            file,
            entry.getValue().offset(),
            entry.getKey() + " behind the index, from " + cursor.position() + " on",
            "offset " + entry.getValue().offset());
      }
    }
    return files;
  }

  /** A file of the archive as an input of its own. */
  static final class Input implements DiskInput {
    private final DiskInput archive;
    private final Place place;
    private final String name;

    /** Owns the archive: closing this closes it. */
    Input(DiskInput archive, Place place, String name) {
      this.archive = Objects.requireNonNull(archive, "archive");
      this.place = place;
      this.name = name;
    }

    @Override
    public long sizeBytes() {
      return place.sizeBytes();
    }

    @Override
    public void readFully(long position, byte[] target, int offset, int length) throws IOException {
      if (position < 0 || length < 0 || position > place.sizeBytes() - length) {
        throw new EOFException(
            "end of file: file="
                + description()
                + " sizeBytes="
                + place.sizeBytes()
                + " position="
                + position
                + " length="
                + length);
      }
      archive.readFully(place.offset() + position, target, offset, length);
    }

    @Override
    public DiskStream stream(long start, long end) {
      Objects.checkFromToIndex(start, end, place.sizeBytes());
      DiskStream stream = archive.stream(place.offset() + start, place.offset() + end);
      return new DiskStream() {
        @Override
        public long position() {
          return stream.position() - place.offset();
        }

        @Override
        public void readFully(byte[] target, int offset, int length) throws IOException {
          stream.readFully(target, offset, length);
        }

        @Override
        public void close() {
          stream.close();
        }
      };
    }

    @Override
    public String description() {
      return archive.description() + ":" + name;
    }

    @Override
    public void close() throws IOException {
      archive.close();
    }
  }
}
