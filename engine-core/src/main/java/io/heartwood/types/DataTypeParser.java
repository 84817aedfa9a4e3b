package io.heartwood.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads type names as ClickHouse writes them, and the usual aliases ({@code Decimal32(2)}, {@code
 * INT}, {@code TEXT}).
 *
 * <p>Nesting is bounded, so that hostile text cannot exhaust the stack. Confined to one parse.
 */
public final class DataTypeParser {
  private static final int MAX_DEPTH = 64;

  private static final DataType POINT =
      new DomainType(
          "Point",
          new TupleType(
              List.of(
                  new TupleType.Element("", FloatType.FLOAT64),
                  new TupleType.Element("", FloatType.FLOAT64))));
  private static final DataType RING = new DomainType("Ring", new ArrayType(POINT));
  private static final DataType POLYGON = new DomainType("Polygon", new ArrayType(RING));

  /** Types of ClickHouse 26.7, and the one that JSON had before, that are not supported. */
  private static final Set<String> KNOWN_ELSEWHERE =
      Set.of("Geometry", "GEOMETRY", "Nothing", "Object", "QBit");

  private final String text;
  private int position;

  private DataTypeParser(String text) {
    this.text = text;
  }

  /**
   * Parses a whole type name.
   *
   * @throws UnsupportedTypeException if the text is not the name of a supported type; the message
   *     says where
   */
  public static DataType parse(String text) {
    DataTypeParser parser = new DataTypeParser(text);
    DataType type;
    try {
      type = parser.type(0);
    } catch (UnsupportedTypeException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UnsupportedTypeException("bad type: type=" + text + " reason=" + e.getMessage());
    }
    parser.skipSpace();
    if (parser.position < text.length()) {
      throw parser.expected("end of type");
    }
    return type;
  }

  /** The text from the current position on. */
  String rest() {
    return text.substring(position);
  }

  DataType type(int depth) {
    if (depth > MAX_DEPTH) {
      throw new UnsupportedTypeException("type is nested too deep: limit=" + MAX_DEPTH, true);
    }
    int start = position;
    String name = word();
    DataType simple = simpleType(name);
    if (simple != null) {
      return simple;
    }
    switch (name) {
      case "Nullable" -> {
        open();
        DataType nested = type(depth + 1);
        close();
        return new NullableType(nested);
      }
      case "Array" -> {
        open();
        DataType element = type(depth + 1);
        close();
        return new ArrayType(element);
      }
      case "LowCardinality" -> {
        open();
        DataType nested = type(depth + 1);
        close();
        return new LowCardinalityType(nested);
      }
      case "Map" -> {
        open();
        DataType key = type(depth + 1);
        comma();
        DataType value = type(depth + 1);
        close();
        return new MapType(key, value);
      }
      case "Tuple" -> {
        return tuple(depth);
      }
      case "Variant" -> {
        open();
        List<DataType> members = new ArrayList<>();
        do {
          members.add(type(depth + 1));
        } while (tryComma());
        close();
        return new VariantType(members);
      }
      case "Dynamic" -> {
        return dynamic();
      }
      case "JSON", "Json" -> {
        return tryOpen() ? new JsonTypeParser(this, depth).parse() : JsonType.DEFAULT;
      }
      case "Nested" -> {
        TupleType rows = tuple(depth);
        if (!rows.isNamed()) {
          throw expected("elements with names");
        }
        String elements = rows.toString().substring("Tuple".length());
        return new DomainType("Nested" + elements, new ArrayType(rows));
      }
      case "SimpleAggregateFunction" -> {
        open();
        String function = word();
        List<String> parameters = parameters();
        comma();
        DataType values = type(depth + 1);
        close();
        return SimpleAggregateFunctions.of(function, parameters, values);
      }
      case "AggregateFunction" -> {
        return states(depth);
      }
      case "FixedString" -> {
        open();
        int size = integer();
        close();
        return new FixedStringType(size);
      }
      case "DateTime" -> {
        String zone = "";
        if (tryOpen()) {
          zone = quoted();
          close();
        }
        return new DateTimeType(zone);
      }
      case "DateTime64" -> {
        open();
        int precision = integer();
        String zone = tryComma() ? quoted() : "";
        close();
        return new DateTime64Type(precision, zone);
      }
      case "Time64" -> {
        open();
        int precision = integer();
        close();
        return new Time64Type(precision);
      }
      case "Decimal", "DEC", "NUMERIC" -> {
        int precision = 10;
        int scale = 0;
        if (tryOpen()) {
          precision = integer();
          scale = tryComma() ? integer() : 0;
          close();
        }
        return WideDecimalType.decimal(precision, scale);
      }
      case "Decimal32", "Decimal64", "Decimal128", "Decimal256" -> {
        open();
        int scale = integer();
        close();
        return WideDecimalType.decimal(widestDecimal(name), scale);
      }
      case "Enum8", "Enum16", "Enum" -> {
        return enumType(name);
      }
      default -> {
        position = start;
        throw new UnsupportedTypeException(
            "unknown or unsupported type: type=" + text + " name=" + name + " position=" + start,
            KNOWN_ELSEWHERE.contains(name));
      }
    }
  }

