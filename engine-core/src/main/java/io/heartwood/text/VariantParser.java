package io.heartwood.text;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.VariantColumn;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.StringType;
import io.heartwood.types.VariantType;
import io.heartwood.types.WideIntegerType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a value of a Variant as the first type that it is a value of: whole numbers from narrow to
 * wide, truth values, fractions, other types by name, strings last. A type whose text of the value
 * is the very text that was read is preferred, since a number that is too large for a type wraps.
 */
final class VariantParser extends ValueParser {
  private final VariantType type;
  private final List<Integer> order = new ArrayList<>();
  private final List<ValueParser> parsers = new ArrayList<>();
  private final List<ValuePrinter> printers = new ArrayList<>();
  private final TextBuffer printed = new TextBuffer(64);
  private VariantColumn.Builder builder;

  VariantParser(VariantType type, ZoneId timeZone) {
    this.type = type;
    for (int i = 0; i < type.members().size(); i++) {
      order.add(i);
      parsers.add(ValueParser.of(type.members().get(i), timeZone));
      printers.add(ValuePrinter.of(type.members().get(i), TextStyle.RAW, timeZone));
    }
    order.sort(
        Comparator.comparingInt((Integer number) -> rank(type.members().get(number)))
            .thenComparing(Comparator.naturalOrder()));
  }

  private static int rank(DataType member) {
    DataType plain = member.valueType();
    if (plain instanceof IntegerType integer) {
      return 2 * integer.bits() + (integer.signed() ? 1 : 0);
    }
    if (plain instanceof WideIntegerType integer) {
      return 2 * integer.bits() + (integer.signed() ? 1 : 0);
    }
    if (plain instanceof BoolType) {
      return 1000;
    }
    if (plain instanceof FloatType) {
      return 1001;
    }
    return plain instanceof StringType ? 1003 : 1002;
  }

  @Override
  public void start(ColumnBuilder newBuilder) {
    builder = (VariantColumn.Builder) newBuilder;
  }

  @Override
  public void parse(byte[] bytes, int from, int to) {
    int loose = -1;
    for (int number : order) {
      Column value = tryParse(number, bytes, from, to);
      if (value == null) {
        continue;
      }
      printed.clear();
      printers.get(number).append(value, 0, printed);
      if (Arrays.equals(printed.bytes(), 0, printed.size(), bytes, from, to)) {
        append(number, value);
        return;
      }
      boolean mayWrap = rank(type.members().get(number)) < 1000;
      loose = loose < 0 && !mayWrap ? number : loose;
    }
    if (loose < 0) {
      throw ValueFormatException.of(type, bytes, from, to, "no value of any of the types");
    }
    append(loose, tryParse(loose, bytes, from, to));
  }

  private Column tryParse(int number, byte[] bytes, int from, int to) {
    ColumnBuilder value = Columns.newBuilder(type.members().get(number), 1);
    parsers.get(number).start(value);
    try {
      parsers.get(number).parse(bytes, from, to);
      return value.build();
    } catch (ValueFormatException e) {
      return null;
    }
  }

  private void append(int number, Column value) {
    builder.member(number).appendRow(value, 0);
    builder.endValue(number);
  }

  @Override
  public void parseEscaped(byte[] bytes, int from, int to) {
    if (!TextEscapes.hasBackslash(bytes, from, to) || isNullText(bytes, from, to)) {
      super.parseEscaped(bytes, from, to);
    } else {
      byte[] plain = TextEscapes.unescape(bytes, from, to);
      parse(plain, 0, plain.length);
    }
  }

  @Override
  public void appendDefault() {
    builder.appendNull();
  }
}
