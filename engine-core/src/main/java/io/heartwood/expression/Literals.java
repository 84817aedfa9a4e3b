package io.heartwood.expression;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.text.FloatText;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.NullableType;
import io.heartwood.types.StringType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Constants with the types ClickHouse gives them: the smallest integer type that holds them. */
public final class Literals {
  /** NULL. Its type stands for ClickHouse's {@code Nullable(Nothing)}: it fits any other type. */
  public static final Literal NULL =
      new Literal(
          "NULL",
          new NullableType(IntegerType.UINT8),
          new NullableColumn(new ByteColumn(new byte[1], 1), new byte[] {1}));

  /** {@code true}. */
  public static final Literal TRUE = bool(true);

  /** {@code false}. */
  public static final Literal FALSE = bool(false);

  private static final BigInteger MAX_UINT64 =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final BigInteger MIN_INT64 = BigInteger.valueOf(Long.MIN_VALUE);

  private Literals() {}

  /** Whether this is NULL of no particular type. */
  public static boolean isNull(Expression expression) {
    return expression instanceof Literal literal && literal.text().equals("NULL");
  }

  /** A whole number. */
  public static Literal of(long value) {
    return integer(BigInteger.valueOf(value));
  }

  /** A number of type Float64. */
  public static Literal of(double value) {
    String text = FloatText.toString(value);
    boolean whole = text.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9');
    return new Literal(
        whole ? text + "." : text, FloatType.FLOAT64, new DoubleColumn(new double[] {value}, 1));
  }

  /** A string. */
  public static Literal of(String value) {
    return string(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A string of any bytes. */
  public static Literal string(byte[] value) {
    return new Literal(
        quote(new String(value, StandardCharsets.UTF_8)),
        StringType.INSTANCE,
        new StringColumn(value.clone(), new int[] {0, value.length}, 1));
  }

  /** A whole number of any size; beyond 64 bits it is a Float64, as in ClickHouse. */
  public static Literal integer(BigInteger value) {
    if (value.compareTo(MAX_UINT64) > 0 || value.compareTo(MIN_INT64) < 0) {
      return of(value.doubleValue());
    }
    long bits = value.longValue();
    String text = value.toString();
    if (value.signum() >= 0) {
      if (value.bitLength() <= 8) {
        return new Literal(text, IntegerType.UINT8, new ByteColumn(new byte[] {(byte) bits}, 1));
      }
      if (value.bitLength() <= 16) {
        return new Literal(
            text, IntegerType.UINT16, new ShortColumn(new short[] {(short) bits}, 1));
      }
      if (value.bitLength() <= 32) {
        return new Literal(text, IntegerType.UINT32, new IntColumn(new int[] {(int) bits}, 1));
      }
      return new Literal(text, IntegerType.UINT64, new LongColumn(new long[] {bits}, 1));
    }
    if (bits == (byte) bits) {
      return new Literal(text, IntegerType.INT8, new ByteColumn(new byte[] {(byte) bits}, 1));
    }
    if (bits == (short) bits) {
      return new Literal(text, IntegerType.INT16, new ShortColumn(new short[] {(short) bits}, 1));
    }
    if (bits == (int) bits) {
      return new Literal(text, IntegerType.INT32, new IntColumn(new int[] {(int) bits}, 1));
    }
    return new Literal(text, IntegerType.INT64, new LongColumn(new long[] {bits}, 1));
  }

  private static Literal bool(boolean value) {
    DataType type = BoolType.INSTANCE;
    return new Literal(
        Boolean.toString(value), type, new ByteColumn(new byte[] {(byte) (value ? 1 : 0)}, 1));
  }

  /** Text in single quotes with backslash escapes. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> quoted.append("\\\\");
        case '\'' -> quoted.append("\\'");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\0' -> quoted.append("\\0");
        default -> quoted.append(c);
      }
    }
    return quoted.append('\'').toString();
  }
}
