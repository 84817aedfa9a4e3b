package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.text.TextStyle;
import java.io.OutputStream;
import java.util.List;

/** JSONEachRow: an object for each row, each on a line. */
final class JsonEachRowWriter extends RowWriter {
  JsonEachRowWriter(OutputStream stream) {
    super(stream, TextStyle.JSON);
  }

  @Override
  void writeRow(List<Column> columns, int row, long rowIndex) {
    out.append('{');
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      TextEscapes.json(header().get(i).name(), out);
      out.append(':');
      cell(i).append(columns.get(i), row, out);
    }
    out.append("}\n");
  }
}
