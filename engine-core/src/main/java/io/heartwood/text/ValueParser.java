package io.heartwood.text;

import io.heartwood.column.ColumnBuilder;
import io.heartwood.types.DataType;
import io.heartwood.types.NullableType;
import io.heartwood.types.VariantType;
import java.time.ZoneId;

/**
 * Reads values of one type from text and appends them to a column. Chosen once for a column;
 * confined to one thread.
 *
 * <p>Accepts what ClickHouse 26.7 accepts in TabSeparated: whole numbers wrap when they do not fit
 * their width, and an empty one is zero; dates may have one-digit months and days, and are held
 * within the range of their type; times also come with a {@code T}, a fraction, {@code Z} or an
 * offset, or as seconds since 1970.
 *
 * <p>A value that is malformed throws {@link ValueFormatException} and leaves the column as it was.
 */
public abstract class ValueParser {
  /** A parser without a column to fill. */
  ValueParser() {}

  /**
   * The parser of a type.
   *
   * @param columnType the type
   * @param timeZone zone of dates and times whose type names none
   */
  public static ValueParser of(DataType columnType, ZoneId timeZone) {
    DataType type = columnType.valueType();
    if (type instanceof NullableType nullable) {
      return new NullableParser(of(nullable.nested(), timeZone));
    }
    if (type instanceof VariantType variant) {
      return new VariantParser(variant, timeZone);
    }
    ValueParser dynamic = DynamicParser.forDynamic(type, timeZone);
    if (dynamic != null) {
      return dynamic;
    }
    ValueParser compound = CompoundParser.forCompound(type, timeZone);
    if (compound != null) {
      return compound;
    }
    ValueParser wide = WideParser.forWide(type);
    if (wide != null) {
      return wide;
    }
    ValueParser number = NumberParsers.of(type);
    if (number != null) {
      return number;
    }
    ValueParser date = DateParsers.of(type, timeZone);
    return date != null ? date : TextParsers.of(type);
  }

  /** Appends to this builder from now on; it must be one of columns of the parser's type. */
  public abstract void start(ColumnBuilder builder);

  /**
   * Appends the value of a text that is free of quotes and escapes.
   *
   * @throws ValueFormatException if it is no value of the type
   */
  public abstract void parse(byte[] bytes, int from, int to);

  /**
   * Appends the value of a field of TabSeparated: as {@link #parse}, after undoing escapes; {@code
   * \N} is NULL.
   */
  public void parseEscaped(byte[] bytes, int from, int to) {
    if (to > from && bytes[from] == '\\' && isNullText(bytes, from, to)) {
      appendNull();
    } else {
      parse(bytes, from, to);
    }
  }

  /**
   * Whether the escapes of a field of TabSeparated are part of what {@link #parse} reads: those in
   * the quoted strings of an array are. The field is not to be unescaped then.
   */
  public boolean undoesEscapes() {
    return false;
  }

  /** Whether {@link #parseJson} is for values in JSON text, quotes and all. */
  public boolean readsJson() {
    return false;
  }

  /**
   * Appends the value of a JSON text; only if the parser {@link #readsJson}.
   *
   * @throws ValueFormatException if it is no value of the type
   */
  public void parseJson(byte[] bytes, int from, int to) {
    throw new UnsupportedOperationException();
  }

  /**
   * Appends a value that stands inside a JSON text, such as an element of an array: a string by
   * what it says, any other by its text.
   *
   * @param source the whole text
   * @throws ValueFormatException if it is no value of the type
   */
  void parseNode(JsonNode node, byte[] source) {
    if (readsJson() && node.kind() != JsonNode.Kind.NULL) {
      parseJson(source, node.from(), node.to());
      return;
    }
    switch (node.kind()) {
      case NULL -> appendNull();
      case STRING -> parse(node.text(), 0, node.text().length);
      default -> parse(source, node.from(), node.to());
    }
  }

  /**
   * Appends a date or time that stands without quotes within an array, tuple or map: a whole number
   * is what the column stores. Does nothing for other types.
   *
   * @param json whether the text is JSON, where days are numbers, too
   * @return whether values of the type are read so
   * @throws ValueFormatException if they are, and this is none
   */
  boolean parseTicks(byte[] bytes, int from, int to, boolean json) {
    return false;
  }

  /** Appends NULL, or the default where the type has no NULL, as ClickHouse does for inserts. */
  public void appendNull() {
    appendDefault();
  }

  /**
   * Appends what a column gets when it is left out: zero, the empty string, NULL, an Enum's first.
   */
  public abstract void appendDefault();

  /** Whether a field is {@code \N}. */
  public static boolean isNullText(byte[] bytes, int from, int to) {
    return to - from == 2 && bytes[from] == '\\' && bytes[from + 1] == 'N';
  }
}
