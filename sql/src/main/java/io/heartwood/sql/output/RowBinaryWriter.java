package io.heartwood.sql.output;

import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.serialization.BinaryOutput;
import io.heartwood.serialization.RowBinary;
import io.heartwood.serialization.Serializations;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * RowBinary, and RowBinaryWithNames and RowBinaryWithNamesAndTypes: an optional header (varint
 * number of columns, names, types) and the values of each row.
 */
final class RowBinaryWriter implements ResultWriter {
  private final BinaryOutput output;
  private final int headerParts;
  private final List<DataType> types = new ArrayList<>();
  private boolean needsTypes;

  /**
   * @param headerParts 0 for no header, 1 for names, 2 for names and types
   */
  RowBinaryWriter(OutputStream stream, int headerParts) {
    this.output = new BinaryOutput(stream);
    this.headerParts = headerParts;
  }

  @Override
  public void begin(List<NamedType> header) throws IOException {
    for (NamedType column : header) {
      types.add(column.type());
      needsTypes |= StateLayout.isIn(column.type()) || Serializations.dependsOnRows(column.type());
    }
    if (headerParts > 0) {
      output.writeVarint(header.size());
      for (NamedType column : header) {
        output.writeString(column.name());
      }
    }
    if (headerParts > 1) {
      for (NamedType column : header) {
        output.writeString(column.type().toString());
      }
    }
  }

  @Override
  public void write(List<Column> columns, int count) throws IOException {
    if (needsTypes) {
      for (int row = 0; row < count; row++) {
        for (int i = 0; i < columns.size(); i++) {
          RowBinary.write(columns.get(i), types.get(i), row, output);
        }
      }
      return;
    }
    for (int row = 0; row < count; row++) {
      for (Column column : columns) {
        RowBinary.write(column, row, output);
      }
    }
  }

  @Override
  public void finish(ResultStatistics statistics) throws IOException {
    output.flush();
  }
}
