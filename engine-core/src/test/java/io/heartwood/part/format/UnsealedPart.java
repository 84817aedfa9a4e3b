package io.heartwood.part.format;

import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CityHash128;
import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.testing.ByteMutator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a part while they are changed: what compressed blocks hold can be exchanged, marks
 * follow, and in the end everything is sealed with right checksums again. So damage reaches the
 * parsers behind the checksums.
 */
final class UnsealedPart {
  private static final int HEADER_BYTES = CompressedBlockReader.HEADER_SIZE_BYTES;

  private final SortedMap<String, byte[]> files;
  private final PartChecksums original;

  UnsealedPart(Map<String, byte[]> files) {
    this.files = new TreeMap<>(files);
    try {
      this.original = ChecksumsFile.read(files.get(PartFiles.CHECKSUMS));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  SortedMap<String, byte[]> files() {
    return files;
  }

  /** Names of files that are made of compressed blocks and have some. */
  List<String> compressedFiles() {
    return files.keySet().stream()
        .filter(name -> isCompressed(name) && files.get(name).length > HEADER_BYTES)
        .toList();
  }

  boolean isCompressed(String name) {
    FileChecksum checksum = original.files().get(name);
    return checksum != null && checksum.compressed();
  }

  /** Where the blocks of a file start, and its end. */
  List<Integer> blockStarts(String name) {
    byte[] bytes = files.get(name);
    List<Integer> starts = new ArrayList<>();
    int position = 0;
    while (position <= bytes.length - HEADER_BYTES) {
      starts.add(position);
      int size = littleEndian(bytes).getInt(position + 17);
      if (size < 9 || size > bytes.length - position - 16) {
        break;
      }
      position += 16 + size;
    }
    starts.add(bytes.length);
    return starts;
  }

  /** One stored block with its checksum. */
  byte[] block(String name, int index) {
    List<Integer> starts = blockStarts(name);
    return Arrays.copyOfRange(files.get(name), starts.get(index), starts.get(index + 1));
  }

  /** What a stored block holds; null if that cannot be told. */
  static byte[] decode(byte[] block) {
    try (CodecWorkspace workspace = new CodecWorkspace()) {
      CompressedBlockReader reader = new CompressedBlockReader("block", workspace);
      reader.read(block, 0, block.length, 0);
      return Arrays.copyOfRange(
          reader.block(), reader.blockStart(), reader.blockStart() + reader.blockSize());
    } catch (IOException e) {
      return null;
    }
  }

  /** A stored block that holds these bytes. */
  static byte[] encode(byte[] decoded, CodecChain codec) {
    try {
      return CompressedBlockWriter.compressAll(
          codec.codec(), new CompressBlockSizes(0, Math.max(1, decoded.length)), decoded);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The block with a checksum that fits its other bytes, whatever they are. */
  static byte[] seal(byte[] block) {
    byte[] sealed = block.clone();
    if (sealed.length >= HEADER_BYTES) {
      long[] hash = new long[2];
      CityHash128.hash128(sealed, 16, sealed.length - 16, hash);
      littleEndian(sealed).putLong(0, hash[0]).putLong(8, hash[1]);
    }
    return sealed;
  }

  /** Exchanges a block; marks that point at later ones follow. */
  void replaceBlock(String name, int index, byte[] block) {
    List<Integer> starts = blockStarts(name);
    byte[] before = files.get(name);
    int start = starts.get(index);
    int end = starts.get(index + 1);
    files.put(
        name,
        ByteMutator.concat(
            ByteMutator.concat(Arrays.copyOf(before, start), block),
            Arrays.copyOfRange(before, end, before.length)));
    String marks = marksOf(name);
    int shift = block.length - (end - start);
    if (marks != null && shift != 0) {
      changeMarks(
          marks,
          (numbers, entrySize) -> {
            for (int i = 0; i < numbers.length; i++) {
              int field = i % entrySize;
              boolean isRows = hasRows(marks) && field == entrySize - 1;
              if (!isRows && field % 2 == 0 && numbers[i] > start) {
                numbers[i] += shift;
              }
            }
          });
    }
  }

  /** All marks files. */
  List<String> marksFiles() {
    return files.keySet().stream().filter(name -> MarksFormat.ofFile(name).isPresent()).toList();
  }

  static boolean hasRows(String marksFile) {
    return marksFile.startsWith(PartFiles.SKIP_INDEX_PREFIX)
        || MarksFormat.ofFile(marksFile).orElseThrow().hasRows();
  }

  /** A change of the numbers of a marks file. */
  @FunctionalInterface
  interface MarksChange {
    /**
     * @param numbers all of them, to be changed in place
     * @param entrySize how many make one mark
     */
    void change(long[] numbers, int entrySize);
  }

  void changeMarks(String name, MarksChange change) {
    byte[] plain = plainMarks(name);
    if (plain == null) {
      return;
    }
    MarksFormat format = MarksFormat.ofFile(name).orElseThrow();
    int entrySize =
        name.startsWith(PartFiles.SKIP_INDEX_PREFIX)
            ? 3
            : format.entrySizeBytes(format.compact() ? compactStreams(format) : 1) / 8;
    long[] numbers = new long[plain.length / 8];
    ByteBuffer buffer = littleEndian(plain);
    buffer.asLongBuffer().get(numbers);
    change.change(numbers, entrySize);
    buffer.asLongBuffer().put(numbers);
    putMarks(name, plain);
  }

  byte[] plainMarks(String name) {
    MarksFormat format = MarksFormat.ofFile(name).orElseThrow();
    if (!format.compressed()) {
      return files.get(name).clone();
    }
    try {
      return CompressedBlockReader.readAll(name, files.get(name), 0, 1 << 26);
    } catch (IOException e) {
      return null;
    }
  }

  void putMarks(String name, byte[] plain) {
    boolean compressed = MarksFormat.ofFile(name).orElseThrow().compressed();
    files.put(name, compressed ? encode(plain, CodecChain.LZ4) : plain);
  }

  private int compactStreams(MarksFormat format) {
    try {
      if (!format.perSubstream()) {
        return Math.max(1, ColumnsFile.read(text(PartFiles.COLUMNS)).size());
      }
      int count = 0;
      for (ColumnSubstreams column :
          ColumnsSubstreamsFile.read(text(PartFiles.COLUMNS_SUBSTREAMS))) {
        count += column.streams().size();
      }
      return Math.max(1, count);
    } catch (IOException e) {
      return 1;
    }
  }

  /** The file, or nothing where it was taken away. */
  private byte[] text(String name) {
    return files.getOrDefault(name, new byte[0]);
  }

  private String marksOf(String dataFile) {
    int dot = dataFile.lastIndexOf('.');
    for (String marks : marksFiles()) {
      if (marks.lastIndexOf('.') == dot && marks.startsWith(dataFile.substring(0, dot + 1))) {
        return marks;
      }
    }
    return null;
  }

  /** Gives the part a row count: the first granule gets what is more or less. */
  void claimRows(long rowCount) {
    for (String name : marksFiles()) {
      if (hasRows(name) && !name.startsWith(PartFiles.SKIP_INDEX_PREFIX)) {
        changeMarks(
            name,
            (numbers, entrySize) -> {
              long others = 0;
              for (int i = 2 * entrySize - 1; i < numbers.length; i += entrySize) {
                others += numbers[i];
              }
              if (numbers.length >= entrySize) {
                numbers[entrySize - 1] = rowCount - others;
              }
            });
      }
    }
    files.put(PartFiles.COUNT, Long.toString(rowCount).getBytes(StandardCharsets.US_ASCII));
  }

  /** The files with checksums that fit. */
  SortedMap<String, byte[]> sealed() throws IOException {
    PartChecksums.Builder checksums = PartChecksums.builder();
    for (Map.Entry<String, FileChecksum> entry : original.files().entrySet()) {
      String name = entry.getKey();
      byte[] content = files.get(name);
      if (content == null) {
        // A projection, or a file that was taken away and stays listed.
        checksums.add(name, entry.getValue());
      }
    }
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      String name = entry.getKey();
      byte[] content = entry.getValue();
      if (!PartFiles.isListedInChecksums(name)) {
        continue;
      }
      if (!isCompressed(name)) {
        checksums.addPlain(name, content);
        continue;
      }
      byte[] decoded = decodeAll(name);
      FileChecksum before = original.files().get(name);
      checksums.add(
          name,
          FileChecksum.compressed(
              content.length,
              ChainedHasher.hash(content),
              decoded == null ? before.uncompressedSizeBytes() : decoded.length,
              decoded == null ? before.uncompressedHash() : ChainedHasher.hash(decoded)));
    }
    SortedMap<String, byte[]> result = new TreeMap<>(files);
    result.put(PartFiles.CHECKSUMS, ChecksumsFile.write(checksums.build()));
    return result;
  }

  private byte[] decodeAll(String name) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    for (int i = 0; i < blockStarts(name).size() - 1; i++) {
      byte[] block = block(name, i);
      // Not those that only pretend to be large.
      byte[] content =
          block.length < HEADER_BYTES || littleEndian(block).getInt(21) > 1 << 24
              ? null
              : decode(block);
      if (content == null) {
        return null;
      }
      decoded.writeBytes(content);
    }
    return decoded.toByteArray();
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
