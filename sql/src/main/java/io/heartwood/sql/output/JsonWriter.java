package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.text.TextStyle;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/** JSON and JSONCompact: one object with names, types, rows and what the query took. */
final class JsonWriter extends RowWriter {
  private static final double NANOS_PER_SECOND = 1e9;

  private final boolean compact;

  JsonWriter(OutputStream stream, boolean compact) {
    super(stream, TextStyle.JSON);
    this.compact = compact;
  }

  @Override
  void writeHeader() {
    out.append("{\n\t\"meta\":\n\t[\n");
    List<NamedType> header = header();
    for (int i = 0; i < header.size(); i++) {
      out.append("\t\t{\n\t\t\t\"name\": ");
      TextEscapes.json(header.get(i).name(), out);
      out.append(",\n\t\t\t\"type\": ");
      TextEscapes.json(header.get(i).type().toString(), out);
      out.append(i == header.size() - 1 ? "\n\t\t}\n" : "\n\t\t},\n");
    }
    out.append("\t],\n\n\t\"data\":\n\t[\n");
  }

  @Override
  void writeRow(List<Column> columns, int row, long rowIndex) {
    out.append(rowIndex == 0 ? "\t\t" : ",\n\t\t");
    out.append(compact ? "[" : "{\n");
    for (int i = 0; i < columns.size(); i++) {
      if (compact) {
        out.append(i == 0 ? "" : ", ");
      } else {
        out.append(i == 0 ? "\t\t\t" : ",\n\t\t\t");
        TextEscapes.json(header().get(i).name(), out);
        out.append(": ");
      }
      cell(i).append(columns.get(i), row, out);
    }
    out.append(compact ? "]" : "\n\t\t}");
  }

  @Override
  void writeFooter(long rows, ResultStatistics statistics) {
    out.append("\n\t],\n\n\t\"rows\": " + rows);
    if (statistics.rowsBeforeLimit() >= 0) {
      out.append(",\n\n\t\"rows_before_limit_at_least\": " + statistics.rowsBeforeLimit());
    }
    out.append(
        String.format(
            Locale.ROOT,
            ",\n\n\t\"statistics\":\n\t{\n\t\t\"elapsed\": %.9f,\n\t\t\"rows_read\": %d,\n"
                + "\t\t\"bytes_read\": %d\n\t}\n}\n",
            statistics.elapsedNanos() / NANOS_PER_SECOND,
            statistics.rowsRead(),
            statistics.bytesRead()));
  }
}
