package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CityHash128;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChecksumsFileTest {
  private static final int BODY_OFFSET = "checksums format version: 4\n".length();

  private static byte[] body(byte[] file) throws IOException {
    return CompressedBlockReader.readAll(PartFiles.CHECKSUMS, file, BODY_OFFSET, 1 << 24);
  }

  @Test
  void everyFileOfEveryGoldenPartMatchesItsChecksums() throws IOException {
    int fileCount = 0;
    for (FixturePart part : PartFixtures.allParts()) {
      PartChecksums checksums = ChecksumsFile.read(part.file(PartFiles.CHECKSUMS));
      TreeSet<String> listed = new TreeSet<>(checksums.files().keySet());
      listed.removeIf(name -> name.endsWith(PartFiles.PROJECTION_EXTENSION));
      TreeSet<String> present = new TreeSet<>(part.files().keySet());
      present.removeIf(name -> !PartFiles.isListedInChecksums(name));
      assertEquals(listed, present, part.toString());
      for (String name : listed) {
        FileChecksum checksum = checksums.require(name);
        byte[] content = part.file(name);
        String message = part + "/" + name;
        assertEquals(checksum.sizeBytes(), content.length, message);
        assertEquals(checksum.hash(), ChainedHasher.hash(content), message);
        if (checksum.compressed()) {
          byte[] decoded = CompressedBlockReader.readAll(message, content, 0, 1 << 26);
          assertEquals(checksum.uncompressedSizeBytes(), decoded.length, message);
          assertTrue(
              checksum.uncompressedHash().equals(ChainedHasher.hash(decoded))
                  || name.equals(PartFiles.COMPACT_DATA),
              message);
          if (name.equals(PartFiles.COMPACT_DATA) && !part.archive().matches("(17|26)_.*")) {
            long[] single = new long[2];
            byte[] plain = ChainedHasher.hash(decoded).toBytes();
            CityHash128.hash128WithSeed(plain, 0, plain.length, 0, 0, single);
            assertEquals(checksum.uncompressedHash(), new Hash128(single[0], single[1]), message);
          }
        }
        fileCount++;
      }
    }
    assertTrue(fileCount > 1000, "fileCount=" + fileCount);
  }

  @Test
  void projectionsAreListedByTheHashOfTheirChecksums() throws IOException {
    int projectionCount = 0;
    for (FixturePart projection : PartFixtures.parts("21_projections")) {
      int slash = projection.name().indexOf('/');
      if (slash < 0) {
        continue;
      }
      FixturePart part =
          PartFixtures.part("21_projections", "t", projection.name().substring(0, slash));
      PartChecksums checksums = ChecksumsFile.read(part.file(PartFiles.CHECKSUMS));
      FileChecksum entry =
          ChecksumsFile.read(projection.file(PartFiles.CHECKSUMS)).asProjectionEntry();
      assertEquals(checksums.require(projection.name().substring(slash + 1)), entry);
      projectionCount++;
    }
    assertEquals(2, projectionCount);
  }

  @Test
  void writtenChecksumsHaveTheSameContentAsTheServers() throws IOException {
    for (FixturePart part : PartFixtures.allParts()) {
      byte[] original = part.file(PartFiles.CHECKSUMS);
      PartChecksums checksums = ChecksumsFile.read(original);
      byte[] written = ChecksumsFile.write(checksums);
      assertArrayEquals(body(original), body(written), part.toString());
      assertEquals(checksums, ChecksumsFile.read(written));
    }
  }

  @Test
  void versionThreeIsTheSameBodyUncompressed() throws IOException {
    byte[] original =
        PartFixtures.part("01_compact_default", "t", "all_1_1_0").file("checksums.txt");
    byte[] body = body(original);
    byte[] header = "checksums format version: 3\n".getBytes(StandardCharsets.US_ASCII);
    byte[] file = Arrays.copyOf(header, header.length + body.length);
    System.arraycopy(body, 0, file, header.length, body.length);
    assertEquals(ChecksumsFile.read(original), ChecksumsFile.read(file));
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThrows(CorruptPartException.class, () -> ChecksumsFile.read(cut));
    }
  }

  @Test
  void versionTwoIsText() throws IOException {
    String text =
        """
        checksums format version: 2
        2 files:
        count.txt
        \tsize: 2
        \thash: 18446744073709551615 5
        \tcompressed: 0
        k.bin
        \tsize: 100
        \thash: 1 2
        \tcompressed: 1
        \tuncompressed size: 400
        \tuncompressed hash: 3 4
        """;
    PartChecksums expected =
        PartChecksums.builder()
            .add("count.txt", FileChecksum.plain(2, new Hash128(-1, 5)))
            .add("k.bin", FileChecksum.compressed(100, new Hash128(1, 2), 400, new Hash128(3, 4)))
            .build();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertEquals(expected, ChecksumsFile.read(bytes));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(CorruptPartException.class, () -> ChecksumsFile.read(cut));
    }
  }

  @Test
  void namesThatLeaveTheDirectoryAreCorruption() throws IOException {
    for (String name : new String[] {"../x", "a/b", "..", "", "columns.txt"}) {
      byte[] header = "checksums format version: 3\n".getBytes(StandardCharsets.US_ASCII);
      byte[] file = Arrays.copyOf(header, header.length + 2 + name.length() + 18);
      file[header.length] = 1;
      file[header.length + 1] = (byte) name.length();
      byte[] encoded = name.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(encoded, 0, file, header.length + 2, encoded.length);
      assertThrows(CorruptPartException.class, () -> ChecksumsFile.read(file), name);
    }
  }

  @Test
  void newerVersionsAreRefusedByName() {
    UnsupportedPartFormatException e =
        assertThrows(
            UnsupportedPartFormatException.class,
            () ->
                ChecksumsFile.read(
                    "checksums format version: 6\n".getBytes(StandardCharsets.US_ASCII)));
    assertTrue(e.getMessage().contains("checksums format version 6"));
  }

  @Test
  void missingEntriesNameTheFile() throws IOException {
    PartChecksums checksums = PartChecksums.builder().addPlain("count.txt", new byte[1]).build();
    assertTrue(
        assertThrows(CorruptPartException.class, () -> checksums.require("k.bin"))
            .getMessage()
            .contains("k.bin"));
    assertEquals(Map.of("count.txt", checksums.require("count.txt")), checksums.files());
  }
}
