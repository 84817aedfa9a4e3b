package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;
import io.heartwood.serialization.Serializations;
import io.heartwood.serialization.Substream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Checks a whole part and reports every defect, not only the first.
 *
 * <ul>
 *   <li>every listed file is there, of its size, with its hash; every compressed file also decodes
 *       to its size and hash, block by block;
 *   <li>no file is there that is neither listed nor of the few that never are;
 *   <li>the small files can be read and agree with each other and with the data, see {@link
 *       SmallFileChecks}: columns, row count, partition;
 *   <li>marks lie on blocks, have the same granules in all streams and the rows of {@code
 *       count.txt}; the primary index has a key for each;
 *   <li>marks of skip indexes lie on blocks of their files, not more of them than granules;
 *   <li>every granule of every column of a supported type can be read;
 *   <li>the same for each projection.
 * </ul>
 *
 * <p>Memory: a block of rows and some pieces of a file, whatever the size of the part.
 */
public final class PartChecker {
  static final int MAX_SMALL_FILE_BYTES = 256 << 20;

  private final IDisk disk;
  private final DiskPath directory;
  private final PartKeys keys;
  private final CheckProgress progress;
  private final List<PartDefect> defects = new ArrayList<>();
  private final Map<String, FileScan> scans = new HashMap<>();

  private PartChecker(IDisk disk, DiskPath directory, PartKeys keys, CheckProgress progress) {
    this.disk = disk;
    this.directory = directory;
    this.keys = keys;
    this.progress = progress;
  }

  /**
   * Checks a part.
   *
   * @param keys types of the table's keys; {@link PartKeys#UNKNOWN} to leave key files to their
   *     hashes
   * @return all defects; empty if the part is whole
   * @throws IOException if the disk cannot be read; not for damaged contents, nor for what lies in
   *     place of a file or may not be opened
   */
  public static List<PartDefect> check(IDisk disk, DiskPath directory, PartKeys keys)
      throws IOException {
    return check(disk, directory, keys, bytes -> {});
  }

  /**
   * Checks a part and tells how far it is.
   *
   * @param keys as above
   * @param progress is given bytes that were checked since it was last called. Together they are
   *     those of all files that checksums list and that are there: one half of them is told while
   *     files are hashed, the other while rows are read
   */
  public static List<PartDefect> check(
      IDisk disk, DiskPath directory, PartKeys keys, LongConsumer progress) throws IOException {
    IDisk view;
    try {
      view = PackedPartDisk.view(disk, directory, Set.copyOf(disk.list(directory)));
    } catch (CorruptPartException e) {
      return List.of(PartDefect.of(e));
    } catch (UnsupportedPartFormatException e) {
      String file = directory + "/" + PartFiles.PACKED_DATA;
      return List.of(new PartDefect(file, 0, "a supported format", e.getMessage()));
    }
    PartChecker checker = new PartChecker(view, directory, keys, new CheckProgress(progress));
    checker.check();
    checker.progress.end();
    return List.copyOf(checker.defects);
  }

  /** A step of the check; what it finds damaged becomes a defect, and the next step follows. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private boolean attempt(String file, Step step) throws IOException {
    try {
      step.run();
      return true;
    } catch (CorruptPartException e) {
      defects.add(PartDefect.of(e));
    } catch (UnsupportedPartFormatException e) {
      defects.add(new PartDefect(path(file), 0, "a supported format", e.getMessage()));
    } catch (FileSystemException e) {
      defects.add(unreadable(file, e));
    }
    return false;
  }

  /** A pipe or a directory in place of a file, or one that may not be opened. */
  private PartDefect unreadable(String file, FileSystemException e) {
    String name = e.getFile() == null ? file : Path.of(e.getFile()).getFileName().toString();
    String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    return new PartDefect(path(name), 0, "a file that can be read", reason);
  }

  private void check() throws IOException {
    Set<String> present = new HashSet<>(disk.list(directory));
    PartChecksums[] checksums = new PartChecksums[1];
    attempt(
        PartFiles.CHECKSUMS,
        () ->
            checksums[0] =
                ChecksumsFile.read(path(PartFiles.CHECKSUMS), readPresent(PartFiles.CHECKSUMS)));
    if (checksums[0] != null) {
      checkFiles(checksums[0], present);
    }
    int before = defects.size();
    LoadedPart[] part = new LoadedPart[1];
    attempt("", () -> part[0] = PartLoader.load(disk, directory, keys));
    if (part[0] == null) {
      keepNew(before);
      return;
    }
    SmallFileChecks smallFiles = new SmallFileChecks(part[0], present);
    attempt(PartFiles.COLUMNS, smallFiles::checkTypes);
    attempt(PartFiles.COLUMNS_SUBSTREAMS, smallFiles::checkSubstreams);
    attempt(PartFiles.TTL, smallFiles::checkTtl);
    attempt(PartFiles.METADATA_VERSION, smallFiles::checkMetadataVersion);
    attempt(PartFiles.UUID, smallFiles::checkUuid);
    attempt("", () -> checkRows(part[0]));
    // What was found damaged above is not told once more as values outside of a range.
    if (defects.size() == before) {
      attempt("", smallFiles::checkMinMax);
    }
    keepNew(before);
  }

