package io.heartwood.part.inspect;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.serialization.ArrayInput;
import io.heartwood.serialization.RowBinary;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValuePrinter;
import io.heartwood.types.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Values of index files as text. */
final class ValueText {
  private static final int MAX_HEX_BYTES = 64;

  private ValueText() {}

  /** The value at a row as SQL has it; times of no zone of their own are in UTC. */
  static String of(DataType type, Column column, int row) {
    TextBuffer text = new TextBuffer(64);
    ValuePrinter.of(type, TextStyle.QUOTED, ZoneOffset.UTC).append(column, row, text);
    return text.toString();
  }

  /** The values of a row. */
  static List<String> of(List<DataType> types, List<Column> columns, int row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(of(types.get(i), columns.get(i), row));
    }
    return values;
  }

  /** The first bytes in hexadecimal. */
  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MAX_HEX_BYTES));
  }

  /** The value at a row in row binary. */
  static byte[] binary(Column column, int row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RowBinary.write(column, row, bytes);
    return bytes.toByteArray();
  }

  /**
   * Reads rows of values in row binary, which must be all of the bytes.
   *
   * @throws io.heartwood.checksum.CorruptPartException if they are not
   */
  static List<Column> decode(String file, byte[] bytes, List<DataType> types, int rowCount)
      throws IOException {
    ArrayInput input = new ArrayInput(file, bytes);
    List<ColumnBuilder> builders = new ArrayList<>();
    for (DataType type : types) {
      builders.add(Columns.newBuilder(type, Math.min(rowCount, bytes.length)));
    }
    for (int row = 0; row < rowCount; row++) {
      for (int i = 0; i < types.size(); i++) {
        RowBinary.read(input, types.get(i), builders.get(i));
      }
    }
    if (!input.atEnd()) {
      throw input.corrupt("the end of the file after " + rowCount + " rows", "more bytes");
    }
    return builders.stream().map(ColumnBuilder::build).toList();
  }
}
