package io.heartwood.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextEscapes;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValueFormatException;
import io.heartwood.text.ValueParser;
import io.heartwood.text.ValuePrinter;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Types and values of several thousand aggregates, as ClickHouse 26.7 gave them for one thread:
 * {@code golden.tsv.gz} has lines of column types, rows, aggregate of columns c0, c1, ..., type and
 * value in TabSeparated, or ERR where ClickHouse refuses. Types and fields are separated by {@code
 * |}, rows by {@code ;}. Of rows with equal keys, argMin and argMax take the first here, and any in
 * ClickHouse: lines where it took another are left out.
 */
class AggregateGoldenTest {
  @Test
  void typesAndValuesAreThoseOfClickHouse() throws IOException {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (String line : lines()) {
      String[] fields = line.split("\t", -1);
      String expected = fields[3].equals("ERR") ? "ERR" : fields[3] + "\t" + fields[4];
      String actual = aggregate(fields[0], fields[1], fields[2], 1 + checked % 3);
      checked++;
      boolean same = actual.equals(expected) || expected.equals("ERR") && actual.startsWith("ERR");
      if (!same) {
        wrong.add(
            fields[2]
                + " of "
                + fields[0]
                + " rows "
                + fields[1]
                + "\n    expected "
                + expected
                + "\n    actual   "
                + actual);
      }
    }
    assertTrue(checked > 7000, "checked=" + checked);
    assertEquals(0, wrong.size(), () -> wrong.size() + " wrong:\n" + String.join("\n", wrong));
  }

  /** Adds the rows in blocks; in odd cases the blocks after the first go through another state. */
  private static String aggregate(String header, String rows, String call, int blockCount)
      throws IOException {
    List<DataType> types = new ArrayList<>();
    for (String type : header.split("\\|")) {
      types.add(DataTypeParser.parse(type));
    }
    String name = call.substring(0, call.indexOf('('));
    List<Integer> arguments = new ArrayList<>();
    for (String column : call.substring(name.length() + 1, call.length() - 1).split(", ")) {
      arguments.add(Integer.parseInt(column.substring(1)));
    }
    String[] all = rows.isEmpty() ? new String[0] : rows.split(";", -1);
    try {
      BoundAggregate bound =
          AggregateRegistry.bind(name, List.of(), arguments.stream().map(types::get).toList());
      AggregateState state = bound.newState();
      state.resize(1);
      for (int block = 0; block < blockCount; block++) {
        int from = all.length * block / blockCount;
        int to = all.length * (block + 1) / blockCount;
        List<Column> columns = new ArrayList<>();
        for (int argument : arguments) {
          columns.add(column(types.get(argument), argument, all, from, to));
        }
        if (block > 0 && blockCount == 3) {
          AggregateState other = bound.newState();
          other.resize(1);
          other.add(null, columns, to - from);
          state.merge(other, new int[1], 1);
        } else {
          state.add(block % 2 == 0 ? null : new int[to - from], columns, to - from);
        }
      }
      TextBuffer out = new TextBuffer(64);
      byte[] type = bound.type().toString().getBytes(StandardCharsets.UTF_8);
      TextEscapes.appendEscaped(type, 0, type.length, out);
      out.append('\t');
      ValuePrinter.of(bound.type(), TextStyle.ESCAPED, ZoneOffset.UTC)
          .append(state.result(1), 0, out);
      return out.toString();
    } catch (IllegalArgumentException e) {
      return "ERR " + e.getMessage();
    }
  }

  private static Column column(DataType type, int index, String[] rows, int from, int to)
      throws ValueFormatException {
    ColumnBuilder builder = Columns.newBuilder(type, to - from);
    ValueParser parser = ValueParser.of(type, ZoneOffset.UTC);
    parser.start(builder);
    for (int row = from; row < to; row++) {
      byte[] text = rows[row].split("\\|", -1)[index].getBytes(StandardCharsets.UTF_8);
      parser.parseEscaped(text, 0, text.length);
    }
    return builder.build();
  }

  private static List<String> lines() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(AggregateGoldenTest.class.getResourceAsStream("golden.tsv.gz")),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
