package io.heartwood.text;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.serialization.DynamicValues;
import io.heartwood.types.ArrayType;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.JsonType;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads JSON objects and values of Dynamic from text, and infers the types that they do not tell,
 * as {@link JsonShape} says.
 *
 * <p>An object's members are flattened to paths; NULL leaves no path. A Dynamic is read from JSON
 * text, or from plain text: a number, a truth value, a date or time, an array in square brackets
 * whose text is also JSON; anything else is a String.
 */
final class DynamicParser extends ValueParser {
  private final DataType type;
  private final ZoneId timeZone;
  private final Map<DataType, ValueParser> parsers = new HashMap<>();
  private final Map<JsonType, List<Pattern>> patterns = new HashMap<>();
  private ColumnBuilder builder;

  private DynamicParser(DataType type, ZoneId timeZone) {
    this.type = type;
    this.timeZone = timeZone;
  }

  /** The parser of a type, or null if it is neither JSON nor Dynamic. */
  static ValueParser forDynamic(DataType type, ZoneId timeZone) {
    return type instanceof JsonType || type instanceof DynamicType
        ? new DynamicParser(type, timeZone)
        : null;
  }

  @Override
  public void start(ColumnBuilder newBuilder) {
    builder = newBuilder;
  }

  @Override
  public boolean readsJson() {
    return true;
  }

