package io.heartwood.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** As ClickHouse 26.7 prints the same bytes. */
class TextEscapesTest {
  private static String json(String latin1) {
    byte[] bytes = ("x" + latin1 + "x").getBytes(StandardCharsets.ISO_8859_1);
    TextBuffer out = new TextBuffer(4);
    TextEscapes.appendJson(bytes, 1, bytes.length - 1, out);
    return new String(out.bytes(), 0, out.size(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void separatorsOfLinesAreEscapedInJson() {
    assertEquals("\"A\\u2028B\\u2029\"", json("A\u00e2\u0080\u00a8B\u00e2\u0080\u00a9"));
    assertEquals("\"\\u2028\\u2028\"", json("\u00e2\u0080\u00a8\u00e2\u0080\u00a8"));
    assertEquals("\"\u00e2\u0080\u00aa\"", json("\u00e2\u0080\u00aa"));
    assertEquals("\"\u00e2\u0081\u00a8\"", json("\u00e2\u0081\u00a8"));
  }

  @Test
  void bytesAtTheEndAreNoSeparator() {
    assertEquals("\"\u00e2\"", json("\u00e2"));
    assertEquals("\"\u00e2\u0080\"", json("\u00e2\u0080"));
    assertEquals("\"\u00e2\u00e2\u0080\\n\"", json("\u00e2\u00e2\u0080\n"));
  }

  @Test
  void controlsQuotesAndSlashesAreEscapedInJson() {
    assertEquals("\"\\u0000\\u001F\\b\\f\\n\\r\\t\\\\\\/\\\"'\"", json("\0\37\b\f\n\r\t\\/\"'"));
  }
}
