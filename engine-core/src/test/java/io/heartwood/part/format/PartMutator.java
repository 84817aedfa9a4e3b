package io.heartwood.part.format;

import io.heartwood.codec.CodecChain;
import io.heartwood.testing.ByteMutator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a hostile part of a good one. Every choice is the random's. */
final class PartMutator {
  private static final int CHECKSUM = 16;
  private static final int PAYLOAD = CHECKSUM + 9;

  private final Random random;
  private final ByteMutator bytes;
  private final List<String> types;

  /**
   * @param types type names that columns are given instead of their own
   */
  PartMutator(Random random, List<String> types) {
    this.random = random;
    this.bytes = new ByteMutator(random);
    this.types = types;
  }

  /** The files of another part. */
  SortedMap<String, byte[]> mutate(Map<String, byte[]> files) throws IOException {
    UnsealedPart part = new UnsealedPart(files);
    int changes = 1 + random.nextInt(2) * random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      change(part);
    }
    if (random.nextInt(12) == 0) {
      return part.files();
    }
    SortedMap<String, byte[]> result = part.sealed();
    if (random.nextInt(16) == 0) {
      changeChecksums(result);
    }
    return result;
  }

  private void change(UnsealedPart part) {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> changeDecoded(part);
      case 5, 6, 7 -> changePayload(part);
      case 8 -> changeFile(part);
      case 9, 10 -> changeMarks(part);
      case 11 -> changeText(part);
      case 12 -> exchangeFiles(part);
      case 13 -> part.claimRows(claimedRows());
      case 14 -> changeType(part);
      default -> changeForm(part);
    }
  }

  private long claimedRows() {
    return random.nextBoolean() ? bytes.number() & Long.MAX_VALUE : random.nextInt(1 << 20);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void changeDecoded(UnsealedPart part) {
    if (part.compressedFiles().isEmpty()) {
      changeFile(part);
      return;
    }
    String name = any(part.compressedFiles());
    int index = random.nextInt(part.blockStarts(name).size() - 1);
    byte[] decoded = UnsealedPart.decode(part.block(name, index));
    if (decoded != null) {
      CodecChain codec = random.nextInt(4) == 0 ? CodecChain.LZ4 : CodecChain.parse("CODEC(NONE)");
      byte[] changed = bytes.mutate(decoded);
      part.replaceBlock(
          name, index, changed.length == 0 ? new byte[0] : UnsealedPart.encode(changed, codec));
    }
  }

  private void changePayload(UnsealedPart part) {
    if (part.compressedFiles().isEmpty()) {
      changeFile(part);
      return;
    }
    String name = any(part.compressedFiles());
    int index = random.nextInt(part.blockStarts(name).size() - 1);
    byte[] block = part.block(name, index);
    if (block.length <= PAYLOAD) {
      return;
    }
    int from = random.nextInt(3) == 0 ? CHECKSUM : PAYLOAD;
    byte[] changed =
        ByteMutator.concat(
            Arrays.copyOf(block, from),
            bytes.mutate(Arrays.copyOfRange(block, from, block.length)));
    if (changed.length < PAYLOAD) {
      changed = Arrays.copyOf(changed, PAYLOAD);
    }
    if (random.nextInt(3) == 0) {
      long size = random.nextBoolean() ? bytes.number() : random.nextInt(1 << 27);
      UnsealedPart.littleEndian(changed).putInt(CHECKSUM + 5, (int) size);
    }
    if (random.nextInt(4) != 0) {
      UnsealedPart.littleEndian(changed).putInt(CHECKSUM + 1, changed.length - CHECKSUM);
    }
    part.replaceBlock(name, index, UnsealedPart.seal(changed));
  }

  private void changeFile(UnsealedPart part) {
    String name = any(new ArrayList<>(part.files().keySet()));
    switch (random.nextInt(8)) {
      case 0 -> part.files().remove(name);
      case 1 -> part.files().put(name, new byte[0]);
      default -> part.files().put(name, bytes.mutate(part.files().get(name)));
    }
  }

  private void changeMarks(UnsealedPart part) {
    List<String> marks = part.marksFiles();
    if (marks.isEmpty()) {
      return;
    }
    String name = any(marks);
    if (random.nextInt(4) == 0) {
      byte[] plain = part.plainMarks(name);
      if (plain != null) {
        part.putMarks(name, bytes.mutate(plain));
      }
      return;
    }
    part.changeMarks(
        name,
        (numbers, entrySize) -> {
          for (int i = 1 + random.nextInt(2); i > 0 && numbers.length > 0; i--) {
            int at = random.nextInt(numbers.length);
            numbers[at] =
                switch (random.nextInt(4)) {
                  case 0 -> numbers[random.nextInt(numbers.length)];
                  case 1 -> numbers[at] + random.nextInt(20) - 10;
                  case 2 -> random.nextInt(300);
                  default -> bytes.number();
                };
          }
        });
  }

  private void changeText(UnsealedPart part) {
    List<String> texts =
        part.files().keySet().stream()
            .filter(name -> name.endsWith(".txt") || name.endsWith(".json"))
            .filter(name -> !name.equals(PartFiles.CHECKSUMS))
            .toList();
    if (!texts.isEmpty()) {
      String name = any(texts);
      part.files().put(name, bytes.mutateText(part.files().get(name)));
    }
  }

  private void exchangeFiles(UnsealedPart part) {
    List<String> names = new ArrayList<>(part.files().keySet());
    String one = any(names);
    String extension = one.substring(Math.max(0, one.lastIndexOf('.')));
    List<String> alike = names.stream().filter(name -> name.endsWith(extension)).toList();
    String other = random.nextInt(4) == 0 ? any(names) : any(alike);
    if (one.equals(PartFiles.CHECKSUMS) || other.equals(PartFiles.CHECKSUMS)) {
      return;
    }
    byte[] content = part.files().get(one);
    part.files().put(one, part.files().get(other));
    if (random.nextBoolean()) {
      part.files().put(other, content);
    }
  }

  /** Gives a column another type: its bytes are then read as what they never were. */
  private void changeType(UnsealedPart part) {
    byte[] columns = part.files().get(PartFiles.COLUMNS);
    if (columns == null) {
      return;
    }
    try {
      List<ColumnEntry> entries = new ArrayList<>(ColumnsFile.read(columns));
      int index = random.nextInt(entries.size());
      String type = any(types);
      if (random.nextInt(6) == 0) {
        type = "Array(".repeat(random.nextInt(80)) + type;
        type = type + ")".repeat((int) type.chars().filter(c -> c == '(').count());
      }
      entries.set(index, new ColumnEntry(entries.get(index).name(), type));
      part.files().put(PartFiles.COLUMNS, ColumnsFile.write(entries));
    } catch (IOException e) {
      changeFile(part);
    }
  }

  /** Says of some column that it is sparse, or no longer, or of strings that they have sizes. */
  private void changeForm(UnsealedPart part) {
    byte[] content = part.files().get(PartFiles.SERIALIZATION);
    if (content == null) {
      changeDecoded(part);
      return;
    }
    String text = new String(content, StandardCharsets.UTF_8);
    String changed =
        switch (random.nextInt(5)) {
          case 0 -> replaceAny(text, "\"kind\":\"Sparse\"", "\"kind\":\"Default\"");
          case 1 -> replaceAny(text, "\"kind\":\"Default\"", "\"kind\":\"Sparse\"");
          case 2 -> replaceAny(text, "\"string\":1", "\"string\":0");
          case 3 -> replaceAny(text, "nested_types\":true", "nested_types\":false");
          default -> replaceAny(text, "\"name\"", "\"subcolumns\":[],\"name\"");
        };
    part.files().put(PartFiles.SERIALIZATION, changed.getBytes(StandardCharsets.UTF_8));
  }

  private String replaceAny(String text, String from, String to) {
    List<Integer> places = new ArrayList<>();
    for (int at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + 1)) {
      places.add(at);
    }
    if (places.isEmpty()) {
      return text;
    }
    int at = any(places);
    return text.substring(0, at) + to + text.substring(at + from.length());
  }

  /** Lies in the list of files itself. */
  private void changeChecksums(SortedMap<String, byte[]> files) throws IOException {
    byte[] content = files.get(PartFiles.CHECKSUMS);
    if (content == null) {
      return;
    }
    if (random.nextBoolean()) {
      PartChecksums.Builder lying = PartChecksums.builder();
      for (Map.Entry<String, FileChecksum> entry :
          new TreeMap<>(ChecksumsFile.read(content).files()).entrySet()) {
        FileChecksum is = entry.getValue();
        if (random.nextInt(8) == 0) {
          continue;
        }
        lying.add(
            entry.getKey(),
            is.compressed() && random.nextInt(3) == 0
                ? FileChecksum.compressed(
                    is.sizeBytes(),
                    is.hash(),
                    bytes.number() & Long.MAX_VALUE,
                    is.uncompressedHash())
                : is);
      }
      files.put(PartFiles.CHECKSUMS, ChecksumsFile.write(lying.build()));
      return;
    }
    String header = "checksums format version: ";
    int start = new String(content, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    byte[] block = Arrays.copyOfRange(content, start, content.length);
    byte[] decoded = UnsealedPart.decode(block);
    if (decoded != null) {
      byte[] changed = bytes.mutate(decoded);
      boolean plain = random.nextBoolean();
      files.put(
          PartFiles.CHECKSUMS,
          ByteMutator.concat(
              (header + (plain ? 3 : 4) + "\n").getBytes(StandardCharsets.US_ASCII),
              plain || changed.length == 0
                  ? changed
                  : UnsealedPart.encode(changed, CodecChain.LZ4)));
    }
  }
}