  @Override
  public void parse(byte[] bytes, int from, int to) {
    if (type instanceof JsonType) {
      parseJson(bytes, from, to);
    } else {
      parsePlain(bytes, from, to, (StringColumn.Builder) builder);
    }
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
  public void parseJson(byte[] bytes, int from, int to) {
    int rowCount = builder.rowCount();
    try {
      append(JsonNode.parse(bytes, from, to), type, builder, bytes, false);
    } catch (ValueFormatException e) {
      builder.truncate(rowCount);
      throw e;
    }
  }

  @Override
  public void appendDefault() {
    builder.appendDefault();
  }

  private void parsePlain(byte[] bytes, int from, int to, StringColumn.Builder target) {
    String text = new String(bytes, from, Math.min(to - from, 64), StandardCharsets.ISO_8859_1);
    if (text.startsWith("[") || NUMBER.matcher(text).matches()) {
      try {
        JsonNode node = JsonNode.parse(bytes, from, to);
        JsonShape shape = JsonShape.of(node, bytes);
        appendInferred(
            node,
            shape == null ? JsonShape.mixed() : shape.type(JsonType.DEFAULT, false),
            target,
            bytes);
        return;
      } catch (ValueFormatException e) {
        // Then it is a text that only begins like a value: fall through to String.
        appendText(bytes, from, to, StringType.INSTANCE, target);
        return;
      }
    }
    byte[] plain = Arrays.copyOfRange(bytes, from, to);
    DataType inferred =
        text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
            ? BoolType.INSTANCE
            : JsonShape.stringType(plain);
    appendText(bytes, from, to, inferred, target);
  }

  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,19})|-?[1-9]\\d*\\.\\d+");

  /** Appends a value of a Dynamic that a parser of its type reads from text. */
  private void appendText(
      byte[] bytes, int from, int to, DataType inferred, StringColumn.Builder target) {
    ColumnBuilder value = Columns.newBuilder(inferred, 1);
    ValueParser parser = parser(inferred);
    parser.start(value);
    parser.parse(bytes, from, to);
    DynamicValues.append(inferred, value.build(), 0, target);
  }

  private void appendInferred(
      JsonNode node, DataType inferred, StringColumn.Builder target, byte[] source) {
    ColumnBuilder value = Columns.newBuilder(inferred, 1);
    append(node, inferred, value, source, true);
    DynamicValues.append(inferred, value.build(), 0, target);
  }

  private ValueParser parser(DataType valueType) {
    return parsers.computeIfAbsent(valueType, each -> ValueParser.of(each, timeZone));
  }

  /**
   * Appends a value of a type.
   *
   * @param inferred whether the type was inferred from the value, so that it fits
   */
  private void append(
      JsonNode node, DataType named, ColumnBuilder target, byte[] source, boolean inferred) {
    DataType valueType = named.valueType();
    if (valueType instanceof NullableType nullable) {
      NullableColumn.Builder nullables = (NullableColumn.Builder) target;
      if (node.kind() == JsonNode.Kind.NULL) {
        nullables.appendNull();
      } else {
        append(node, nullable.nested(), nullables.nested(), source, inferred);
        nullables.endValue();
      }
    } else if (valueType instanceof JsonType json) {
      appendObject(node, json, (TupleColumn.Builder) target, source);
    } else if (valueType instanceof DynamicType) {
      appendDynamic(node, (StringColumn.Builder) target, source, JsonType.DEFAULT, false);
    } else if (node.kind() == JsonNode.Kind.NULL) {
      target.appendDefault();
    } else if (valueType instanceof ArrayType array && node.kind() == JsonNode.Kind.ARRAY) {
      ArrayColumn.Builder arrays = (ArrayColumn.Builder) target;
      for (JsonNode item : node.items()) {
        append(item, array.element(), arrays.elements(), source, inferred);
      }
      arrays.endRow();
    } else if (valueType instanceof MapType map && node.kind() == JsonNode.Kind.OBJECT) {
      appendMap(node, map, (ArrayColumn.Builder) target, source);
    } else if (valueType instanceof TupleType tuple && node.kind() == JsonNode.Kind.ARRAY) {
      appendTuple(node, tuple, (TupleColumn.Builder) target, source);
    } else {
      appendLeaf(node, valueType, target, source, inferred);
    }
  }

  private void appendMap(JsonNode node, MapType map, ArrayColumn.Builder target, byte[] source) {
    TupleColumn.Builder pairs = (TupleColumn.Builder) target.elements();
    for (JsonNode member : node.items()) {
      ValueParser keys = parser(map.key());
      keys.start(pairs.element(0));
      keys.parse(member.text(), 0, member.text().length);
      append(member.value(), map.value(), pairs.element(1), source, false);
      pairs.endRow();
    }
    target.endRow();
  }

  private void appendTuple(
      JsonNode node, TupleType tuple, TupleColumn.Builder target, byte[] source) {
    if (node.items().size() != tuple.elements().size()) {
      throw ValueFormatException.of(
          tuple, source, node.from(), node.to(), "wrong number of elements");
    }
    for (int i = 0; i < node.items().size(); i++) {
      append(node.items().get(i), tuple.elements().get(i).type(), target.element(i), source, false);
    }
    target.endRow();
  }

  private void appendLeaf(
      JsonNode node, DataType valueType, ColumnBuilder target, byte[] source, boolean inferred) {
    boolean truth = node.kind() == JsonNode.Kind.TRUE || node.kind() == JsonNode.Kind.FALSE;
    if (truth && (valueType instanceof IntegerType || valueType instanceof FloatType)) {
      appendTruth(node.kind() == JsonNode.Kind.TRUE, target, valueType);
      return;
    }
    if (inferred && valueType.equals(FloatType.FLOAT64)) {
      String text =
          new String(source, node.from(), node.to() - node.from(), StandardCharsets.ISO_8859_1);
      ((DoubleColumn.Builder) target).append(Double.parseDouble(text));
      return;
    }
    ValueParser parser = parser(valueType);
    parser.start(target);
    if (node.kind() == JsonNode.Kind.STRING) {
      parser.parse(node.text(), 0, node.text().length);
    } else {
      parser.parse(source, node.from(), node.to());
    }
  }

  private void appendTruth(boolean truth, ColumnBuilder target, DataType valueType) {
    if (target instanceof LongColumn.Builder longs) {
      longs.append(truth ? 1 : 0);
    } else if (target instanceof DoubleColumn.Builder doubles) {
      doubles.append(truth ? 1 : 0);
    } else if (target instanceof ByteColumn.Builder bytes) {
      bytes.append((byte) (truth ? 1 : 0));
    } else {
      ValueParser parser = parser(valueType);
      parser.start(target);
      parser.parse(new byte[] {(byte) (truth ? '1' : '0')}, 0, 1);
    }
  }

  private void appendDynamic(
      JsonNode node, StringColumn.Builder target, byte[] source, JsonType objects, boolean inJson) {
    if (node.kind() == JsonNode.Kind.NULL) {
      target.appendDefault();
      return;
    }
    JsonShape shape = JsonShape.of(node, source);
    appendInferred(
        node, shape == null ? JsonShape.mixed() : shape.type(objects, inJson), target, source);
  }

  private void appendObject(
      JsonNode node, JsonType json, TupleColumn.Builder target, byte[] source) {
    if (node.kind() != JsonNode.Kind.OBJECT) {
      throw ValueFormatException.of(json, source, node.from(), node.to(), "not an object");
    }
    TreeMap<String, JsonNode> paths = new TreeMap<>(VariantType.BY_BYTES);
    flatten("", node, json, paths, source);
    List<TupleType.Element> typed = json.typedPaths();
    for (int i = 0; i < typed.size(); i++) {
      JsonNode value = paths.remove(typed.get(i).name());
      if (value == null) {
        target.element(i).appendDefault();
      } else {
        append(value, typed.get(i).type(), target.element(i), source, false);
      }
    }
    ArrayColumn.Builder others = (ArrayColumn.Builder) target.element(typed.size());
    TupleColumn.Builder pairs = (TupleColumn.Builder) others.elements();
    for (Map.Entry<String, JsonNode> path : paths.entrySet()) {
      if (path.getValue().kind() != JsonNode.Kind.NULL) {
        ((StringColumn.Builder) pairs.element(0)).append(path.getKey());
        StringColumn.Builder values = (StringColumn.Builder) pairs.element(1);
        appendDynamic(path.getValue(), values, source, json.nested(), true);
        pairs.endRow();
      }
    }
    others.endRow();
    target.endRow();
  }

  private void flatten(
      String prefix,
      JsonNode object,
      JsonType json,
      TreeMap<String, JsonNode> paths,
      byte[] source) {
    for (JsonNode member : object.items()) {
      String path = prefix + new String(member.text(), StandardCharsets.UTF_8);
      boolean isTyped = json.typedPaths().stream().anyMatch(each -> each.name().equals(path));
      if (isSkipped(path, json)) {
        continue;
      }
      if (member.value().kind() == JsonNode.Kind.OBJECT && !isTyped) {
        flatten(path + ".", member.value(), json, paths, source);
      } else if (paths.put(path, member.value()) != null) {
        throw ValueFormatException.of(
            json, source, object.from(), object.to(), "duplicate path " + path);
      }
    }
  }

  private boolean isSkipped(String path, JsonType json) {
    for (String skipped : json.skippedPaths()) {
      if (path.equals(skipped) || path.startsWith(skipped + ".")) {
        return true;
      }
    }
    List<Pattern> compiled =
        patterns.computeIfAbsent(
            json,
            each -> {
              List<Pattern> all = new ArrayList<>();
              each.skippedPatterns().forEach(pattern -> all.add(Pattern.compile(pattern)));
              return all;
            });
    return compiled.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }
}
