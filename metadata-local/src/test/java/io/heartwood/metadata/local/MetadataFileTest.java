package io.heartwood.metadata.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts written by ClickHouse 26.7.2 (and one of 2022), and texts that it refuses. {@code ~} is LF,
 * {@code >} is tab.
 */
class MetadataFileTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "5~1>4~4>fmt/jyp/zejxjoesqmquiypfmicnjltdewprp~0~0~~",
        "5~1>4~4>fmt/jyp/zejxjoesqmquiypfmicnjltdewprp~1~1~~",
        "5~1>2633~2633>fmt/foe/mxpjhdfgcacebnblzzhtqxixfmnmz~2~1~~",
        "5~0>0~0~0~~",
        "5~3>90~30>t4/fdj/ltiuzqks~30>t4/izx/qxxllsqb~30>t4/dds/axzyyrkm~0~0~~",
        "5~2>269~269>dd/yqz/rkusqxeccawopwfarpjzttgzabvdn~0>dd/vfy/kfvrdgnbwpqpqsfuwmohkbhwjmurz~0~0~~",
        "5~0>0~0~0~CODEC(LZ4)~"
      })
  void textsOfVersion5AreReadAndWrittenBackAsTheyAre(String text) throws IOException {
    FileMetadata metadata = parse(text, "fmt/");
    assertArrayEquals(bytes(text), MetadataFile.format(metadata));
  }

  @Test
  void aRealFileMeansWhatItSays() throws IOException {
    FileMetadata metadata =
        parse("5~1>2633~2633>fmt/foe/mxpjhdfgcacebnblzzhtqxixfmnmz~2~1~~", "other/");
    assertEquals(
        List.of(new StoredObject(new ObjectKey("fmt/foe/mxpjhdfgcacebnblzzhtqxixfmnmz"), 2633)),
        metadata.objects());
    assertEquals(2633, metadata.sizeBytes());
    assertEquals(2, metadata.additionalNames());
    assertTrue(metadata.readOnly());
  }

  @ParameterizedTest
  @CsvSource({
    "1~1>80~80>data/enmwkq~0~, data/enmwkq, 0",
    "2~1>80~80>enmwkq~3~, data/enmwkq, 3",
    "3~1>80~80>enmwkqfptmghyxzxhiczjgpkhzsvexgi~0~0~, data/enmwkqfptmghyxzxhiczjgpkhzsvexgi, 0",
    "4~1>80~80>enmwkq~0~0~~, data/enmwkq, 0",
    "5~1>80~80>else/enmwkq~0~0~~, else/enmwkq, 0"
  })
  void allVersionsAreRead(String text, String key, int additionalNames) throws IOException {
    FileMetadata metadata = parse(text, "data/");
    assertEquals(List.of(new StoredObject(new ObjectKey(key), 80)), metadata.objects());
    assertEquals(additionalNames, metadata.additionalNames());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5~0>0~0~true~~",
        "5~0>0~0~false~~",
        "5~0>0~0~0~~and more~text",
        "5~0>0~-1~0~~",
        "5~2>0~0>none/a~0>none/b~0~0~~"
      })
  void whatClickHouseForgivesIsRead(String text) throws IOException {
    assertEquals(0, parse(text, "").sizeBytes());
  }

  @Test
  void aCountWithoutSenseKeepsTheObjects() throws IOException {
    assertEquals(Integer.MAX_VALUE, parse("5~0>0~-1~0~~", "").additionalNames());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "6~0>0~0~0~~, 1, version 1 to 5, 6",
        "0~0>0~0~0~~, 1, version 1 to 5, 0",
        "\"\", 1, version 1 to 5, end of file",
        "x, 1, version 1 to 5, 'x'",
        "5~0>0~0~0~, 5, line feed, end of file",
        "5~0>0~0~0, 4, line feed, end of file",
        "5~1>9~8>k~0~0~~, 4, sum of sizes 9, 8",
        "5~2>9~9>k~0~0~~, 4, tab, byte 10",
        "1~1>8~8>elsewhere/k~0~, 3, object key that starts with data/, elsewhere/k",
        "5~1>8~8>~0~0~~, 3, object key, nothing",
        "5~1>8~-8>k~0~0~~, 3, object size, -8",
        "5~1>8~99999999999999999999>k~0~0~~, 3, object size, a number that is too large",
        "5~2000000000>8~8>k~0~0~~, 3, as many objects as lines, 2000000000",
        "5~-1>0~0~0~~, 3, as many objects as lines, -1",
        "5~0>0~0~yes~~, 4, read-only flag 0 or 1, 'y'",
        "5~1>1~1>k~0~0~inline~, 7, objects or inline data, both"
      })
  void whatIsWrongIsNamed(String text, int line, String expected, String actual) {
    CorruptMetadataException corrupt =
        assertThrows(CorruptMetadataException.class, () -> parse(text, "data/"));
    assertEquals(
        "corrupt metadata file: file=the file line="
            + line
            + " expected="
            + expected
            + " actual="
            + actual,
        corrupt.getMessage());
  }

  @Test
  void linesOfWindowsAreRefused() {
    assertThrows(
        CorruptMetadataException.class,
        () -> MetadataFile.parse("5\r\n0\t0\r\n0\r\n0\r\n\r\n".getBytes(), "f", ""));
  }

  @Test
  void escapesComeBack() throws IOException {
    byte[] inline = new byte[256];
    for (int i = 0; i < inline.length; i++) {
      inline[i] = (byte) i;
    }
    FileMetadata metadata = new FileMetadata(List.of(), inline, 0, false);
    byte[] text = MetadataFile.format(metadata);
    assertArrayEquals(inline, MetadataFile.parse(text, "f", "").inlineData());
    FileMetadata odd =
        FileMetadata.of(List.of(new StoredObject(new ObjectKey("a\tb\nc\\d'e\u00e9"), 7)));
    assertEquals(odd.objects(), MetadataFile.parse(MetadataFile.format(odd), "f", "").objects());
    assertTrue(
        new String(MetadataFile.format(odd), StandardCharsets.UTF_8)
            .contains("a\\tb\\nc\\\\d\\'e\u00e9"));
  }

  @Test
  void damagedTextsFailCleanlyOrAreRead() {
    long seed = Long.getLong("heartwood.test.seed", new Random().nextLong());
    Random random = new Random(seed);
    byte[] whole = bytes("5~3>90~30>t4/fdj/l~30>t4/izx/q~30>t4/dds/a~0~0~~");
    for (int i = 0; i < 20_000; i++) {
      byte[] text = whole.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = java.util.Arrays.copyOf(text, random.nextInt(text.length + 1));
      try {
        FileMetadata read = MetadataFile.parse(cut, "f", "t4/");
        assertTrue(read.sizeBytes() >= 0, "seed=" + seed);
      } catch (CorruptMetadataException expected) {
        assertTrue(expected.getMessage().contains("file=f"), "seed=" + seed);
      }
    }
  }

  @Test
  void everyTruncationOfAWholeTextIsRefused() {
    byte[] whole = bytes("5~1>30~30>t4/fdj/l~0~0~~");
    List<Integer> accepted = new ArrayList<>();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      try {
        MetadataFile.parse(cut, "f", "t4/");
        accepted.add(length);
      } catch (CorruptMetadataException expected) {
        assertTrue(expected.getMessage().contains("line="));
      }
    }
    assertEquals(List.of(), accepted);
  }

  private static FileMetadata parse(String text, String prefix) throws IOException {
    return MetadataFile.parse(bytes(text), "the file", prefix);
  }

  private static byte[] bytes(String text) {
    return text.replace('~', '\n').replace('>', '\t').getBytes(StandardCharsets.UTF_8);
  }
}
