package io.heartwood.text;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.serialization.DynamicValues;
import io.heartwood.types.DataType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.JsonType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Printers of Variant, Dynamic and JSON, as ClickHouse 26.7 prints them: the value as its own type
 * prints it; an object as JSON, which other formats than JSON escape or quote.
 */
final class DynamicPrinters {
  private DynamicPrinters() {}

  /** The printer of a type, or null if it is none of these. */
  static ValuePrinter of(DataType type, TextStyle style, ZoneId timeZone) {
    if (type instanceof VariantType variant) {
      return new OfVariant(variant, style, timeZone);
    }
    if (type instanceof DynamicType) {
      return new OfDynamic(style, timeZone);
    }
    if (type instanceof JsonType json) {
      OfJson printer = new OfJson(json, timeZone);
      return style == TextStyle.JSON ? printer : new AsText(printer, style);
    }
    return null;
  }

  private static final class OfVariant extends ValuePrinter {
    private final List<ValuePrinter> members = new ArrayList<>();
    private final TextStyle style;

    OfVariant(VariantType type, TextStyle style, ZoneId timeZone) {
      this.style = style;
      type.members().forEach(member -> members.add(ValuePrinter.of(member, style, timeZone)));
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      VariantColumn variants = (VariantColumn) column;
      if (variants.isNull(row)) {
        appendNull(style, out);
      } else {
        members
            .get(variants.discriminators()[row] & 0xff)
            .append(variants.memberOf(row), variants.positionOf(row), out);
      }
    }
  }

  /** Turns a column into columns by type when its first value is printed. */
  private static final class OfDynamic extends ValuePrinter {
    private final TextStyle style;
    private final ZoneId timeZone;
    private final Map<DataType, ValuePrinter> printers = new HashMap<>();
    private final List<DataType> types = new ArrayList<>();
    private Column last;
    private VariantColumn values;
    private ValuePrinter[] members;

    OfDynamic(TextStyle style, ZoneId timeZone) {
      this.style = style;
      this.timeZone = timeZone;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      if (column != last) {
        values = DynamicValues.byType((StringColumn) column, types);
        last = column;
        members = new ValuePrinter[types.size()];
        for (int i = 0; i < members.length; i++) {
          members[i] =
              printers.computeIfAbsent(
                  types.get(i), type -> ValuePrinter.of(type, style, timeZone));
        }
      }
      if (values.isNull(row)) {
        appendNull(style, out);
      } else {
        members[values.discriminators()[row] & 0xff].append(
            values.memberOf(row), values.positionOf(row), out);
      }
    }
  }

  /**
   * Prints paths in byte order as nested objects: {@code a.b} and {@code a.c} as one object under
   * {@code a}.
   */
  private static final class OfJson extends ValuePrinter {
    private final List<byte[]> typedPaths = new ArrayList<>();
    private final List<ValuePrinter> typed = new ArrayList<>();
    private final ValuePrinter dynamic;

    OfJson(JsonType type, ZoneId timeZone) {
      for (TupleType.Element path : type.typedPaths()) {
        typedPaths.add(path.name().getBytes(StandardCharsets.UTF_8));
        typed.add(ValuePrinter.of(path.type(), TextStyle.JSON, timeZone));
      }
      dynamic = ValuePrinter.of(type.dynamicType(), TextStyle.JSON, timeZone);
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      TupleColumn objects = (TupleColumn) column;
      ArrayColumn others = (ArrayColumn) objects.element(typed.size());
      TupleColumn pairs = (TupleColumn) others.elements();
      StringColumn names = (StringColumn) pairs.element(0);
      int other = others.offsets()[row];
      int end = others.offsets()[row + 1];
      JsonPathWriter paths = new JsonPathWriter(out);
      for (int next = 0; next < typed.size() || other < end; ) {
        boolean takesOther =
            next == typed.size() || other < end && isBefore(names, other, typedPaths.get(next));
        if (takesOther) {
          int start = names.offsets()[other];
          paths.begin(names.bytes(), start, names.offsets()[other + 1]);
          dynamic.append(pairs.element(1), other++, out);
        } else {
          byte[] path = typedPaths.get(next);
          paths.begin(path, 0, path.length);
          typed.get(next).append(objects.element(next++), row, out);
        }
      }
      paths.end();
    }

    private static boolean isBefore(StringColumn names, int row, byte[] path) {
      return Arrays.compareUnsigned(
              names.bytes(), names.offsets()[row], names.offsets()[row + 1], path, 0, path.length)
          < 0;
    }
  }

  /** An object in a format other than JSON: its JSON text as any other text. */
  private static final class AsText extends ValuePrinter {
    private final ValuePrinter json;
    private final TextStyle style;
    private final TextBuffer text = new TextBuffer(256);

    AsText(ValuePrinter json, TextStyle style) {
      this.json = json;
      this.style = style;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      text.clear();
      json.append(column, row, text);
      ValuePrinters.appendText(text.bytes(), 0, text.size(), style, out);
    }
  }
}
