package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarksFileTest {
  /** How many positions a mark of this file has. */
  private static int streamCount(FixturePart part, String name, MarksFormat format)
      throws IOException {
    if (!format.compact() || name.startsWith(PartFiles.SKIP_INDEX_PREFIX)) {
      return 1;
    }
    return format.perSubstream()
        ? ColumnsSubstreamsFile.read(part.file(PartFiles.COLUMNS_SUBSTREAMS)).stream()
            .mapToInt(column -> column.streams().size())
            .sum()
        : ColumnsFile.read(part.file(PartFiles.COLUMNS)).size();
  }

  @Test
  void marksOfEveryGoldenPartReadAndWriteBack() throws IOException {
    Set<MarksFormat> seen = EnumSet.noneOf(MarksFormat.class);
    for (FixturePart part : PartFixtures.allParts()) {
      long rows = CountFile.read(part.file(PartFiles.COUNT));
      for (String name : part.files().keySet()) {
        MarksFormat format = MarksFormat.ofFile(name).orElse(null);
        if (format == null) {
          continue;
        }
        seen.add(format);
        byte[] bytes = part.file(name);
        String message = part + "/" + name;
        Marks marks =
            format.hasRows()
                ? MarksFile.read(message, format, bytes, streamCount(part, name, format))
                : MarksFile.readFixed(message, format, bytes, 100, rows);
        byte[] plain =
            format.compressed() ? CompressedBlockReader.readAll(message, bytes, 0, 1 << 20) : bytes;
        byte[] encoded = MarksFile.encode(format, marks);
        assertArrayEquals(plain, encoded, message);
        byte[] compressed = MarksFile.compress(format, encoded, MarksFile.DEFAULT_CODEC);
        if (format.compressed()) {
          assertArrayEquals(
              encoded, CompressedBlockReader.readAll(message, compressed, 0, 1 << 20));
        } else {
          assertArrayEquals(bytes, compressed);
        }
        if (!name.startsWith(PartFiles.SKIP_INDEX_PREFIX)) {
          assertEquals(rows, marks.totalRowCount(), message);
          assertEquals(rows > 0 && format.hasRows(), marks.hasFinalMark(), message);
        }
      }
    }
    assertEquals(
        EnumSet.of(
            MarksFormat.WIDE_FIXED,
            MarksFormat.WIDE_FIXED_COMPRESSED,
            MarksFormat.WIDE,
            MarksFormat.WIDE_COMPRESSED,
            MarksFormat.COMPACT_COLUMNS,
            MarksFormat.COMPACT_SUBSTREAMS_COMPRESSED),
        seen);
  }

  @Test
  void goldenOffsetsAreTheKnownOnes() throws IOException {
    FixturePart part = PartFixtures.part("01_compact_default", "t", "all_1_1_0");
    MarksFormat format = MarksFormat.ofFile("data.cmrk4").orElseThrow();
    int streams = streamCount(part, "data.cmrk4", format);
    Marks marks = MarksFile.read("data.cmrk4", format, part.file("data.cmrk4"), streams);
    assertEquals(1, marks.granuleCount());
    assertEquals(2, marks.markCount());
    assertEquals(50, marks.rowCount(0));
    assertEquals(new Mark(0, 0), marks.mark(0, 0));
    for (int stream = 0; stream < streams; stream++) {
      assertEquals(new Mark(part.file("data.bin").length, 0), marks.mark(1, stream));
    }
  }

  @Test
  void rowsAreFoundByGranule() {
    Marks marks =
        Marks.builder(2)
            .position(0, 0)
            .position(0, 8)
            .granule(8)
            .position(100, 0)
            .position(100, 64)
            .granule(5)
            .position(200, 0)
            .position(200, 0)
            .finalMark()
            .build();
    assertEquals(13, marks.totalRowCount());
    assertEquals(0, marks.granuleOfRow(0));
    assertEquals(0, marks.granuleOfRow(7));
    assertEquals(1, marks.granuleOfRow(8));
    assertEquals(1, marks.granuleOfRow(12));
    assertEquals(5, marks.rowCount(new MarkRange(1, 2)));
    assertEquals(new Mark(100, 64), marks.mark(1, 1));
    assertTrue(marks.hasFinalMark());
    assertThrows(IndexOutOfBoundsException.class, () -> marks.granuleOfRow(13));
    assertThrows(IndexOutOfBoundsException.class, () -> marks.mark(3, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> marks.mark(0, 2));
  }

  @Test
  void builderRefusesIncompleteMarks() {
    assertThrows(IllegalStateException.class, () -> Marks.builder(1).granule(5));
    assertThrows(IllegalStateException.class, () -> Marks.builder(2).position(0, 0).granule(5));
    assertThrows(IllegalStateException.class, () -> Marks.builder(1).position(0, 0).build());
    assertThrows(
        IllegalStateException.class,
        () -> Marks.builder(1).position(0, 0).finalMark().position(0, 0).granule(1));
    assertThrows(IllegalArgumentException.class, () -> Marks.builder(1).position(0, 0).granule(0));
    Marks empty = Marks.builder(1).build();
    assertEquals(0, empty.granuleCount());
    assertFalse(empty.hasFinalMark());
  }

  @Test
  void damagedMarksAreCorruption() {
    byte[] granule =
        MarksFile.encode(MarksFormat.WIDE, Marks.builder(1).position(1, 2).granule(3).build());
    for (int changed : List.of(7, 15, 11, 23, 20)) {
      byte[] bad = granule.clone();
      bad[changed] = -1;
      assertThrows(
          CorruptPartException.class, () -> MarksFile.read("k.mrk2", MarksFormat.WIDE, bad, 1));
    }
    assertThrows(
        CorruptPartException.class,
        () -> MarksFile.read("k.mrk2", MarksFormat.WIDE, new byte[23], 1));
    byte[] twoFinal = new byte[48];
    assertThrows(
        CorruptPartException.class, () -> MarksFile.read("k.mrk2", MarksFormat.WIDE, twoFinal, 1));
    assertThrows(
        CorruptPartException.class,
        () -> MarksFile.readFixed("k.mrk", MarksFormat.WIDE_FIXED, new byte[32], 100, 250));
  }
}
