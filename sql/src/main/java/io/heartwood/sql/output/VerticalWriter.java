package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import java.io.OutputStream;
import java.util.List;

/** Vertical: a line for each value, under a line that numbers the row. */
final class VerticalWriter extends RowWriter {
  private final TextBuffer value = new TextBuffer(256);
  private int nameWidth;

  VerticalWriter(OutputStream stream) {
    super(stream, TextStyle.RAW);
  }

  @Override
  void writeHeader() {
    for (var column : header()) {
      nameWidth = Math.max(nameWidth, PrettyWriter.width(column.name()));
    }
  }

  @Override
  void writeRow(List<Column> columns, int row, long rowIndex) {
    String title = "Row " + (rowIndex + 1) + ":";
    out.append(rowIndex == 0 ? "" : "\n");
    out.append(title + "\n" + "─".repeat(title.length()) + "\n");
    for (int i = 0; i < columns.size(); i++) {
      String name = header().get(i).name();
      out.append(name + ":" + " ".repeat(nameWidth - PrettyWriter.width(name) + 1));
      value.clear();
      cell(i).append(columns.get(i), row, PrettyWriter.NULL_TEXT, value);
      out.append(value.bytes(), 0, value.size());
      out.append(NumberTip.of(value.toString(), header().get(i).type()) + "\n");
    }
  }
}
