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

  private final TypeCursor text;

  private DataTypeParser(String text) {
    this.text = new TypeCursor(text);
  }

  TypeCursor text() {
    return text;
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
    if (!parser.text.isAtEnd()) {
      throw parser.text.expected("end of type");
    }
    return type;
  }

  DataType type(int depth) {
    if (depth > MAX_DEPTH) {
      throw new UnsupportedTypeException("type is nested too deep: limit=" + MAX_DEPTH, true);
    }
    int start = text.position();
    String name = text.word();
    DataType simple = simpleType(name);
    if (simple != null) {
      return simple;
    }
    switch (name) {
      case "Nullable" -> {
        text.open();
        DataType nested = type(depth + 1);
        text.close();
        return new NullableType(nested);
      }
      case "Array" -> {
        text.open();
        DataType element = type(depth + 1);
        text.close();
        return new ArrayType(element);
      }
      case "LowCardinality" -> {
        text.open();
        DataType nested = type(depth + 1);
        text.close();
        return new LowCardinalityType(nested);
      }
      case "Map" -> {
        text.open();
        DataType key = type(depth + 1);
        text.comma();
        DataType value = type(depth + 1);
        text.close();
        return new MapType(key, value);
      }
      case "Tuple" -> {
        return tuple(depth);
      }
      case "Variant" -> {
        text.open();
        List<DataType> members = new ArrayList<>();
        do {
          members.add(type(depth + 1));
        } while (text.tryComma());
        text.close();
        return new VariantType(members);
      }
      case "Dynamic" -> {
        return dynamic();
      }
      case "JSON", "Json" -> {
        return text.tryOpen() ? new JsonTypeParser(this, depth).parse() : JsonType.DEFAULT;
      }
      case "Nested" -> {
        TupleType rows = tuple(depth);
        if (!rows.isNamed()) {
          throw text.expected("elements with names");
        }
        String elements = rows.toString().substring("Tuple".length());
        return new DomainType("Nested" + elements, new ArrayType(rows));
      }
      case "SimpleAggregateFunction" -> {
        text.open();
        String function = text.word();
        List<String> parameters = parameters();
        text.comma();
        DataType values = type(depth + 1);
        text.close();
        return SimpleAggregateFunctions.of(function, parameters, values);
      }
      case "AggregateFunction" -> {
        return states(depth);
      }
      case "FixedString" -> {
        text.open();
        int size = text.integer();
        text.close();
        return new FixedStringType(size);
      }
      case "DateTime" -> {
        String zone = "";
        if (text.tryOpen()) {
          zone = text.quoted();
          text.close();
        }
        return new DateTimeType(zone);
      }
      case "DateTime64" -> {
        text.open();
        int precision = text.integer();
        String zone = text.tryComma() ? text.quoted() : "";
        text.close();
        return new DateTime64Type(precision, zone);
      }
      case "Time64" -> {
        text.open();
        int precision = text.integer();
        text.close();
        return new Time64Type(precision);
      }
      case "Decimal", "DEC", "NUMERIC" -> {
        int precision = 10;
        int scale = 0;
        if (text.tryOpen()) {
          precision = text.integer();
          scale = text.tryComma() ? text.integer() : 0;
          text.close();
        }
        return WideDecimalType.decimal(precision, scale);
      }
      case "Decimal32", "Decimal64", "Decimal128", "Decimal256" -> {
        text.open();
        int scale = text.integer();
        text.close();
        return WideDecimalType.decimal(widestDecimal(name), scale);
      }
      case "Enum8", "Enum16", "Enum" -> {
        return enumType(name);
      }
      default -> {
        text.moveTo(start);
        throw new UnsupportedTypeException(
            "unknown or unsupported type: type=" + text + " name=" + name + " position=" + start,
            KNOWN_ELSEWHERE.contains(name));
      }
    }
  }

  private DataType dynamic() {
    if (!text.tryOpen()) {
      return DynamicType.DEFAULT;
    }
    if (!text.word().equals("max_types") || !text.tryCharacter('=')) {
      throw text.expected("max_types=");
    }
    int maxTypes = text.integer();
    text.close();
    return new DynamicType(maxTypes);
  }

  private TupleType tuple(int depth) {
    List<TupleType.Element> elements = new ArrayList<>();
    if (!text.tryOpen()) {
      return new TupleType(elements);
    }
    if (text.tryCharacter(')')) {
      return new TupleType(elements);
    }
    do {
      elements.add(tupleElement(depth));
    } while (text.tryComma());
    text.close();
    return new TupleType(elements);
  }

  /** A type, or a name and a type: a word that another word follows is a name. */
  private TupleType.Element tupleElement(int depth) {
    char quote = text.next();
    if (quote == '`' || quote == '"') {
      return new TupleType.Element(text.quoted(quote), type(depth + 1));
    }
    int start = text.position();
    String name = text.word();
    if (TypeCursor.isWordCharacter(text.next())) {
      return new TupleType.Element(name, type(depth + 1));
    }
    text.moveTo(start);
    return new TupleType.Element("", type(depth + 1));
  }

  private DataType states(int depth) {
    text.open();
    Integer version = null;
    if (Character.isDigit(text.next())) {
      version = text.integer();
      text.comma();
    }
    String function = text.word();
    List<String> parameters = parameters();
    List<DataType> arguments = new ArrayList<>();
    while (text.tryComma()) {
      arguments.add(type(depth + 1));
    }
    text.close();
    AggregateFunctionType states = AggregateFunctionType.of(function, parameters, arguments);
    return version == null
        ? states
        : new AggregateFunctionType(version, states.function(), parameters, arguments);
  }

  /** The literals between parentheses, as ClickHouse prints them; none without parentheses. */
  private List<String> parameters() {
    if (!text.tryOpen()) {
      return List.of();
    }
    FunctionParameters parser = new FunctionParameters(text.toString(), text.position());
    List<String> parameters = parser.parse();
    text.moveTo(parser.position());
    text.close();
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
    text.open();
    List<EnumType.Value> values = new ArrayList<>();
    int next = 1;
    boolean wide = false;
    do {
      String member = text.quoted();
      int number = next;
      if (text.tryCharacter('=')) {
        number = text.integer();
      }
      wide |= number < -128 || number > 127;
      next = number + 1;
      values.add(new EnumType.Value(member, number));
    } while (text.tryComma());
    text.close();
    int bits = name.equals("Enum16") || name.equals("Enum") && wide ? 16 : 8;
    return new EnumType(bits, values);
  }
}
