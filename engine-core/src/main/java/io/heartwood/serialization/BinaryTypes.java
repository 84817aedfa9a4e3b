package io.heartwood.serialization;

import io.heartwood.types.ArrayType;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.DomainType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.JsonType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.StringType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.TupleType;
import io.heartwood.types.UuidType;
import io.heartwood.types.VariantType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Types as bytes: one byte for the kind, then its parameters. Structures and values of Dynamic have
 * them.
 *
 * <pre>
 * 01..06 UInt8..UInt256   07..0c Int8..Int256   0d 0e Float32 Float64   0f 10 Date Date32
 * 11 DateTime   12 str zone   13 u8 precision   14 u8 precision, str zone (DateTime64)
 * 15 String   16 varint size (FixedString)   17 18 Enum: varint n, n x (str, i8 or i16)
 * 19..1c Decimal: u8 precision, u8 scale   1d UUID   1e Array, 23 Nullable, 26 LowCardinality: type
 * 1f Tuple: varint n, n types   20 named Tuple, 2f Nested: varint n, n x (str, type)
 * 22 Interval: u8 unit   27 Map: 2 types   28 29 IPv4 IPv6   2a Variant: varint n, n types
 * 2b Dynamic: u8 types   2c str name (of Point and the like)   2d Bool   31 BFloat16   32 Time
 * 34 Time64: u8 precision
 * 30 JSON: u8 0, varint paths, u8 types, varint n, n x (str, type), varint n, n x str (skipped),
 *    varint n, n x str (skipped patterns)
 * </pre>
 *
 * <p>ClickHouse 26.7, golden parts {@code 23_variant_dynamic_json} and {@code 28_json_merged}, and
 * random types exchanged with it.
 */
final class BinaryTypes {
  /** The code of what is no value: NULL. */
  static final int NOTHING = 0;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NAME_BYTES = 1 << 20;
  private static final int MAX_COUNT = 100_000;

  private static final List<DataType> INTEGERS =
      List.of(
          IntegerType.UINT8,
          IntegerType.UINT16,
          IntegerType.UINT32,
          IntegerType.UINT64,
          WideIntegerType.UINT128,
          WideIntegerType.UINT256,
          IntegerType.INT8,
          IntegerType.INT16,
          IntegerType.INT32,
          IntegerType.INT64,
          WideIntegerType.INT128,
          WideIntegerType.INT256,
          FloatType.FLOAT32,
          FloatType.FLOAT64,
          DateType.INSTANCE,
          Date32Type.INSTANCE);

  private static final List<String> INTERVALS =
      List.of(
          "Nanosecond",
          "Microsecond",
          "Millisecond",
          "Second",
          "Minute",
          "Hour",
          "Day",
          "Week",
          "Month",
          "Quarter",
          "Year");

  private BinaryTypes() {}

  /** The type of a code that has no parameters, or null. */
  static DataType simple(int code) {
    if (code >= 1 && code <= INTEGERS.size()) {
      return INTEGERS.get(code - 1);
    }
    return switch (code) {
      case 0x11 -> new DateTimeType("");
      case 0x15 -> StringType.INSTANCE;
      case 0x1d -> UuidType.INSTANCE;
      case 0x28 -> Ipv4Type.INSTANCE;
      case 0x29 -> Ipv6Type.INSTANCE;
      case 0x2d -> BoolType.INSTANCE;
      case 0x31 -> BFloat16Type.INSTANCE;
      case 0x32 -> TimeType.INSTANCE;
      default -> null;
    };
  }

  /**
   * Reads a type.
   *
   * @throws io.heartwood.checksum.CorruptPartException if the bytes are no type that is known
   */
  static DataType read(SubstreamInput input) throws IOException {
    try {
      return read(input, 0);
    } catch (IllegalArgumentException e) {
      throw input.corrupt("a type", "one that cannot be: " + e.getMessage());
    }
  }

