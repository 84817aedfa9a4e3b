package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValuePrinter;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.JsonType;
import io.heartwood.types.MapType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import io.heartwood.types.UuidType;
import io.heartwood.types.VariantType;
import java.time.ZoneId;

/** Prints the values of one column of a result. Confined to one thread. */
final class Cell {
  private final ValuePrinter printer;
  private final boolean rightAligned;

  Cell(DataType type, TextStyle style, ZoneId timeZone) {
    this.printer = ValuePrinter.of(type, style, timeZone);
    DataType plain = type.withoutNullable();
    this.rightAligned =
        !(plain instanceof StringType
            || plain instanceof FixedStringType
            || plain instanceof EnumType
            || plain instanceof BoolType
            || plain instanceof UuidType
            || plain instanceof Ipv4Type
            || plain instanceof Ipv6Type
            || plain instanceof ArrayType
            || plain instanceof TupleType
            || plain instanceof MapType
            || plain instanceof VariantType
            || plain instanceof DynamicType
            || plain instanceof JsonType
            || plain instanceof AggregateFunctionType);
  }

  /** Whether tables align the column to the right. */
  boolean isRightAligned() {
    return rightAligned;
  }

  /** Appends a value in the style of the format. */
  void append(Column column, int row, TextBuffer out) {
    printer.append(column, row, out);
  }

  /** Appends a value, or {@code nullText}. */
  void append(Column column, int row, String nullText, TextBuffer out) {
    if (column instanceof NullableColumn nullable && nullable.isNull(row)) {
      out.append(nullText);
    } else {
      printer.append(column, row, out);
    }
  }
}
