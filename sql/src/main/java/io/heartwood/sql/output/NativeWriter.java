package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.serialization.BinaryOutput;
import io.heartwood.serialization.NativeColumns;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTimeType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Native (revision 0): each block of the result as varint number of columns, varint number of rows,
 * and for each column its name, its type and its values. A result without rows is an empty file.
 */
final class NativeWriter implements ResultWriter {
  private final BinaryOutput output;
  private List<NamedType> header = List.of();

  NativeWriter(OutputStream stream) {
    this.output = new BinaryOutput(stream);
  }

  @Override
  public void begin(List<NamedType> resultHeader) {
    header = List.copyOf(resultHeader);
  }

  @Override
  public void write(List<Column> columns, int count) throws IOException {
    if (count == 0) {
      return;
    }
    output.writeVarint(columns.size());
    output.writeVarint(count);
    for (int i = 0; i < columns.size(); i++) {
      NamedType named = header.get(i);
      output.writeString(named.name());
      output.writeString(typeName(named.type()));
      NativeColumns.write(named.type(), columns.get(i).slice(0, count), output);
    }
  }

  /** Revision 0 knows no zones of DateTime; ClickHouse leaves them out where a column is one. */
  private static String typeName(DataType type) {
    return type instanceof DateTimeType ? "DateTime" : type.toString();
  }

  @Override
  public void finish(ResultStatistics statistics) throws IOException {
    output.flush();
  }
}
