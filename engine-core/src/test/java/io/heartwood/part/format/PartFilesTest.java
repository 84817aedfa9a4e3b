package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartFilesTest {
  @Test
  void namesAreEscapedAsTheServerEscapesThem() {
    assertEquals("na%20me%2Ex%25%D0%B9", PartFiles.escape("na me.x%й"));
    assertEquals("A_b%2DC%2Ed", PartFiles.escape("A_b-C.d"));
    assertEquals("%2E%2E%2F", PartFiles.escape("../"));
    assertEquals("minmax_a%20b.idx", PartFiles.minMaxFile("a b"));
  }

  @Test
  void longStreamNamesBecomeTheirHash() {
    String name = "a".repeat(142);
    assertEquals("a6d24f5092c0756c82d3856f33945155.bin", PartFiles.dataFile(name));
    assertEquals(
        "04f207450d270f382abc529235b959dc.cmrk2",
        PartFiles.marksFile(name + ".null", MarksFormat.WIDE_COMPRESSED));
    assertEquals("b".repeat(127) + ".bin", PartFiles.dataFile("b".repeat(127)));
    assertEquals(36, PartFiles.dataFile("b".repeat(128)).length());
  }

  @Test
  void minMaxFilesOfLongNamesHaveTheHashOfTheColumn() {
    assertEquals(
        "minmax_a6d24f5092c0756c82d3856f33945155.idx", PartFiles.minMaxFile("a".repeat(142)));
    // With max_file_name_length = 4, ClickHouse 26.7.
    assertTrue(
        PartFiles.minMaxFiles("abcdefgh")
            .containsAll(
                List.of("minmax_4f2fe527f853cf37a974445534b1eea4.idx", "minmax_abcdefgh.idx")));
  }

  @Test
  void everyStreamOfEveryWideGoldenPartHasItsFiles() throws IOException {
    int streamCount = 0;
    for (FixturePart part : PartFixtures.allParts()) {
      byte[] substreams = part.files().get(PartFiles.COLUMNS_SUBSTREAMS);
      if (substreams == null || part.files().containsKey(PartFiles.COMPACT_DATA)) {
        continue;
      }
      for (ColumnSubstreams column : ColumnsSubstreamsFile.read(substreams)) {
        for (String stream : column.streams()) {
          String data = PartFiles.dataFile(stream);
          assertTrue(part.files().containsKey(data), part + "/" + data);
          streamCount++;
        }
      }
    }
    assertTrue(streamCount > 200, "streamCount=" + streamCount);
  }

  @Test
  void namesThatLeadElsewhereAreNotPlain() {
    for (String name : new String[] {"", ".", "..", "a/b", "/a", "a\\b", "a\0"}) {
      assertFalse(PartFiles.isPlainFileName(name), name);
    }
    assertTrue(PartFiles.isPlainFileName("n%2Ex.size0.bin"));
  }
}
