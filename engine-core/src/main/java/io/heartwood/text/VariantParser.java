package io.heartwood.text;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.VariantColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.MapType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import io.heartwood.types.WideIntegerType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a value of a Variant as the first type that it is a value of: whole numbers from narrow to
 * wide, truth values, fractions, other types by name, strings last. A type whose text of the value
 * is the very text that was read is preferred, since a number that is too large for a type wraps.
 *
 * <p>Arrays and objects of JSON go to tuples, then arrays and maps, then objects of JSON, by JSON's
 * grammar, and to strings last, as ClickHouse 26.7 was seen to choose.
 */
final class VariantParser extends ValueParser {
  /** More than any whole number of 256 bits has. */
  private static final int MAX_DIGITS = 100;

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
  public boolean readsJson() {
    return parsers.stream().anyMatch(ValueParser::readsJson);
  }

  @Override
  public void parseJson(byte[] bytes, int from, int to) {
    parseNode(JsonNode.parse(bytes, from, to), bytes);
  }

  @Override
  void parseNode(JsonNode node, byte[] source) {
    switch (node.kind()) {
      case NULL -> appendNull();
      case STRING -> parse(node.text(), 0, node.text().length);
      case ARRAY, OBJECT -> parseNested(node, source);
      default -> parse(source, node.from(), node.to());
    }
  }

  private void parseNested(JsonNode node, byte[] source) {
    List<Integer> candidates = new ArrayList<>(order);
    candidates.sort(Comparator.comparingInt(number -> nestedRank(type.members().get(number))));
    for (int number : candidates) {
      boolean takesText = type.members().get(number).valueType() instanceof StringType;
      boolean taken = takesText || parsers.get(number).readsJson();
      if (!taken || !fits(type.members().get(number), node, source)) {
        continue;
      }
      ColumnBuilder value = Columns.newBuilder(type.members().get(number), 1);
      parsers.get(number).start(value);
      try {
        parsers.get(number).parseNode(node, source);
      } catch (ValueFormatException e) {
        // Not a value of this type; perhaps of the next.
        continue;
      }
      append(number, value.build());
      return;
    }
    throw ValueFormatException.of(
        type, source, node.from(), node.to(), "no value of any of the types");
  }

  /** Whether no whole number of arrays and maps, at any depth, would wrap. */
  private static boolean fits(DataType target, JsonNode node, byte[] source) {
    DataType plain = target.withoutNullable().valueType();
    if (plain instanceof IntegerType integer) {
      return fits(integer.bits(), integer.signed(), node, source);
    }
    if (plain instanceof WideIntegerType integer) {
      return fits(integer.bits(), integer.signed(), node, source);
    }
    if (plain instanceof ArrayType array && node.kind() == JsonNode.Kind.ARRAY) {
      return node.items().stream().allMatch(item -> fits(array.element(), item, source));
    }
    if (plain instanceof MapType map && node.kind() == JsonNode.Kind.OBJECT) {
      return node.items().stream().allMatch(item -> fits(map.value(), item.value(), source));
    }
    return true;
  }

  private static boolean fits(int bits, boolean signed, JsonNode node, byte[] source) {
    String text;
    if (node.kind() == JsonNode.Kind.STRING) {
      text = new String(node.text(), StandardCharsets.ISO_8859_1);
    } else if (node.kind() == JsonNode.Kind.NUMBER) {
      text = new String(source, node.from(), node.to() - node.from(), StandardCharsets.ISO_8859_1);
    } else {
      return true;
    }
    if (text.length() > MAX_DIGITS) {
      return false;
    }
    if (!text.matches("-?[0-9]+")) {
      // Not a whole number: for the parser to refuse.
      return true;
    }
    BigInteger value = new BigInteger(text);
    return signed ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
  }

  /** Tuples first, strings last; arrays and maps by the rank of what is in them. */
  private static int nestedRank(DataType member) {
    DataType plain = member.valueType();
    if (plain instanceof TupleType) {
      return 0;
    }
    if (plain instanceof StringType) {
      return 20_000;
    }
    DataType inner = plain;
    while (inner instanceof ArrayType || inner instanceof MapType) {
      DataType element =
          inner instanceof ArrayType array ? array.element() : ((MapType) inner).value();
      inner = element.withoutNullable().valueType();
    }
    return inner == plain ? 10_000 : 1 + rank(inner);
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
