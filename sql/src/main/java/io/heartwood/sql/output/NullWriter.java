package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.text.TextStyle;
import java.io.OutputStream;
import java.util.List;

/** Null: prints nothing. */
final class NullWriter extends RowWriter {
  NullWriter(OutputStream stream) {
    super(stream, TextStyle.RAW);
  }

  @Override
  void writeRow(List<Column> columns, int row, long rowIndex) {
    // the format is for measuring queries without printing their rows
  }
}
