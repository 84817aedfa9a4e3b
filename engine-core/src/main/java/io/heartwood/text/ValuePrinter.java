package io.heartwood.text;

import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.NullableType;
import java.time.ZoneId;

/**
 * Prints values of one type in one style, byte for byte as ClickHouse does. Chosen once for a
 * column; confined to one thread, since it remembers the last date it printed.
 */
public abstract class ValuePrinter {
  /** A printer of a type without quotes. */
  ValuePrinter() {}

  /**
   * The printer of a type.
   *
   * @param timeZone zone of dates and times whose type names none
   */
  public static ValuePrinter of(DataType type, TextStyle style, ZoneId timeZone) {
    DataType values = type.valueType();
    if (values instanceof NullableType nullable) {
      return new OfNullable(of(nullable.nested(), style, timeZone), style);
    }
    ValuePrinter dynamic = DynamicPrinters.of(values, style, timeZone);
    if (dynamic != null) {
      return dynamic;
    }
    ValuePrinter compound = CompoundPrinters.of(values, style, timeZone);
    return compound != null ? compound : ValuePrinters.of(values, style, timeZone);
  }

  /** Appends the value at a row of a column of the printer's type. */
  public abstract void append(Column column, int row, TextBuffer out);

  /** Appends what stands for NULL in a style. */
  public static void appendNull(TextStyle style, TextBuffer out) {
    switch (style) {
      case JSON -> out.append("null");
      case QUOTED -> out.append("NULL");
      default -> {
        out.append((byte) '\\');
        out.append((byte) 'N');
      }
    }
  }

  private static final class OfNullable extends ValuePrinter {
    private final ValuePrinter nested;
    private final TextStyle style;

    OfNullable(ValuePrinter nested, TextStyle style) {
      this.nested = nested;
      this.style = style;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      NullableColumn nullable = (NullableColumn) column;
      if (nullable.isNull(row)) {
        appendNull(style, out);
      } else {
        nested.append(nullable.nested(), row, out);
      }
    }
  }
}
