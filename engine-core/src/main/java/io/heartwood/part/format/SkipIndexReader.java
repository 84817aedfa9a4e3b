package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.ReadHint;
import io.heartwood.index.skip.SkipIndex;
import io.heartwood.index.skip.SkipIndexCondition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a skip index of a part, as far as some granules need it. {@link SkipIndexWriters} draws the
 * files. Memory: a piece of the file, a decoded block, and one index granule. Confined to one
 * thread.
 *
 * <p>Parts written before the index was added to the table have no files of it; nor have those
 * whose indexes lie in {@code skp_idx.packed}, which is not read. Nothing is skipped then.
 */
public final class SkipIndexReader implements Closeable {
  private static final int REMOTE_BUFFER_BYTES = 1 << 20;
  private static final int LOCAL_BUFFER_BYTES = 128 << 10;

  private final LoadedPart part;
  private final SkipIndex index;
  private final int version;
  private final String path;
  private final Marks marks;
  private final Marks granules;
  private final CodecWorkspace workspace = new CodecWorkspace();
  private final CompressedFileInput input;

  private SkipIndexReader(LoadedPart part, SkipIndex index, Files files) throws IOException {
    this.part = part;
    this.index = index;
    this.version = files.version;
    this.path = part.directory() + "/" + files.data;
    this.granules = part.granules();
    this.marks = readMarks(files);
    this.input = open(files.data);
  }

  /** The names of the files of an index. */
  private record Files(String data, String stream, int version) {}

  /** Whether a part has the files of an index. */
  public static boolean isPresent(LoadedPart part, SkipIndex index) {
    return find(part, index).isPresent();
  }

  /**
   * Opens an index; empty if the part does not have it.
   *
   * @throws CorruptPartException if its files are damaged
   */
  public static Optional<SkipIndexReader> open(LoadedPart part, SkipIndex index)
      throws IOException {
    Optional<Files> files = find(part, index);
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(new SkipIndexReader(part, index, files.get()));
  }

  private static Optional<Files> find(LoadedPart part, SkipIndex index) {
    Map<String, FileChecksum> listed = part.checksums().files();
    List<String> streams =
        List.of(
            PartFiles.skipIndexStream(index.name()), PartFiles.SKIP_INDEX_PREFIX + index.name());
    for (int version = index.writtenVersion(); version > 0; version--) {
      for (String stream : streams) {
        String data =
            MarksLoader.existingFile(listed, stream, PartFiles.skipIndexExtension(version));
        if (data != null) {
          return Optional.of(new Files(data, stream, version));
        }
      }
    }
    return Optional.empty();
  }

  private Marks readMarks(Files files) throws IOException {
    MarksFormat format = part.marksFormat();
    String name =
        MarksLoader.existingFile(part.checksums().files(), files.stream, format.extension());
    if (name == null) {
      throw new CorruptPartException(
          path, 0, "a marks file of the index, " + format.extension(), "no such file");
    }
    int expected = (granules.granuleCount() - 1) / index.granularity() + 1;
    return part.marks(name, () -> readMarks(name, expected));
  }

  private Marks readMarks(String name, int expected) throws IOException {
    MarksFormat format = part.marksFormat();
    String file = part.directory() + "/" + name;
    byte[] bytes = part.readListed(name);
    Marks read =
        format.hasRows()
            ? MarksFile.read(file, format, bytes, 1)
            : MarksFile.readFixed(file, format, bytes, 1, expected);
    if (read.granuleCount() != expected || read.hasFinalMark()) {
      throw new CorruptPartException(
          file,
          0,
          expected + " marks for " + granules.granuleCount() + " granules",
          read.markCount() + " marks");
    }
    return read;
  }

  private CompressedFileInput open(String name) throws IOException {
    long expectedSize = part.checksums().require(name).sizeBytes();
    DiskInput file;
    try {
      file = part.disk().open(part.directory().resolve(name), ReadHint.LOOKUP);
    } catch (NoSuchFileException e) {
      throw new CorruptPartException(path, 0, "a file of the part", "no file", e);
    }
    if (file.sizeBytes() != expectedSize) {
      long actual = file.sizeBytes();
      file.close();
      throw new CorruptPartException(
          path, 0, "a file of " + expectedSize + " bytes", actual + " bytes");
    }
    int buffer = part.disk().isRemote() ? REMOTE_BUFFER_BYTES : LOCAL_BUFFER_BYTES;
    return new CompressedFileInput(file, path, workspace, new ReadBuffers(buffer, 0, false), null);
  }

  /**
   * The granules of some ranges that may hold a row for which a condition is true.
   *
   * @param ranges ascending ranges that do not overlap
   * @return ascending ranges that neither overlap nor touch
   */
  public List<MarkRange> select(List<MarkRange> ranges, SkipIndexCondition condition)
      throws IOException {
    List<MarkRange> selected = new ArrayList<>();
    int granularity = index.granularity();
    int known = -1;
    boolean mayMatch = false;
    for (MarkRange range : ranges) {
      int last = (range.to() - 1) / granularity;
      long end =
          last + 1 < marks.granuleCount() ? marks.fileOffset(last + 1, 0) : input.fileSizeBytes();
      for (int i = range.from() / granularity; i <= last; i++) {
        int from = Math.max(range.from(), saturated(i, granularity));
        int to = Math.min(range.to(), saturated(i + 1, granularity));
        if (i != known) {
          mayMatch = mayMatch(i, end, condition);
          known = i;
        }
        if (mayMatch) {
          append(selected, from, to);
        }
      }
    }
    return selected;
  }

  private static int saturated(int indexGranule, int granularity) {
    return (int) Math.min(Integer.MAX_VALUE, (long) indexGranule * granularity);
  }

  private boolean mayMatch(int indexGranule, long end, SkipIndexCondition condition)
      throws IOException {
    input.seek(marks.fileOffset(indexGranule, 0), marks.blockOffset(indexGranule, 0), end);
    int first = indexGranule * index.granularity();
    int next = Math.min(granules.granuleCount(), saturated(indexGranule + 1, index.granularity()));
    boolean mayMatch =
        condition.mayMatch(input, version, granules.rowCount(new MarkRange(first, next)));
    boolean atEnd =
        indexGranule + 1 == marks.granuleCount()
            ? input.atEnd()
            : input.isAt(
                marks.fileOffset(indexGranule + 1, 0), marks.blockOffset(indexGranule + 1, 0));
    if (!atEnd) {
      throw input.corrupt("the end of index granule " + indexGranule, "more or fewer bytes");
    }
    return mayMatch;
  }

  private static void append(List<MarkRange> selected, int from, int to) {
    int last = selected.size() - 1;
    if (last >= 0 && selected.get(last).to() == from) {
      selected.set(last, new MarkRange(selected.get(last).from(), to));
    } else {
      selected.add(new MarkRange(from, to));
    }
  }

  @Override
  public void close() throws IOException {
    try (workspace) {
      input.close();
    }
  }
}