  private DataType dynamic() {
    if (!tryOpen()) {
      return DynamicType.DEFAULT;
    }
    if (!word().equals("max_types") || !tryCharacter('=')) {
      throw expected("max_types=");
    }
    int maxTypes = integer();
    close();
    return new DynamicType(maxTypes);
  }

  private TupleType tuple(int depth) {
    List<TupleType.Element> elements = new ArrayList<>();
    if (!tryOpen()) {
      return new TupleType(elements);
    }
    if (tryCharacter(')')) {
      return new TupleType(elements);
    }
    do {
      elements.add(tupleElement(depth));
    } while (tryComma());
    close();
    return new TupleType(elements);
  }

  /** A type, or a name and a type: a word that another word follows is a name. */
  private TupleType.Element tupleElement(int depth) {
    skipSpace();
    if (position < text.length()
        && (text.charAt(position) == '`' || text.charAt(position) == '"')) {
      return new TupleType.Element(quoted(text.charAt(position)), type(depth + 1));
    }
    int start = position;
    String name = word();
    skipSpace();
    if (position < text.length() && isWordCharacter(text.charAt(position))) {
      return new TupleType.Element(name, type(depth + 1));
    }
    position = start;
    return new TupleType.Element("", type(depth + 1));
  }

  private DataType states(int depth) {
    open();
    Integer version = null;
    skipSpace();
    if (position < text.length() && Character.isDigit(text.charAt(position))) {
      version = integer();
      comma();
    }
    String function = word();
    List<String> parameters = parameters();
    List<DataType> arguments = new ArrayList<>();
    while (tryComma()) {
      arguments.add(type(depth + 1));
    }
    close();
    AggregateFunctionType states = AggregateFunctionType.of(function, parameters, arguments);
    return version == null
        ? states
        : new AggregateFunctionType(version, states.function(), parameters, arguments);
  }

  /** The literals between parentheses, as ClickHouse prints them; none without parentheses. */
  private List<String> parameters() {
    if (!tryOpen()) {
      return List.of();
    }
    FunctionParameters parser = new FunctionParameters(text, position);
    List<String> parameters = parser.parse();
    position = parser.position();
    close();
    return parameters;
  }

  private static int widestDecimal(String name) {
    return switch (name) {
      case "Decimal32" -> 9;
      case "Decimal64" -> 18;
      case "Decimal128" -> 38;
      default -> 76;
    };
  }

