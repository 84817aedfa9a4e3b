package io.heartwood.types;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads type names as ClickHouse writes them, and the usual aliases ({@code Decimal32(2)}, {@code
 * INT}, {@code TEXT}).
 *
 * <p>Nesting is bounded, so that hostile text cannot exhaust the stack. Confined to one parse.
 */
public final class DataTypeParser {
  private static final int MAX_DEPTH = 64;

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

  private DataType type(int depth) {
    if (depth > MAX_DEPTH) {
      throw new UnsupportedTypeException("type is nested too deep: limit=" + MAX_DEPTH);
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
        return new DecimalType(precision, scale);
      }
      case "Decimal32", "Decimal64", "Decimal128", "Decimal256" -> {
        open();
        int scale = integer();
        close();
        return new DecimalType(widestDecimal(name), scale);
      }
      case "Enum8", "Enum16", "Enum" -> {
        return enumType(name);
      }
      default -> {
        position = start;
        throw new UnsupportedTypeException(
            "unknown or unsupported type: type=" + text + " name=" + name + " position=" + start);
      }
    }
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

  private String word() {
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

  private int integer() {
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

  private String quoted() {
    skipSpace();
    if (position >= text.length() || text.charAt(position) != '\'') {
      throw expected("a quoted string");
    }
    position++;
    StringBuilder value = new StringBuilder();
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '\'') {
        if (position < text.length() && text.charAt(position) == '\'') {
          position++;
          value.append('\'');
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

  private boolean tryComma() {
    return tryCharacter(',');
  }

  private void close() {
    if (!tryCharacter(')')) {
      throw expected("')'");
    }
  }

  private boolean tryCharacter(char wanted) {
    skipSpace();
    if (position < text.length() && text.charAt(position) == wanted) {
      position++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private UnsupportedTypeException expected(String what) {
    return new UnsupportedTypeException(
        "bad type: type=" + text + " position=" + position + " expected=" + what);
  }
}
