package io.heartwood.text;

import static java.util.Locale.ROOT;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.MapType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads arrays {@code [1, 2]}, tuples {@code (1, 'a', NULL)} and maps {@code {'k': 1}}: strings in
 * single quotes with backslash escapes, other values bare or in quotes. In JSON it reads arrays,
 * objects for maps, and for tuples either: an object gives elements by name, those it lacks take
 * their defaults, and those that the tuple lacks are skipped, as ClickHouse 26.7 does.
 */
final class CompoundParser extends ValueParser {
  private final DataType type;
  private final List<DataType> elementTypes;
  private final List<ValueParser> elements = new ArrayList<>();
  private ColumnBuilder builder;

  private CompoundParser(DataType type, List<DataType> elementTypes, ZoneId timeZone) {
    this.type = type;
    this.elementTypes = elementTypes;
    elementTypes.forEach(element -> elements.add(ValueParser.of(element, timeZone)));
  }

  /** The parser of a type, or null if it is not compound. */
  static ValueParser forCompound(DataType type, ZoneId timeZone) {
    if (type instanceof ArrayType array) {
      return new CompoundParser(type, List.of(array.element()), timeZone);
    }
    if (type instanceof MapType map) {
      return new CompoundParser(type, List.of(map.key(), map.value()), timeZone);
    }
    if (type instanceof TupleType tuple) {
      return new CompoundParser(
          type, tuple.elements().stream().map(TupleType.Element::type).toList(), timeZone);
    }
    return null;
  }

  @Override
  public void start(ColumnBuilder newBuilder) {
    builder = newBuilder;
    if (builder instanceof TupleColumn.Builder tuples) {
      for (int i = 0; i < elements.size(); i++) {
        elements.get(i).start(tuples.element(i));
      }
    } else if (type instanceof MapType) {
      TupleColumn.Builder entries =
          (TupleColumn.Builder) ((ArrayColumn.Builder) builder).elements();
      elements.get(0).start(entries.element(0));
      elements.get(1).start(entries.element(1));
    } else {
      elements.get(0).start(((ArrayColumn.Builder) builder).elements());
    }
  }

  @Override
  public void parse(byte[] bytes, int from, int to) {
    int rowCount = builder.rowCount();
    try {
      if (builder instanceof TupleColumn.Builder tuples) {
        parseTuple(tuples, bytes, from, to);
      } else {
        parseArray((ArrayColumn.Builder) builder, bytes, from, to);
      }
    } catch (ValueFormatException e) {
      // Also removes the elements of a row that was not finished.
      builder.truncate(rowCount);
      throw e;
    }
  }

  @Override
  public boolean undoesEscapes() {
    return true;
  }

  @Override
  public boolean readsJson() {
    return true;
  }

  @Override
  public void parseJson(byte[] bytes, int from, int to) {
    parseNode(JsonNode.parse(bytes, from, to), bytes);
  }

  @Override
  void parseNode(JsonNode node, byte[] source) {
    if (node.kind() == JsonNode.Kind.NULL) {
      appendNull();
      return;
    }
    int rowCount = builder.rowCount();
    try {
      if (builder instanceof TupleColumn.Builder tuples) {
        appendTuple(tuples, node, source);
      } else if (type instanceof MapType) {
        appendMap((ArrayColumn.Builder) builder, node, source);
      } else {
        require(node, JsonNode.Kind.ARRAY, source);
        for (JsonNode item : node.items()) {
          appendElement(0, item, source);
        }
        ((ArrayColumn.Builder) builder).endRow();
      }
    } catch (ValueFormatException e) {
      builder.truncate(rowCount);
      throw e;
    }
  }

  private void appendMap(ArrayColumn.Builder maps, JsonNode node, byte[] source) {
    require(node, JsonNode.Kind.OBJECT, source);
    for (JsonNode member : node.items()) {
      elements.get(0).parse(member.text(), 0, member.text().length);
      appendElement(1, member.value(), source);
      ((TupleColumn.Builder) maps.elements()).endRow();
    }
    maps.endRow();
  }

  private void appendTuple(TupleColumn.Builder tuples, JsonNode node, byte[] source) {
    if (node.kind() == JsonNode.Kind.OBJECT && ((TupleType) type).isNamed()) {
      appendNamed(node, source);
    } else {
      require(node, JsonNode.Kind.ARRAY, source);
      if (node.items().size() != elements.size()) {
        throw malformed(source, node.from(), node.to(), "expected elements " + elements.size());
      }
      for (int i = 0; i < elements.size(); i++) {
        appendElement(i, node.items().get(i), source);
      }
    }
    tuples.endRow();
  }

  private void appendNamed(JsonNode node, byte[] source) {
    Map<String, JsonNode> values = new HashMap<>();
    for (JsonNode member : node.items()) {
      String name = new String(member.text(), StandardCharsets.UTF_8);
      if (values.put(name, member.value()) != null) {
        throw malformed(source, node.from(), node.to(), "each member once");
      }
    }
    for (int i = 0; i < elements.size(); i++) {
      JsonNode value = values.get(((TupleType) type).elements().get(i).name());
      if (value == null) {
        elements.get(i).appendDefault();
      } else {
        appendElement(i, value, source);
      }
    }
  }

