package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.NamedType;
import io.heartwood.serialization.Serializations;
import io.heartwood.serialization.StreamNames;
import io.heartwood.serialization.Substream;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Reads the marks of a part, verified against its checksums, unless its cache has them. Confined to
 * one thread if it reads ahead; else immutable.
 */
final class MarksLoader implements Closeable {
  private final LoadedPart part;
  private final AheadMarks ahead = new AheadMarks();

  MarksLoader(LoadedPart part) {
    this.part = part;
  }

  /** The marks of all columns (Compact), or of some stream (Wide). */
  Marks granules() throws IOException {
    if (part.marksFormat().compact()) {
      return compact();
    }
    for (NamedType column : part.columns()) {
      if (Serializations.dependsOnRows(column.type(), part.formOf(column.name()))) {
        continue;
      }
      for (Substream substream :
          Serializations.of(column.type(), part.formOf(column.name())).substreams()) {
        String stream = existingStream(part, column.name(), substream);
        String file = existingMarksFile(stream);
        if (file != null) {
          return read(file, 1);
        }
      }
    }
    for (String file : part.checksums().files().keySet()) {
      if (!file.startsWith(PartFiles.SKIP_INDEX_PREFIX) && MarksFormat.ofFile(file).isPresent()) {
        return read(file, 1);
      }
    }
    throw new CorruptPartException(part.toString(), 0, "a marks file", "no marks file");
  }

  /** The marks of a Compact part. */
  Marks compact() throws IOException {
    return read(
        PartFiles.marksFile(PartFiles.COMPACT_STREAM, part.marksFormat()),
        part.description().compactStreamCount());
  }

  /** Begins to load the marks of a stream of a Wide part, if they are not in memory. */
  void beginWide(String stream, Executor executor) {
    String file = existingMarksFile(stream);
    if (file != null && !part.hasMarks(file)) {
      ahead.begin(file, name -> read(name, 1), executor);
    }
  }

  /** Begins nothing any more. */
  @Override
  public void close() {
    ahead.close();
  }

  /** The marks of a stream of a Wide part; they must have the granules of the part. */
  Marks wide(String stream) throws IOException {
    String file = existingMarksFile(stream);
    if (file == null) {
      throw new CorruptPartException(
          part.directory() + "/" + PartFiles.marksFile(stream, part.marksFormat()),
          0,
          "the marks of a data file",
          "no such file");
    }
    Marks begun = ahead.take(file);
    Marks marks = begun == null ? read(file, 1) : begun;
    Marks granules = part.granules();
    if (!marks.hasGranulesOf(granules)) {
      throw new CorruptPartException(
          part.directory() + "/" + file, 0, granules.toString(), marks.toString());
    }
    return marks;
  }

  /** The name of a stream's marks file, by hash or plain; null if there is none. */
  private String existingMarksFile(String stream) {
    return existingFile(part.checksums().files(), stream, part.marksFormat().extension());
  }

  /** The name of a stream that a Wide part has files of; the usual one if it has none. */
  static String existingStream(LoadedPart part, String column, Substream substream) {
    String own = StreamNames.unshared(column, substream);
    return StreamNames.isShared(column, substream)
            && existingFile(part.checksums().files(), own, PartFiles.DATA_EXTENSION) == null
        ? StreamNames.of(column, substream)
        : own;
  }

  /** The name of a stream's file with an extension, by hash or plain; null if there is none. */
  static String existingFile(Map<String, FileChecksum> files, String stream, String extension) {
    String name = PartFiles.streamFileName(stream) + extension;
    if (files.containsKey(name)) {
      return name;
    }
    String other = stream + extension;
    if (files.containsKey(other)) {
      return other;
    }
    String hashed = PartFiles.hashedStreamName(stream) + extension;
    return files.containsKey(hashed) ? hashed : null;
  }

  private Marks read(String file, int streamCount) throws IOException {
    return part.marks(file, () -> readFile(file, streamCount));
  }

  private Marks readFile(String file, int streamCount) throws IOException {
    MarksFormat format = part.marksFormat();
    byte[] bytes = part.readListed(file);
    String path = part.directory() + "/" + file;
    return format.hasRows()
        ? MarksFile.read(path, format, bytes, streamCount)
        : MarksFile.readFixed(path, format, bytes, part.keys().indexGranularity(), part.rowCount());
  }
}
