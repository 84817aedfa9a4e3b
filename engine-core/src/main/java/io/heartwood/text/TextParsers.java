package io.heartwood.text;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.StringType;
import io.heartwood.types.UuidType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Parsers of strings, names of enums, truth values, UUIDs and addresses. */
final class TextParsers {
  private TextParsers() {}

  static ValueParser of(DataType type) {
    if (type instanceof StringType) {
      return new OfString();
    }
    if (type instanceof AggregateFunctionType states) {
      return StateText.parserOf(states);
    }
    if (type instanceof FixedStringType) {
      return new OfFixedString(type);
    }
    if (type instanceof EnumType values) {
      return new OfEnum(values);
    }
    if (type instanceof BoolType) {
      return new OfBool();
    }
    if (type instanceof Ipv4Type) {
      return new OfIpv4();
    }
    if (type instanceof UuidType || type instanceof Ipv6Type) {
      return new OfSixteenBytes(type);
    }
    throw new IllegalArgumentException("no text form: type=" + type);
  }

  private static final class OfString extends ValueParser {
    private StringColumn.Builder builder;

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (StringColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      builder.append(bytes, from, to - from);
    }

    @Override
    public void parseEscaped(byte[] bytes, int from, int to) {
      if (!TextEscapes.hasBackslash(bytes, from, to)) {
        builder.append(bytes, from, to - from);
      } else if (isNullText(bytes, from, to)) {
        builder.appendDefault();
      } else {
        byte[] plain = TextEscapes.unescape(bytes, from, to);
        builder.append(plain, 0, plain.length);
      }
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  private static final class OfFixedString extends ValueParser {
    private final DataType type;
    private final byte[] padded;
    private FixedBytesColumn.Builder builder;

    OfFixedString(DataType type) {
      this.type = type;
      this.padded = new byte[type.valueSizeBytes()];
    }

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (FixedBytesColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      if (to - from > padded.length) {
        throw ValueFormatException.of(type, bytes, from, to, "value is too long");
      }
      System.arraycopy(bytes, from, padded, 0, to - from);
      Arrays.fill(padded, to - from, padded.length, (byte) 0);
      builder.append(padded, 0);
    }

    @Override
    public void parseEscaped(byte[] bytes, int from, int to) {
      if (!TextEscapes.hasBackslash(bytes, from, to)) {
        parse(bytes, from, to);
      } else if (isNullText(bytes, from, to)) {
        appendDefault();
      } else {
        byte[] plain = TextEscapes.unescape(bytes, from, to);
        parse(plain, 0, plain.length);
      }
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  /** Members by name, or by number; names are found in an open hash table of bytes. */
  private static final class OfEnum extends ValueParser {
    private final EnumType type;
    private final byte[][] names;
    private final int[] numbers;
    private ColumnBuilder builder;

    OfEnum(EnumType type) {
      this.type = type;
      int size = Integer.highestOneBit(type.values().size() * 2) * 2;
      names = new byte[size][];
      numbers = new int[size];
      for (EnumType.Value value : type.values()) {
        byte[] name = value.name().getBytes(StandardCharsets.UTF_8);
        int slot = hash(name, 0, name.length) & size - 1;
        while (names[slot] != null) {
          slot = slot + 1 & size - 1;
        }
        names[slot] = name;
        numbers[slot] = value.number();
      }
    }

    private static int hash(byte[] bytes, int from, int to) {
      int hash = 1;
      for (int i = from; i < to; i++) {
        hash = hash * 31 + bytes[i];
      }
      return hash ^ hash >>> 15;
    }

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      int slot = hash(bytes, from, to) & names.length - 1;
      while (names[slot] != null) {
        if (Arrays.equals(names[slot], 0, names[slot].length, bytes, from, to)) {
          append(numbers[slot]);
          return;
        }
        slot = slot + 1 & names.length - 1;
      }
      append(parseMemberNumber(bytes, from, to));
    }

    private int parseMemberNumber(byte[] bytes, int from, int to) {
      String text = new String(bytes, from, Math.min(to - from, 10), StandardCharsets.ISO_8859_1);
      try {
        int number = Integer.parseInt(text);
        if (type.nameOf(number).isPresent()) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw ValueFormatException.of(type, bytes, from, to, "no such member");
      }
      throw ValueFormatException.of(type, bytes, from, to, "no such member");
    }

    @Override
    public void parseEscaped(byte[] bytes, int from, int to) {
      if (!TextEscapes.hasBackslash(bytes, from, to)) {
        parse(bytes, from, to);
      } else if (isNullText(bytes, from, to)) {
        appendDefault();
      } else {
        byte[] plain = TextEscapes.unescape(bytes, from, to);
        parse(plain, 0, plain.length);
      }
    }

    @Override
    public void appendDefault() {
      append(type.values().get(0).number());
    }

    private void append(int number) {
      if (builder instanceof ByteColumn.Builder narrow) {
        narrow.append((byte) number);
      } else {
        ((ShortColumn.Builder) builder).append((short) number);
      }
    }
  }

  private static final class OfBool extends ValueParser {
    private ByteColumn.Builder builder;

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (ByteColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      if (to - from > 8) {
        throw ValueFormatException.of(BoolType.INSTANCE, bytes, from, to, "");
      }
      String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
      switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "1", "t", "y", "yes", "on", "enable", "enabled" -> builder.append((byte) 1);
        case "false", "0", "f", "n", "no", "off", "disable", "disabled" -> builder.append((byte) 0);
        default -> throw ValueFormatException.of(BoolType.INSTANCE, bytes, from, to, "");
      }
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  private static final class OfIpv4 extends ValueParser {
    private IntColumn.Builder builder;

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (IntColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      long address = AddressText.parseIpv4(bytes, from, to);
      if (address < 0) {
        throw ValueFormatException.of(Ipv4Type.INSTANCE, bytes, from, to, "");
      }
      builder.append((int) address);
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  /** UUID and IPv6. */
  private static final class OfSixteenBytes extends ValueParser {
    private final DataType type;
    private final byte[] value = new byte[16];
    private FixedBytesColumn.Builder builder;

    OfSixteenBytes(DataType type) {
      this.type = type;
    }

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (FixedBytesColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      boolean parsed =
          type instanceof UuidType
              ? AddressText.parseUuid(bytes, from, to, value)
              : AddressText.parseIpv6(bytes, from, to, value);
      if (!parsed) {
        throw ValueFormatException.of(type, bytes, from, to, "");
      }
      builder.append(value, 0);
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }
}
