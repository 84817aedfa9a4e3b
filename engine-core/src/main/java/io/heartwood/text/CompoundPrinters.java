package io.heartwood.text;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.MapType;
import io.heartwood.types.TupleType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Printers of arrays, tuples and maps, as ClickHouse 26.7 prints them: {@code [1,2]}, {@code
 * (1,'a',NULL)}, {@code {'k':1}}; in JSON arrays and objects; in CSV the same text in double
 * quotes, but a tuple as several fields.
 */
final class CompoundPrinters {
  private CompoundPrinters() {}

  /** The printer of a type, or null if it is not compound. */
  static ValuePrinter of(DataType type, TextStyle style, ZoneId timeZone) {
    if (type instanceof TupleType tuple && style == TextStyle.CSV) {
      return new OfTuple(tuple, printers(tuple, style, timeZone), "", ",", "", null);
    }
    if (style == TextStyle.CSV && isCompound(type)) {
      return new InCsv(of(type, TextStyle.QUOTED, timeZone));
    }
    TextStyle inner = style == TextStyle.JSON ? TextStyle.JSON : TextStyle.QUOTED;
    if (type instanceof ArrayType array) {
      return new OfArray(ValuePrinter.of(array.element(), inner, timeZone));
    }
    if (type instanceof MapType map) {
      return new OfMap(
          ValuePrinter.of(map.key(), inner, timeZone),
          ValuePrinter.of(map.value(), inner, timeZone),
          style == TextStyle.JSON);
    }
    if (type instanceof TupleType tuple) {
      List<ValuePrinter> elements = printers(tuple, inner, timeZone);
      if (style != TextStyle.JSON) {
        return new OfTuple(tuple, elements, "(", ",", ")", null);
      }
      return tuple.isNamed()
          ? new OfTuple(tuple, elements, "{", ",", "}", names(tuple))
          : new OfTuple(tuple, elements, "[", ",", "]", null);
    }
    return null;
  }

  private static boolean isCompound(DataType type) {
    return type instanceof ArrayType || type instanceof MapType || type instanceof TupleType;
  }

  private static List<ValuePrinter> printers(TupleType tuple, TextStyle style, ZoneId timeZone) {
    List<ValuePrinter> printers = new ArrayList<>();
    tuple.elements().forEach(each -> printers.add(ValuePrinter.of(each.type(), style, timeZone)));
    return printers;
  }

  /** The names of the elements as JSON keys. */
  private static byte[][] names(TupleType tuple) {
    byte[][] names = new byte[tuple.elements().size()][];
    for (int i = 0; i < names.length; i++) {
      byte[] name = tuple.nameOf(i).getBytes(StandardCharsets.UTF_8);
      TextBuffer key = new TextBuffer(name.length + 8);
      TextEscapes.appendJson(name, 0, name.length, key);
      key.append(':');
      names[i] = java.util.Arrays.copyOf(key.bytes(), key.size());
    }
    return names;
  }

  private static final class OfArray extends ValuePrinter {
    private final ValuePrinter element;

    OfArray(ValuePrinter element) {
      this.element = element;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      ArrayColumn arrays = (ArrayColumn) column;
      int start = arrays.offsets()[row];
      int end = arrays.offsets()[row + 1];
      out.append('[');
      for (int i = start; i < end; i++) {
        if (i > start) {
          out.append(',');
        }
        element.append(arrays.elements(), i, out);
      }
      out.append(']');
    }
  }

  private static final class OfMap extends ValuePrinter {
    private final ValuePrinter key;
    private final ValuePrinter value;
    private final boolean quotesKeys;

    OfMap(ValuePrinter key, ValuePrinter value, boolean quotesKeys) {
      this.key = key;
      this.value = value;
      this.quotesKeys = quotesKeys;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      ArrayColumn arrays = (ArrayColumn) column;
      TupleColumn entries = (TupleColumn) arrays.elements();
      int start = arrays.offsets()[row];
      int end = arrays.offsets()[row + 1];
      out.append('{');
      for (int i = start; i < end; i++) {
        if (i > start) {
          out.append(',');
        }
        appendKey(entries.element(0), i, out);
        out.append(':');
        value.append(entries.element(1), i, out);
      }
      out.append('}');
    }

    private void appendKey(Column keys, int row, TextBuffer out) {
      int start = out.size();
      key.append(keys, row, out);
      if (quotesKeys && out.bytes()[start] != '"') {
        // A number: keys of JSON objects are always strings.
        byte[] plain = java.util.Arrays.copyOfRange(out.bytes(), start, out.size());
        out.truncate(start);
        out.append('"');
        out.append(plain);
        out.append('"');
      }
    }
  }

  private static final class OfTuple extends ValuePrinter {
    private final TupleType type;
    private final List<ValuePrinter> elements;
    private final String open;
    private final String separator;
    private final String close;
    private final byte[][] names;

    /**
     * @param names what stands before each element, or null
     */
    OfTuple(
        TupleType type,
        List<ValuePrinter> elements,
        String open,
        String separator,
        String close,
        byte[][] names) {
      this.type = type;
      this.elements = elements;
      this.open = open;
      this.separator = separator;
      this.close = close;
      this.names = names;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      TupleColumn tuples = (TupleColumn) column;
      out.append(open);
      for (int i = 0; i < type.elements().size(); i++) {
        if (i > 0) {
          out.append(separator);
        }
        if (names != null) {
          out.append(names[i]);
        }
        elements.get(i).append(tuples.element(i), row, out);
      }
      out.append(close);
    }
  }

  /** A text in double quotes, those inside doubled. */
  private static final class InCsv extends ValuePrinter {
    private final ValuePrinter plain;
    private final TextBuffer text = new TextBuffer(64);

    InCsv(ValuePrinter plain) {
      this.plain = plain;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      text.clear();
      plain.append(column, row, text);
      TextEscapes.appendCsv(text.bytes(), 0, text.size(), out);
    }
  }
}
