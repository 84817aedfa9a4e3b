package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.text.TextStyle;
import java.io.OutputStream;
import java.util.List;

/** Values: rows in brackets with commas between. */
final class ValuesWriter extends RowWriter {
  ValuesWriter(OutputStream stream) {
    super(stream, TextStyle.QUOTED);
  }

  @Override
  void writeRow(List<Column> columns, int row, long rowIndex) {
    out.append(rowIndex == 0 ? "(" : ",(");
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      cell(i).append(columns.get(i), row, out);
    }
    out.append(')');
  }
}
