package io.heartwood.text;

import io.heartwood.types.ArrayType;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.JsonType;
import io.heartwood.types.NullableType;
import io.heartwood.types.StringType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What types a value of JSON text may have, as ClickHouse 26.7 infers them: whole numbers are Int64
 * or UInt64, others Float64; strings that look like them are Date, DateTime or DateTime64(9); an
 * array is of what all its elements can be, or else of Dynamic.
 *
 * @param leaf the type of a single value; null for arrays, objects, and NULL
 * @param element what the elements of an array are; null if this is none
 * @param object whether this is an object
 * @param nullable whether some of the values are NULL
 */
record JsonShape(DataType leaf, JsonShape element, boolean object, boolean nullable) {
  private static final DataType TICKS = new DateTime64Type(9, "");
  private static final DataType SECONDS = new DateTimeType("");
  private static final BigInteger MAX_UINT64 =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final BigInteger MIN_INT64 = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_INT64 = BigInteger.valueOf(Long.MAX_VALUE);
  private static final int MAX_DATE_LENGTH = 40;
  private static final LocalDate LAST_DATE = LocalDate.of(2149, 6, 6);
  private static final int FIRST_TICK_YEAR = 1900;
  private static final int LAST_TICK_YEAR = 2261;
  private static final int LAST_SECOND_YEAR = 2105;

  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:([ T])([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)?)?");

  /** What is not known yet: NULL, or the elements of an empty array. */
  private static final JsonShape UNKNOWN = new JsonShape(null, null, false, false);

  private static final JsonShape NULL = new JsonShape(null, null, false, true);
  private static final JsonShape OBJECT = new JsonShape(null, null, true, false);

  /** The shape of a value; null if elements of an array have no type in common. */
  static JsonShape of(JsonNode node, byte[] source) {
    return switch (node.kind()) {
      case NULL -> NULL;
      case TRUE, FALSE -> leaf(BoolType.INSTANCE);
      case NUMBER -> leaf(numberType(node, source));
      case STRING -> leaf(stringType(node.text()));
      case OBJECT, MEMBER -> OBJECT;
      case ARRAY -> ofArray(node, source);
    };
  }

  private static JsonShape ofArray(JsonNode node, byte[] source) {
    JsonShape element = UNKNOWN;
    boolean negative = false;
    for (JsonNode item : node.items()) {
      JsonShape shape = of(item, source);
      element = shape == null ? null : merge(element, shape);
      if (element == null) {
        return null;
      }
      negative |= item.kind() == JsonNode.Kind.NUMBER && source[item.from()] == '-';
    }
    if (negative && IntegerType.UINT64.equals(element.leaf)) {
      return null;
    }
    return new JsonShape(null, element, false, false);
  }

  private static JsonShape leaf(DataType type) {
    return new JsonShape(type, null, false, false);
  }

  private static JsonShape merge(JsonShape left, JsonShape right) {
    boolean anyNull = left.nullable || right.nullable;
    if (left.isUnknown() || right.isUnknown()) {
      JsonShape known = left.isUnknown() ? right : left;
      return new JsonShape(known.leaf, known.element, known.object, anyNull);
    }
    if (left.object && right.object) {
      return new JsonShape(null, null, true, anyNull);
    }
    if (left.element != null && right.element != null) {
      JsonShape element = merge(left.element, right.element);
      return element == null ? null : new JsonShape(null, element, false, anyNull);
    }
    if (left.leaf == null || right.leaf == null) {
      return null;
    }
    DataType common = common(left.leaf, right.leaf);
    return common == null ? null : new JsonShape(common, null, false, anyNull);
  }

  private boolean isUnknown() {
    return leaf == null && element == null && !object;
  }

  private static DataType common(DataType left, DataType right) {
    if (left.equals(right)) {
      return left;
    }
    int leftRank = NUMBERS.indexOf(left);
    int rightRank = NUMBERS.indexOf(right);
    if (leftRank >= 0 && rightRank >= 0) {
      return NUMBERS.get(Math.max(leftRank, rightRank));
    }
    leftRank = TEXTS.indexOf(left);
    rightRank = TEXTS.indexOf(right);
    return leftRank >= 0 && rightRank >= 0 ? TEXTS.get(Math.max(leftRank, rightRank)) : null;
  }

  /** Each can hold those before it. */
  private static final List<DataType> NUMBERS =
      List.of(BoolType.INSTANCE, IntegerType.INT64, IntegerType.UINT64, FloatType.FLOAT64);

  private static final List<DataType> TEXTS =
      List.of(DateType.INSTANCE, SECONDS, TICKS, StringType.INSTANCE);

  private static DataType numberType(JsonNode node, byte[] source) {
    String text =
        new String(source, node.from(), node.to() - node.from(), StandardCharsets.ISO_8859_1);
    if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      if (Double.isInfinite(Double.parseDouble(text))) {
        throw ValueFormatException.of("Float64", source, node.from(), node.to(), "too large");
      }
      return FloatType.FLOAT64;
    }
    // Longer ones fit nothing, and would take long to read.
    BigInteger value = text.length() > 24 ? MAX_UINT64.add(BigInteger.ONE) : new BigInteger(text);
    if (value.compareTo(MIN_INT64) >= 0 && value.compareTo(MAX_INT64) <= 0) {
      return IntegerType.INT64;
    }
    if (value.signum() > 0 && value.compareTo(MAX_UINT64) <= 0) {
      return IntegerType.UINT64;
    }
    throw ValueFormatException.of("Int64", source, node.from(), node.to(), "too large");
  }

  /** The type of a string: of a date or time if it is one, else String. */
  static DataType stringType(byte[] text) {
    if (text.length < 8 || text.length > MAX_DATE_LENGTH || text[0] < '0' || text[0] > '9') {
      return StringType.INSTANCE;
    }
    Matcher matcher = DATE.matcher(new String(text, StandardCharsets.ISO_8859_1));
    if (!matcher.matches()) {
      return StringType.INSTANCE;
    }
    try {
      int year = Integer.parseInt(matcher.group(1));
      LocalDate date =
          LocalDate.of(
              year, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
      boolean hasTime = matcher.group(4) != null;
      if (!hasTime && year >= 1970 && !date.isAfter(LAST_DATE)) {
        return DateType.INSTANCE;
      }
      if (hasTime && matcher.group(6) == null && year > 1970 && year <= LAST_SECOND_YEAR) {
        return SECONDS;
      }
      return year >= FIRST_TICK_YEAR && year <= LAST_TICK_YEAR ? TICKS : StringType.INSTANCE;
    } catch (DateTimeException e) {
      return StringType.INSTANCE;
    }
  }

  /**
   * The type of values of this shape.
   *
   * @param objects the type of objects
   * @param inJson whether elements of arrays always may be NULL, as at paths of JSON
   */
  DataType type(JsonType objects, boolean inJson) {
    if (element != null) {
      return new ArrayType(element.elementType(objects, inJson));
    }
    return object ? objects : leaf == null ? StringType.INSTANCE : leaf;
  }

  private DataType elementType(JsonType objects, boolean inJson) {
    DataType type = type(objects, inJson);
    boolean mayBeNull = nullable || inJson && !object;
    return element == null && mayBeNull ? new NullableType(type) : type;
  }

  /** The type of an array whose elements have no type in common. */
  static DataType mixed() {
    return new ArrayType(DynamicType.DEFAULT);
  }
}