  private static DataType read(SubstreamInput input, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw input.corrupt("a type nested at most " + MAX_DEPTH + " deep", "a deeper one");
    }
    int code = input.readByte();
    DataType simple = simple(code);
    if (simple != null) {
      return simple;
    }
    switch (code) {
      case 0x12:
        return new DateTimeType(readText(input));
      case 0x13:
        return new DateTime64Type(input.readByte(), "");
      case 0x14:
        int precision = input.readByte();
        return new DateTime64Type(precision, readText(input));
      case 0x16:
        return new FixedStringType(readCount(input, FixedStringType.MAX_SIZE_BYTES));
      case 0x17, 0x18:
        return readEnum(input, code == 0x17 ? 8 : 16);
      case 0x19, 0x1a, 0x1b, 0x1c:
        int digits = input.readByte();
        return WideDecimalType.decimal(digits, input.readByte());
      case 0x1e:
        return new ArrayType(read(input, depth + 1));
      case 0x23:
        return new NullableType(read(input, depth + 1));
      case 0x26:
        return new LowCardinalityType(read(input, depth + 1));
      case 0x27:
        DataType key = read(input, depth + 1);
        return new MapType(key, read(input, depth + 1));
      case 0x1f, 0x20:
        return new TupleType(readElements(input, code == 0x20, depth));
      case 0x2f:
        TupleType rows = new TupleType(readElements(input, true, depth));
        return new DomainType(
            "Nested" + rows.toString().substring("Tuple".length()), new ArrayType(rows));
      case 0x22:
        int unit = input.readByte();
        if (unit >= INTERVALS.size()) {
          throw input.corrupt("a unit of intervals", Integer.toString(unit));
        }
        return DataTypeParser.parse("Interval" + INTERVALS.get(unit));
      case 0x2a:
        List<DataType> members = new ArrayList<>();
        readElements(input, false, depth).forEach(element -> members.add(element.type()));
        return new VariantType(members);
      case 0x2b:
        return new DynamicType(input.readByte());
      case 0x2c:
        return DataTypeParser.parse(readText(input));
      case 0x30:
        return readJson(input, depth);
      case 0x34:
        return new Time64Type(input.readByte());
      default:
        throw input.corrupt("the code of a type", "0x" + Integer.toHexString(code));
    }
  }

  private static DataType readEnum(SubstreamInput input, int bits) throws IOException {
    int count = readCount(input, 1 << 16);
    List<EnumType.Value> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = readText(input);
      int low = input.readByte();
      int number = bits == 8 ? (byte) low : (short) (low | input.readByte() << 8);
      values.add(new EnumType.Value(name, number));
    }
    return new EnumType(bits, values);
  }

  private static List<TupleType.Element> readElements(
      SubstreamInput input, boolean named, int depth) throws IOException {
    int count = readCount(input, MAX_COUNT);
    List<TupleType.Element> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = named ? readText(input) : "";
      elements.add(new TupleType.Element(name, read(input, depth + 1)));
    }
    return elements;
  }

  private static DataType readJson(SubstreamInput input, int depth) throws IOException {
    int version = input.readByte();
    if (version != 0) {
      throw input.corrupt("version 0 of a JSON type", Integer.toString(version));
    }
    int paths = readCount(input, JsonType.MAX_PATHS);
    int types = input.readByte();
    List<TupleType.Element> typed = readElements(input, true, depth);
    List<String> skipped = new ArrayList<>();
    for (int rest = readCount(input, MAX_COUNT); rest > 0; rest--) {
      skipped.add(readText(input));
    }
    List<String> patterns = new ArrayList<>();
    for (int rest = readCount(input, MAX_COUNT); rest > 0; rest--) {
      patterns.add(readText(input));
    }
    return new JsonType(typed, paths, types, skipped, patterns);
  }

  static int readCount(SubstreamInput input, int max) throws IOException {
    long count = input.readVarint();
    if (count > max) {
      throw input.corrupt("a number of at most " + max, Long.toString(count));
    }
    return (int) count;
  }

  static String readText(SubstreamInput input) throws IOException {
    byte[] bytes = new byte[readCount(input, MAX_NAME_BYTES)];
    input.readBytes(bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static byte[] encoded(DataType type) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BinaryOutput output = new BinaryOutput(bytes, 64);
      write(type, output);
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** Writes a type. */
  static void write(DataType type, BinaryOutput target) throws IOException {
    for (int code = 1; code <= 0x32; code++) {
      if (type.equals(simple(code))) {
        target.writeByte(code);
        return;
      }
    }
    if (type instanceof DateTimeType time) {
      target.writeByte(0x12);
      target.writeString(time.timeZone());
    } else if (type instanceof DateTime64Type time) {
      target.writeByte(time.timeZone().isEmpty() ? 0x13 : 0x14);
      target.writeByte(time.precision());
      if (!time.timeZone().isEmpty()) {
        target.writeString(time.timeZone());
      }
    } else if (type instanceof FixedStringType fixed) {
      target.writeByte(0x16);
      target.writeVarint(fixed.sizeBytes());
    } else if (type instanceof EnumType values) {
      writeEnum(values, target);
    } else if (type instanceof DecimalType decimal) {
      target.writeByte(decimal.precision() <= 9 ? 0x19 : decimal.precision() <= 18 ? 0x1a : 0x1b);
      target.writeByte(decimal.precision());
      target.writeByte(decimal.scale());
    } else if (type instanceof WideDecimalType decimal) {
      target.writeByte(0x1c);
      target.writeByte(decimal.precision());
      target.writeByte(decimal.scale());
    } else if (type instanceof ArrayType array) {
      target.writeByte(0x1e);
      write(array.element(), target);
    } else if (type instanceof NullableType nullable) {
      target.writeByte(0x23);
      write(nullable.nested(), target);
    } else if (type instanceof LowCardinalityType lowCardinality) {
      target.writeByte(0x26);
      write(lowCardinality.nested(), target);
    } else if (type instanceof MapType map) {
      target.writeByte(0x27);
      write(map.key(), target);
      write(map.value(), target);
    } else if (type instanceof TupleType tuple) {
      target.writeByte(tuple.isNamed() ? 0x20 : 0x1f);
      writeElements(tuple.elements(), tuple.isNamed(), target);
    } else if (type instanceof VariantType variant) {
      target.writeByte(0x2a);
      target.writeVarint(variant.members().size());
      for (DataType member : variant.members()) {
        write(member, target);
      }
    } else if (type instanceof DynamicType dynamic) {
      target.writeByte(0x2b);
      target.writeByte(dynamic.maxTypes());
    } else if (type instanceof Time64Type time) {
      target.writeByte(0x34);
      target.writeByte(time.precision());
    } else if (type instanceof JsonType json) {
      writeJson(json, target);
    } else if (type instanceof DomainType domain) {
      writeDomain(domain, target);
    } else {
      throw new IllegalArgumentException("type cannot be inside Dynamic: " + type);
    }
  }

  private static void writeDomain(DomainType type, BinaryOutput target) throws IOException {
    int unit =
        type.name().startsWith("Interval") ? INTERVALS.indexOf(type.name().substring(8)) : -1;
    if (unit >= 0) {
      target.writeByte(0x22);
      target.writeByte(unit);
    } else if (type.name().startsWith("Nested(")) {
      target.writeByte(0x2f);
      writeElements(TupleType.elementsOf(ArrayType.elementOf(type)), true, target);
    } else if (type.name().contains("(")) {
      throw new IllegalArgumentException("type cannot be inside Dynamic: " + type);
    } else {
      target.writeByte(0x2c);
      target.writeString(type.name());
    }
  }

  private static void writeEnum(EnumType values, BinaryOutput target) throws IOException {
    target.writeByte(values.bits() == 8 ? 0x17 : 0x18);
    target.writeVarint(values.values().size());
    for (EnumType.Value value : values.values()) {
      target.writeString(value.name());
      target.writeByte(value.number());
      if (values.bits() == 16) {
        target.writeByte(value.number() >> 8);
      }
    }
  }

  private static void writeElements(
      List<TupleType.Element> elements, boolean named, BinaryOutput target) throws IOException {
    target.writeVarint(elements.size());
    for (TupleType.Element element : elements) {
      if (named) {
        target.writeString(element.name());
      }
      write(element.type(), target);
    }
  }

  private static void writeJson(JsonType json, BinaryOutput target) throws IOException {
    target.writeByte(0x30);
    target.writeByte(0);
    target.writeVarint(json.maxDynamicPaths());
    target.writeByte(json.maxDynamicTypes());
    writeElements(json.typedPaths(), true, target);
    target.writeVarint(json.skippedPaths().size());
    for (String path : json.skippedPaths()) {
      target.writeString(path);
    }
    target.writeVarint(json.skippedPatterns().size());
    for (String pattern : json.skippedPatterns()) {
      target.writeString(pattern);
    }
  }
}