  private static DataType simpleType(String name) {
    return switch (name) {
      case "Int8", "TINYINT", "INT1" -> IntegerType.INT8;
      case "Int16", "SMALLINT" -> IntegerType.INT16;
      case "Int32", "INT", "INTEGER" -> IntegerType.INT32;
      case "Int64", "BIGINT" -> IntegerType.INT64;
      case "UInt8" -> IntegerType.UINT8;
      case "UInt16" -> IntegerType.UINT16;
      case "UInt32" -> IntegerType.UINT32;
      case "UInt64" -> IntegerType.UINT64;
      case "Int128" -> WideIntegerType.INT128;
      case "Int256" -> WideIntegerType.INT256;
      case "UInt128" -> WideIntegerType.UINT128;
      case "UInt256" -> WideIntegerType.UINT256;
      case "BFloat16" -> BFloat16Type.INSTANCE;
      case "Float32", "FLOAT", "REAL" -> FloatType.FLOAT32;
      case "Float64", "DOUBLE" -> FloatType.FLOAT64;
      case "Bool", "bool", "boolean", "BOOLEAN", "BOOL" -> BoolType.INSTANCE;
      case "String", "TEXT", "VARCHAR", "CHAR", "BLOB" -> StringType.INSTANCE;
      case "Point" -> POINT;
      case "Ring" -> RING;
      case "LineString" -> new DomainType(name, new ArrayType(POINT));
      case "Polygon" -> POLYGON;
      case "MultiLineString" ->
          new DomainType(name, new ArrayType(new DomainType("LineString", new ArrayType(POINT))));
      case "MultiPolygon" -> new DomainType(name, new ArrayType(POLYGON));
      case "IntervalNanosecond",
          "IntervalMicrosecond",
          "IntervalMillisecond",
          "IntervalSecond",
          "IntervalMinute",
          "IntervalHour",
          "IntervalDay",
          "IntervalWeek",
          "IntervalMonth",
          "IntervalQuarter",
          "IntervalYear" ->
          new DomainType(name, IntegerType.INT64);
      case "UUID" -> UuidType.INSTANCE;
      case "Date", "DATE" -> DateType.INSTANCE;
      case "Date32" -> Date32Type.INSTANCE;
      case "Time" -> TimeType.INSTANCE;
      case "IPv4" -> Ipv4Type.INSTANCE;
      case "IPv6" -> Ipv6Type.INSTANCE;
      default -> null;
    };
  }

  private EnumType enumType(String name) {
    open();
    List<EnumType.Value> values = new ArrayList<>();
    int next = 1;
    boolean wide = false;
    do {
      String member = quoted();
      skipSpace();
      int number = next;
      if (position < text.length() && text.charAt(position) == '=') {
        position++;
        number = integer();
      }
      wide |= number < -128 || number > 127;
      next = number + 1;
      values.add(new EnumType.Value(member, number));
    } while (tryComma());
    close();
    int bits = name.equals("Enum16") || name.equals("Enum") && wide ? 16 : 8;
    return new EnumType(bits, values);
  }

  String word() {
    skipSpace();
    int start = position;
    while (position < text.length() && isWordCharacter(text.charAt(position))) {
      position++;
    }
    if (position == start) {
      throw expected("a type name");
    }
    return text.substring(start, position);
  }

  private static boolean isWordCharacter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  int integer() {
    skipSpace();
    int start = position;
    if (position < text.length()
        && (text.charAt(position) == '-' || text.charAt(position) == '+')) {
      position++;
    }
    while (position < text.length() && Character.isDigit(text.charAt(position))) {
      position++;
    }
    try {
      return Integer.parseInt(text.substring(start, position));
    } catch (NumberFormatException e) {
      position = start;
      throw expected("a number");
    }
  }

  String quoted() {
    return quoted('\'');
  }

  String quoted(char quote) {
    skipSpace();
    if (position >= text.length() || text.charAt(position) != quote) {
      throw expected("a quoted string");
    }
    position++;
    StringBuilder value = new StringBuilder();
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == quote) {
        if (position < text.length() && text.charAt(position) == quote) {
          position++;
          value.append(quote);
          continue;
        }
        return value.toString();
      }
      if (c == '\\' && position < text.length()) {
        char escaped = text.charAt(position++);
        value.append(
            switch (escaped) {
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              case '0' -> '\0';
              default -> escaped;
            });
      } else {
        value.append(c);
      }
    }
    throw expected("a closing quote");
  }

  private void open() {
    if (!tryOpen()) {
      throw expected("'('");
    }
  }

  private boolean tryOpen() {
    return tryCharacter('(');
  }

  private void comma() {
    if (!tryComma()) {
      throw expected("','");
    }
  }

  boolean tryComma() {
    return tryCharacter(',');
  }

  void close() {
    if (!tryCharacter(')')) {
      throw expected("')'");
    }
  }

  boolean tryCharacter(char wanted) {
    skipSpace();
    if (position < text.length() && text.charAt(position) == wanted) {
      position++;
      return true;
    }
    return false;
  }

  void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  UnsupportedTypeException expected(String what) {
    return new UnsupportedTypeException(
        "bad type: type=" + text + " position=" + position + " expected=" + what);
  }
}
