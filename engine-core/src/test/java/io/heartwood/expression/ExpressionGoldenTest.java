package io.heartwood.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextEscapes;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValuePrinter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Types and values of several thousand expressions, as ClickHouse 26.7 gave them: {@code
 * golden.tsv.gz} has lines of expression, type and value in TabSeparated, or ERR where ClickHouse
 * refuses.
 */
class ExpressionGoldenTest {
  private static final FunctionContext CONTEXT =
      new FunctionContext(ZoneOffset.UTC, Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void typesAndValuesAreThoseOfClickHouse() throws IOException {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (String line : lines()) {
      String[] fields = line.split("\t", -1);
      String expected = fields[1].equals("ERR") ? "ERR" : fields[1] + "\t" + fields[2];
      String actual = evaluate(fields[0]);
      checked++;
      boolean same = actual.equals(expected) || expected.equals("ERR") && actual.startsWith("ERR");
      if (!same) {
        wrong.add(fields[0] + "\n    expected " + expected + "\n    actual   " + actual);
      }
    }
    assertTrue(checked > 4000, "checked=" + checked);
    assertEquals(0, wrong.size(), () -> wrong.size() + " wrong:\n" + String.join("\n", wrong));
  }

  private static String evaluate(String text) {
    try {
      BoundExpression bound =
          ExpressionBinder.bind(ExpressionParser.parse(text), List.of(), CONTEXT);
      Column column = bound.evaluate(new Block(List.of(), List.of(), 1));
      TextBuffer out = new TextBuffer(64);
      byte[] type = bound.type().toString().getBytes(StandardCharsets.UTF_8);
      TextEscapes.appendEscaped(type, 0, type.length, out);
      out.append('\t');
      ValuePrinter.of(bound.type(), TextStyle.ESCAPED, ZoneOffset.UTC).append(column, 0, out);
      return out.toString();
    } catch (IllegalArgumentException e) {
      return "ERR " + e.getMessage();
    }
  }

  private static List<String> lines() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    ExpressionGoldenTest.class.getResourceAsStream("golden.tsv.gz")),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