  private void appendElement(int index, JsonNode node, byte[] source) {
    boolean truth = node.kind() == JsonNode.Kind.TRUE || node.kind() == JsonNode.Kind.FALSE;
    if (truth && elementTypes.get(index).withoutNullable() instanceof IntegerType) {
      byte[] digit = {(byte) (node.kind() == JsonNode.Kind.TRUE ? '1' : '0')};
      elements.get(index).parse(digit, 0, 1);
    } else if (node.kind() != JsonNode.Kind.NUMBER
        || !elements.get(index).parseTicks(source, node.from(), node.to(), true)) {
      elements.get(index).parseNode(node, source);
    }
  }

  private void require(JsonNode node, JsonNode.Kind kind, byte[] source) {
    if (node.kind() != kind) {
      throw malformed(source, node.from(), node.to(), "not an " + kind.name().toLowerCase(ROOT));
    }
  }

  @Override
  public void appendDefault() {
    builder.appendDefault();
  }

  private void parseArray(ArrayColumn.Builder arrays, byte[] bytes, int from, int to) {
    boolean map = type instanceof MapType;
    int end = requireBrackets(bytes, from, to, map ? '{' : '[', map ? '}' : ']');
    int position = skipSpace(bytes, skipSpace(bytes, from, to) + 1, end);
    while (position < end) {
      if (map) {
        position = parseElement(0, bytes, position, end, ':');
        if (position > end) {
          throw malformed(bytes, from, to, "':' is missing");
        }
        position = parseElement(1, bytes, position, end, ',');
        ((TupleColumn.Builder) arrays.elements()).endRow();
      } else {
        position = parseElement(0, bytes, position, end, ',');
      }
      if (position == end) {
        throw malformed(bytes, from, to, "an element is missing");
      }
    }
    arrays.endRow();
  }

  private void parseTuple(TupleColumn.Builder tuples, byte[] bytes, int from, int to) {
    int end = requireBrackets(bytes, from, to, '(', ')');
    int position = skipSpace(bytes, from, to) + 1;
    for (int i = 0; i < elements.size(); i++) {
      if (position > end) {
        throw malformed(bytes, from, to, "too few elements");
      }
      position = parseElement(i, bytes, position, end, ',');
    }
    if (skipSpace(bytes, Math.min(position, end), end) != end) {
      throw malformed(bytes, from, to, "too many elements");
    }
    tuples.endRow();
  }

  /** The position of the closing bracket. */
  private int requireBrackets(byte[] bytes, int from, int to, char open, char close) {
    int start = skipSpace(bytes, from, to);
    int end = to;
    while (end > start && bytes[end - 1] == ' ') {
      end--;
    }
    if (end - start < 2 || bytes[start] != open || bytes[end - 1] != close) {
      throw malformed(bytes, from, to, "not in " + open + close);
    }
    return end - 1;
  }

  /**
   * Appends an element.
   *
   * @return where the next one begins; {@code end + 1} if this was the last
   */
  private int parseElement(int index, byte[] bytes, int from, int end, char separator) {
    int start = skipSpace(bytes, from, end);
    int next = endOfElement(bytes, start, end, separator);
    int stop = next;
    while (stop > start && bytes[stop - 1] == ' ') {
      stop--;
    }
    ValueParser parser = elements.get(index);
    if (parser instanceof CompoundParser) {
      parser.parse(bytes, start, stop);
    } else if (stop - start >= 2 && bytes[start] == '\'' && bytes[stop - 1] == '\'') {
      byte[] plain = TextEscapes.unescape(bytes, start + 1, stop - 1);
      parser.parse(plain, 0, plain.length);
    } else if (isNull(bytes, start, stop)) {
      parser.appendNull();
    } else if (stop == start) {
      throw malformed(bytes, start, stop, "an element is missing");
    } else if (needsQuotes(elementTypes.get(index).withoutNullable())) {
      throw malformed(bytes, start, stop, "expected an opening quote '");
    } else if (!parser.parseTicks(bytes, start, stop, false)) {
      parser.parse(bytes, start, stop);
    }
    return next + 1;
  }

  private static boolean needsQuotes(DataType type) {
    return type instanceof StringType
        || type instanceof FixedStringType
        || type instanceof EnumType;
  }

  private static boolean isNull(byte[] bytes, int from, int to) {
    return to - from == 4
        && (bytes[from] | 0x20) == 'n'
        && (bytes[from + 1] | 0x20) == 'u'
        && (bytes[from + 2] | 0x20) == 'l'
        && (bytes[from + 3] | 0x20) == 'l';
  }

  /** The first separator outside of quotes and brackets. */
  private int endOfElement(byte[] bytes, int from, int end, char separator) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < end; i++) {
      byte b = bytes[i];
      if (quoted) {
        if (b == '\\') {
          i++;
        } else if (b == '\'') {
          quoted = false;
        }
      } else if (b == '\'') {
        quoted = true;
      } else if (b == '[' || b == '(' || b == '{') {
        depth++;
      } else if (b == ']' || b == ')' || b == '}') {
        depth--;
      } else if (b == separator && depth == 0) {
        return i;
      }
    }
    if (quoted || depth != 0) {
      throw malformed(bytes, from, end, "a quote or bracket is not closed");
    }
    return end;
  }

  private static int skipSpace(byte[] bytes, int from, int to) {
    int position = from;
    while (position < to && bytes[position] == ' ') {
      position++;
    }
    return position;
  }

  private ValueFormatException malformed(byte[] bytes, int from, int to, String reason) {
    return ValueFormatException.of(type, bytes, from, to, reason);
  }
}
