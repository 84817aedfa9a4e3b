package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.text.TextStyle;
import io.heartwood.types.TupleType;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** TabSeparated and CSV: a line for each row, perhaps after lines of names and types. */
final class DelimitedWriter extends RowWriter {
  private final boolean csv;
  private final int headerLines;

  DelimitedWriter(OutputStream stream, TextStyle style, int headerLines) {
    super(stream, style);
    this.csv = style == TextStyle.CSV;
    this.headerLines = headerLines;
  }

  @Override
  void writeHeader() {
    List<TupleType.Element> fields = new ArrayList<>();
    for (NamedType column : header()) {
      fields.addAll(
          csv
              ? TupleType.fieldsOf(column.name(), column.type())
              : List.of(new TupleType.Element(column.name(), column.type())));
    }
    if (headerLines > 0) {
      writeLine(fields.stream().map(TupleType.Element::name).toList());
    }
    if (headerLines > 1) {
      writeLine(fields.stream().map(field -> field.type().toString()).toList());
    }
  }

  private void writeLine(List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      byte[] bytes = texts.get(i).getBytes(StandardCharsets.UTF_8);
      delimiter(i);
      if (csv) {
        out.append('"');
        TextEscapes.doubledQuotes(bytes, bytes.length, out);
        out.append('"');
      } else {
        TextEscapes.backslash(bytes, bytes.length, out);
      }
    }
    out.append('\n');
  }

  @Override
  void writeRow(List<Column> columns, int row, long rowIndex) {
    for (int i = 0; i < columns.size(); i++) {
      delimiter(i);
      cell(i).append(columns.get(i), row, out);
    }
    out.append('\n');
  }

  private void delimiter(int column) {
    if (column > 0) {
      out.append(csv ? ',' : '\t');
    }
  }
}