  /** Drops defects from {@code from} on that repeat one on the same file: a hash says it all. */
  private void keepNew(int from) {
    Set<String> known = new HashSet<>();
    defects.subList(0, from).forEach(defect -> known.add(defect.file()));
    defects.subList(from, defects.size()).removeIf(defect -> known.contains(defect.file()));
  }

  private byte[] readPresent(String name) throws IOException {
    try {
      return disk.readAll(directory.resolve(name), ReadHint.CHECK, MAX_SMALL_FILE_BYTES);
    } catch (NoSuchFileException e) {
      throw new CorruptPartException(path(name), 0, "a file of the part", "no file", e);
    }
  }

  private void checkFiles(PartChecksums checksums, Set<String> present) throws IOException {
    try (CodecWorkspace workspace = new CodecWorkspace()) {
      for (Map.Entry<String, FileChecksum> entry : checksums.files().entrySet()) {
        String name = entry.getKey();
        if (!present.contains(name)) {
          defects.add(new PartDefect(path(name), 0, "a listed file", "no file"));
        } else if (name.endsWith(PartFiles.PROJECTION_EXTENSION)) {
          checkProjection(name, entry.getValue());
        } else {
          attempt(name, () -> checkFile(name, entry.getValue(), workspace));
        }
      }
    }
    for (String name : present) {
      if (checksums.find(name).isEmpty() && PartFiles.isListedInChecksums(name)) {
        defects.add(new PartDefect(path(name), 0, "no such file", "a file that is not listed"));
      }
    }
  }

  private void checkProjection(String name, FileChecksum expected) throws IOException {
    DiskPath projection = directory.resolve(name);
    defects.addAll(check(disk, projection, PartKeys.UNKNOWN, progress::add));
    attempt(
        name,
        () -> {
          String file = name + "/" + PartFiles.CHECKSUMS;
          FileChecksum actual =
              ChecksumsFile.read(path(file), readPresent(file)).asProjectionEntry();
          if (!actual.equals(expected)) {
            throw new CorruptPartException(path(name), 0, expected.toString(), actual.toString());
          }
        });
  }

  private void checkFile(String name, FileChecksum expected, CodecWorkspace workspace)
      throws IOException {
    String file = path(name);
    try (DiskInput input = disk.open(directory.resolve(name), ReadHint.CHECK)) {
      FileScan scan = new FileScan(input, file, defects, progress::scanned);
      if (expected.compressed()) {
        scan.scanBlocks(workspace);
      } else {
        scan.scanPlain();
      }
      scans.put(name, scan);
      compare(file, "size in bytes", expected.sizeBytes(), input.sizeBytes());
      compare(file, "file hash", expected.hash(), scan.hash());
      if (expected.compressed() && !scan.isDamaged()) {
        compare(
            file,
            "decoded size in bytes",
            expected.uncompressedSizeBytes(),
            scan.uncompressedSizeBytes());
        // The combined hash of a Compact part's codecs depends on an order nobody can know.
        if (!name.equals(PartFiles.COMPACT_DATA)) {
          compare(
              file, "hash of decoded bytes", expected.uncompressedHash(), scan.uncompressedHash());
        }
      }
    }
  }

