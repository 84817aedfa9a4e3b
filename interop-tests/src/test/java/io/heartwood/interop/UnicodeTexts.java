package io.heartwood.interop;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.TupleType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes every string of a block valid UTF-8: of bytes that are none each becomes a character of its
 * own; those of a FixedString lose their highest bit.
 */
final class UnicodeTexts {
  private UnicodeTexts() {}

  static Block of(Block block) {
    List<Column> columns = new ArrayList<>();
    for (NamedType column : block.header()) {
      columns.add(of(column.type(), block.column(column.name())));
    }
    return new Block(block.header(), columns, block.rowCount());
  }

  private static Column of(DataType named, Column column) {
    DataType type = named.valueType();
    if (column instanceof NullableColumn nullable) {
      return new NullableColumn(of(type.withoutNullable(), nullable.nested()), nullable.nulls());
    }
    if (column instanceof ArrayColumn arrays) {
      Column elements = of(ArrayType.elementOf(type), arrays.elements());
      return new ArrayColumn(elements, arrays.offsets(), arrays.rowCount());
    }
    if (column instanceof TupleColumn tuples && type instanceof TupleType tuple) {
      List<Column> elements = new ArrayList<>();
      for (int i = 0; i < tuple.elements().size(); i++) {
        elements.add(of(tuple.elements().get(i).type(), tuples.element(i)));
      }
      return new TupleColumn(elements, tuples.rowCount());
    }
    if (column instanceof StringColumn strings) {
      StringColumn.Builder builder = new StringColumn.Builder(strings.rowCount());
      for (int row = 0; row < strings.rowCount(); row++) {
        int start = strings.offsets()[row];
        String text =
            new String(strings.bytes(), start, strings.length(row), StandardCharsets.ISO_8859_1);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        builder.append(bytes, 0, bytes.length);
      }
      return builder.build();
    }
    if (type instanceof FixedStringType && column instanceof FixedBytesColumn fixed) {
      byte[] bytes = fixed.bytes().clone();
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] &= 0x7f;
      }
      return new FixedBytesColumn(bytes, fixed.width(), fixed.rowCount());
    }
    return column;
  }
}
