package io.heartwood.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Texts as ClickHouse 26.7 printed and read them. */
class TextGoldenTest {
  /** Lines of bits in hexadecimal and what ClickHouse prints: random bits, powers, subnormals. */
  @Test
  void floatsPrintAsInClickHouse() throws IOException {
    int checked = 0;
    for (String line : lines("doubles.tsv.gz")) {
      String[] fields = line.split("\t");
      double value = Double.longBitsToDouble(Long.parseUnsignedLong(fields[0], 16));
      assertEquals(fields[1], FloatText.toString(value), fields[0]);
      byte[] text = fields[1].getBytes(StandardCharsets.US_ASCII);
      assertEquals(value, FloatParser.parseDouble(text, 0, text.length), fields[0]);
      checked++;
    }
    for (String line : lines("floats.tsv.gz")) {
      String[] fields = line.split("\t");
      float value = Float.intBitsToFloat(Integer.parseUnsignedInt(fields[0], 16));
      assertEquals(fields[1], FloatText.toString(value), fields[0]);
      byte[] text = fields[1].getBytes(StandardCharsets.US_ASCII);
      assertEquals(value, FloatParser.parseFloat(text, 0, text.length), fields[0]);
      checked++;
    }
    assertTrue(checked > 8_000, "checked=" + checked);
  }

  @Test
  void floatsReadBackAsThemselves() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      String text = FloatText.toString(value);
      if (!Double.isNaN(value)) {
        assertEquals(value, Double.parseDouble(text.replace("inf", "Infinity")), "seed=" + seed);
      }
      float single = Float.intBitsToFloat(random.nextInt());
      String singleText = FloatText.toString(single);
      if (!Float.isNaN(single)) {
        float read = Float.parseFloat(singleText.replace("inf", "Infinity"));
        assertEquals(single, read, "seed=" + seed);
      }
    }
  }

  @Test
  void floatsAreParsedCorrectlyRounded() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      int digits = 1 + random.nextInt(19);
      StringBuilder builder = new StringBuilder(random.nextBoolean() ? "-" : "");
      int point = random.nextInt(digits + 1);
      for (int d = 0; d < digits; d++) {
        builder.append(d == point ? (d == 0 ? "0." : ".") : "").append(random.nextInt(10));
      }
      if (random.nextInt(4) == 0) {
        builder.append('e').append(random.nextInt(60) - 30);
      }
      String text = builder.toString();
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      String where = "seed=" + seed + " text=" + text;
      assertEquals(
          Double.parseDouble(text), FloatParser.parseDouble(bytes, 0, bytes.length), where);
      assertEquals(Float.parseFloat(text), FloatParser.parseFloat(bytes, 0, bytes.length), where);
    }
  }

  /** Lines of type, field of TabSeparated, and what ClickHouse made of it, or ERR. */
  @Test
  void fieldsAreReadAsInClickHouse() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String line : lines("parsed.tsv")) {
      String[] fields = line.split("\t", -1);
      DataType type = DataTypeParser.parse(fields[0]);
      String actual = readAndPrint(type, fields[1]);
      if (!actual.equals(fields[2])) {
        wrong.add(line + " actual=" + actual);
      }
    }
    assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
  }

  private static String readAndPrint(DataType type, String field) {
    ColumnBuilder builder = Columns.newBuilder(type, 1);
    ValueParser parser = ValueParser.of(type, ZoneOffset.UTC);
    parser.start(builder);
    byte[] text = field.getBytes(StandardCharsets.UTF_8);
    try {
      parser.parseEscaped(text, 0, text.length);
    } catch (ValueFormatException e) {
      assertEquals(0, builder.rowCount(), "a failed value leaves no row: " + field);
      return "ERR";
    }
    TextBuffer out = new TextBuffer(64);
    ValuePrinter.of(type, TextStyle.ESCAPED, ZoneOffset.UTC).append(builder.build(), 0, out);
    return out.toString();
  }

  private static List<String> lines(String name) throws IOException {
    try (InputStream resource = TextGoldenTest.class.getResourceAsStream(name);
        InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(resource) : resource;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