  private void compare(String file, String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      defects.add(new PartDefect(file, 0, what + " " + expected, what + " " + actual));
    }
  }

  private void checkRows(LoadedPart part) throws IOException {
    // Throws if count.txt does not fit them.
    part.granules();
    attempt("", part::primaryIndex);
    if (part.marksFormat().compact()) {
      Marks granules = new MarksLoader(part).compact();
      for (int stream = 0; stream < granules.streamCount(); stream++) {
        checkMarks(PartFiles.COMPACT_STREAM, PartFiles.COMPACT_DATA, granules, stream, part);
      }
    }
    checkSkipIndexes(part);
    int done = 0;
    for (NamedType column : part.columns()) {
      attempt(column.name(), () -> checkColumn(part, column));
      progress.read(++done, part.columns().size());
    }
  }

  /** Marks of skip indexes lie on blocks; what is in the blocks only the table can tell. */
  private void checkSkipIndexes(LoadedPart part) throws IOException {
    String extension = part.marksFormat().extension();
    for (String file : part.checksums().files().keySet()) {
      int end = file.length() - extension.length();
      boolean marks = file.startsWith(PartFiles.SKIP_INDEX_PREFIX) && file.endsWith(extension);
      // Other kinds of indexes have several files, told apart by what follows a dot.
      if (!marks || file.lastIndexOf('.', end - 1) >= 0 || !part.marksFormat().hasRows()) {
        continue;
      }
      String stream = file.substring(0, end);
      for (int version = 1; version <= 2; version++) {
        String data = stream + PartFiles.skipIndexExtension(version);
        if (part.checksums().files().containsKey(data)) {
          attempt(file, () -> checkSkipIndex(part, stream, file, data));
        }
      }
    }
  }

  private void checkSkipIndex(LoadedPart part, String stream, String file, String data)
      throws IOException {
    Marks marks = MarksFile.read(path(file), part.marksFormat(), part.readListed(file), 1);
    int granuleCount = part.granules().granuleCount();
    if (marks.markCount() > granuleCount) {
      throw new CorruptPartException(
          path(file),
          0,
          "at most " + granuleCount + " marks for as many granules",
          marks.markCount() + " marks");
    }
    checkMarks(stream, data, marks, 0, part);
  }

  private void checkColumn(LoadedPart part, NamedType column) throws IOException {
    // The streams of the others are found, and their marks followed, when they are read.
    if (!part.marksFormat().compact()
        && !Serializations.dependsOnRows(column.type(), part.formOf(column.name()))) {
      for (Substream substream :
          Serializations.of(column.type(), part.formOf(column.name())).substreams()) {
        String stream = MarksLoader.existingStream(part, column.name(), substream);
        String data =
            MarksLoader.existingFile(part.checksums().files(), stream, PartFiles.DATA_EXTENSION);
        if (data != null) {
          checkMarks(stream, data, new MarksLoader(part).wide(stream), 0, part);
        }
      }
    }
    int granule = 0;
    while (granule < part.granules().granuleCount()) {
      int from = granule;
      int[] next = {from};
      attempt(column.name(), () -> readColumn(part, column, from, next));
      // One granule was damaged: go on behind it.
      granule = next[0] + 1;
    }
  }

  /** Reads granule by granule; {@code next[0]} is the one being read. */
  private static void readColumn(LoadedPart part, NamedType column, int from, int[] next)
      throws IOException {
    int end = part.granules().granuleCount();
    PartReadRequest request =
        PartReadRequest.of(part, List.of(column), List.of(new MarkRange(from, end)))
            .withHint(ReadHint.MERGE)
            .withBlockSize(1, 1)
            .withDeletedRows(PartReadRequest.DeletedRows.KEEP);
    try (PartReader reader = PartReader.open(request)) {
      while (reader.next().isPresent()) {
        reader.requireEnd();
        next[0]++;
      }
    }
  }

  private void checkMarks(
      String stream, String dataFile, Marks marks, int streamIndex, LoadedPart part) {
    FileScan scan = scans.get(dataFile);
    if (scan == null || scan.isDamaged()) {
      return;
    }
    String file = path(PartFiles.marksFile(stream, part.marksFormat()));
    long fileSize = part.checksums().files().get(dataFile).sizeBytes();
    Mark before = new Mark(0, 0);
    for (int index = 0; index < marks.markCount(); index++) {
      Mark mark = marks.mark(index, streamIndex);
      int blockSize = scan.blockSizeAt(mark.fileOffset());
      boolean atEnd = mark.fileOffset() == fileSize && mark.blockOffset() == 0;
      if (!atEnd && (blockSize < 0 || mark.blockOffset() > blockSize)) {
        defects.add(
            new PartDefect(file, index, "a mark on a block of " + dataFile, mark.toString()));
      } else if (mark.fileOffset() < before.fileOffset()
          || mark.fileOffset() == before.fileOffset()
              && mark.blockOffset() < before.blockOffset()) {
        defects.add(new PartDefect(file, index, "a mark not before " + before, mark.toString()));
      }
      before = mark;
    }
  }

  private String path(String name) {
    return name.isEmpty() ? directory.toString() : directory + "/" + name;
  }
}
