package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.part.format.ChecksumsFile;
import io.heartwood.part.format.FileChecksum;
import io.heartwood.part.format.MarksFormat;
import io.heartwood.part.format.PartFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares the files of two parts of the same rows: their names, and their bytes before
 * compression. Positions in marks are compared as positions in the bytes before compression, since
 * compressors of different versions make blocks of different sizes.
 */
final class PartComparison {
  private static final int MAX_SIZE_BYTES = 1 << 28;
  private static final int HEADER_SIZE_BYTES = 25;

  private final Path their;
  private final Path our;
  private final String context;

  PartComparison(Path their, Path our, String context) {
    this.their = their;
    this.our = our;
    this.context = context;
  }

  /** Compares the names of the files but some, and what the texts among them say. */
  void assertSameFiles(Set<String> ignored) throws IOException {
    Set<String> names = names(their, ignored);
    assertEquals(names, names(our, ignored), context);
    names.retainAll(Set.of(PartFiles.COLUMNS, PartFiles.COLUMNS_SUBSTREAMS, PartFiles.COUNT));
    for (String name : names) {
      assertEquals(
          Files.readString(their.resolve(name)),
          Files.readString(our.resolve(name)),
          context + " file=" + name);
    }
  }

  /** Compares all files but some. */
  void assertEqual(Set<String> ignored) throws IOException {
    Set<String> theirNames = names(their, ignored);
    assertEquals(theirNames, names(our, ignored), context);
    Map<String, FileChecksum> theirChecksums = checksums(their);
    Map<String, FileChecksum> ourChecksums = checksums(our);
    for (String name : theirNames) {
      if (name.equals(PartFiles.CHECKSUMS)) {
        continue;
      }
      String file = context + " file=" + name;
      byte[] theirBytes = Files.readAllBytes(their.resolve(name));
      byte[] ourBytes = Files.readAllBytes(our.resolve(name));
      boolean compressed =
          theirChecksums.containsKey(name) && theirChecksums.get(name).compressed();
      if (theirChecksums.containsKey(name)) {
        assertEquals(compressed, ourChecksums.get(name).compressed(), file);
      }
      if (compressed) {
        theirBytes = CompressedBlockReader.readAll(name, theirBytes, 0, MAX_SIZE_BYTES);
        ourBytes = CompressedBlockReader.readAll(name, ourBytes, 0, MAX_SIZE_BYTES);
        if (!name.equals(PartFiles.COMPACT_DATA)) {
          assertEquals(
              theirChecksums.get(name).uncompressedSizeBytes(),
              ourChecksums.get(name).uncompressedSizeBytes(),
              file);
        }
      }
      if (MarksFormat.ofFile(name).isPresent()) {
        theirBytes = positioned(their, name, theirBytes);
        ourBytes = positioned(our, name, ourBytes);
      }
      if (!compressed && MarksFormat.ofFile(name).isEmpty()) {
        assertEquals(text(theirBytes), text(ourBytes), file);
      }
      assertArrayEquals(theirBytes, ourBytes, file);
    }
  }

  /** Bytes as text, so that a difference can be read. */
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Set<String> names(Path part, Set<String> ignored) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(part)) {
      files.map(file -> file.getFileName().toString()).forEach(names::add);
    }
    names.removeAll(ignored);
    return names;
  }

  private static Map<String, FileChecksum> checksums(Path part) throws IOException {
    return ChecksumsFile.read(Files.readAllBytes(part.resolve(PartFiles.CHECKSUMS))).files();
  }

  /** Marks with each pair of offsets as one offset before compression, and a zero. */
  private byte[] positioned(Path part, String marksFile, byte[] marks) throws IOException {
    String stream = marksFile.substring(0, marksFile.lastIndexOf('.'));
    Map<Long, Long> starts =
        blockStarts(Files.readAllBytes(part.resolve(stream + PartFiles.DATA_EXTENSION)));
    int entry = entrySize(marksFile);
    ByteBuffer in = ByteBuffer.wrap(marks).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer out = ByteBuffer.allocate(marks.length).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      for (int position = 0; position < (entry - 8) / 16; position++) {
        long fileOffset = in.getLong();
        out.putLong(starts.get(fileOffset) + in.getLong());
        out.putLong(0);
      }
      out.putLong(in.getLong());
    }
    return out.array();
  }

  private int entrySize(String marksFile) throws IOException {
    MarksFormat format = MarksFormat.ofFile(marksFile).orElseThrow();
    if (!format.compact()) {
      return format.entrySizeBytes(1);
    }
    Path list =
        their.resolve(format.perSubstream() ? PartFiles.COLUMNS_SUBSTREAMS : PartFiles.COLUMNS);
    String prefix = format.perSubstream() ? "\t" : "`";
    return format.entrySizeBytes(
        (int) Files.readAllLines(list).stream().filter(line -> line.startsWith(prefix)).count());
  }

  /** Where each compressed block begins before compression, by its offset in the file. */
  private static Map<Long, Long> blockStarts(byte[] file) {
    Map<Long, Long> starts = new TreeMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long decoded = 0;
    int offset = 0;
    while (offset + HEADER_SIZE_BYTES <= file.length) {
      starts.put((long) offset, decoded);
      decoded += bytes.getInt(offset + 21);
      offset += 16 + bytes.getInt(offset + 17);
    }
    starts.put((long) offset, decoded);
    return starts;
  }
}
