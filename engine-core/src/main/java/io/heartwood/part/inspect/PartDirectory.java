package io.heartwood.part.inspect;

import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;
import io.heartwood.part.format.ChecksumsFile;
import io.heartwood.part.format.FileChecksum;
import io.heartwood.part.format.MarksFormat;
import io.heartwood.part.format.PackedPartDisk;
import io.heartwood.part.format.PartChecksums;
import io.heartwood.part.format.PartDefect;
import io.heartwood.part.format.PartFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a part being inspected, and what was found wrong so far. Confined to one thread. */
final class PartDirectory {
  private static final int MAX_FILE_SIZE_BYTES = 256 << 20;

  private final IDisk disk;
  private final DiskPath path;
  private final SortedMap<String, Long> files = new TreeMap<>();
  private final SortedSet<String> projections = new TreeSet<>();
  private final List<PartDefect> defects = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Optional<PartChecksums> checksums;

  PartDirectory(IDisk disk, DiskPath path) throws IOException {
    this.path = path;
    this.disk = view(disk, path);
    for (String name : this.disk.list(path)) {
      DiskPath entry = path.resolve(name);
      if (!this.disk.isDirectory(entry)) {
        files.put(name, this.disk.sizeBytes(entry));
      } else if (name.endsWith(PartFiles.PROJECTION_EXTENSION)) {
        projections.add(name);
      } else {
        note("a directory that is no projection: " + name);
      }
    }
    this.checksums =
        has(PartFiles.CHECKSUMS)
            ? read(PartFiles.CHECKSUMS, ChecksumsFile::read, Optional.empty())
            : Optional.empty();
  }

  private IDisk view(IDisk original, DiskPath directory) throws IOException {
    try {
      IDisk view = PackedPartDisk.view(original, directory, Set.copyOf(original.list(directory)));
      if (view != original) {
        note("packed part storage: the files lie in " + PartFiles.PACKED_DATA);
      }
      return view;
    } catch (CorruptPartException e) {
      defects.add(PartDefect.of(e));
      return original;
    }
  }

  /** A step that reads something; what it finds damaged becomes a defect. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  /** Turns the bytes of a file into something. */
  @FunctionalInterface
  interface FileReader<T> {
    T read(byte[] bytes) throws IOException;
  }

  IDisk disk() {
    return disk;
  }

  DiskPath path() {
    return path;
  }

  /** Sizes of the plain files, by name in order. */
  SortedMap<String, Long> files() {
    return files;
  }

  /** Names of the directories of projections. */
  SortedSet<String> projections() {
    return projections;
  }

  Optional<PartChecksums> checksums() {
    return checksums;
  }

  List<PartDefect> defects() {
    return defects;
  }

  List<String> notes() {
    return notes;
  }

  boolean has(String name) {
    return files.containsKey(name);
  }

  boolean isListed(String name) {
    return checksums.isPresent() && checksums.get().find(name).isPresent();
  }

  void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }

  void defect(String name, String expected, String actual) {
    defects.add(new PartDefect(describe(name), 0, expected, actual));
  }

  /** The path of a file in messages. */
  String describe(String name) {
    return path.isRoot() ? name : path + "/" + name;
  }

  /** The file with the marks of data, and what its extension says; the first of many. */
  Optional<String> marksFile() {
    return files.keySet().stream()
        .filter(name -> !name.startsWith(PartFiles.SKIP_INDEX_PREFIX))
        .filter(name -> MarksFormat.ofFile(name).isPresent())
        .findFirst();
  }

  /** Runs a step; empty if it failed, after which a defect or note says why. */
  <T> Optional<T> attempt(Step<T> step) throws IOException {
    try {
      return Optional.of(step.run());
    } catch (CorruptPartException e) {
      defects.add(new PartDefect(e.file(), e.offset(), e.expected(), e.actual()));
    } catch (UnsupportedPartFormatException e) {
      note(e.getMessage());
    }
    return Optional.empty();
  }

  /**
   * Reads a file that is there, verifies it if it is listed, and turns its bytes into something.
   */
  <T> Optional<T> read(String name, FileReader<T> reader) throws IOException {
    return read(name, reader, checksums.flatMap(all -> all.find(name)));
  }

  private <T> Optional<T> read(String name, FileReader<T> reader, Optional<FileChecksum> checksum)
      throws IOException {
    return attempt(
        () -> {
          byte[] bytes = disk.readAll(path.resolve(name), MAX_FILE_SIZE_BYTES);
          if (checksum.isPresent()) {
            verify(name, bytes, checksum.get());
          }
          return reader.read(bytes);
        });
  }

  private void verify(String name, byte[] bytes, FileChecksum expected)
      throws CorruptPartException {
    if (bytes.length != expected.sizeBytes()) {
      throw new CorruptPartException(
          describe(name),
          0,
          "a file of " + expected.sizeBytes() + " bytes",
          bytes.length + " bytes");
    }
    Hash128 hash = ChainedHasher.hash(bytes);
    if (!hash.equals(expected.hash())) {
      throw new CorruptPartException(
          describe(name), 0, "file hash " + expected.hash(), hash.toString());
    }
  }

  DiskInput open(String name) throws IOException {
    return disk.open(path.resolve(name), ReadHint.WHOLE_FILE);
  }
}
