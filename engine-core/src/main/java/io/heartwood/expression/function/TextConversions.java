package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValueFormatException;
import io.heartwood.text.ValueParser;
import io.heartwood.text.ValuePrinter;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.NullableType;
import io.heartwood.types.StringType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;

/** Conversions from and to strings. */
final class TextConversions {
  /** What becomes of text that is no value. */
  enum OnError {
    FAIL,
    ZERO,
    NULL
  }

  private TextConversions() {}

  /** Values as text. */
  static BoundFunction print(DataType from, ZoneId zone) {
    return BoundFunction.of(
        StringType.INSTANCE,
        (arguments, rowCount) -> {
          if (arguments[0] instanceof FixedBytesColumn fixed && from instanceof FixedStringType) {
            return trimmed(fixed, rowCount);
          }
          ValuePrinter printer = ValuePrinter.of(from, TextStyle.RAW, zone);
          TextBuffer out = new TextBuffer(rowCount * 8);
          int[] offsets = new int[rowCount + 1];
          for (int i = 0; i < rowCount; i++) {
            printer.append(arguments[0], i, out);
            offsets[i + 1] = out.size();
          }
          return new StringColumn(out.bytes(), offsets, rowCount);
        });
  }

  /** A FixedString loses the zero bytes at its end. */
  private static Column trimmed(FixedBytesColumn column, int rowCount) {
    StringColumn.Builder builder = new StringColumn.Builder(rowCount);
    int width = column.width();
    for (int i = 0; i < rowCount; i++) {
      int end = (i + 1) * width;
      while (end > i * width && column.bytes()[end - 1] == 0) {
        end--;
      }
      builder.append(column.bytes(), i * width, end - i * width);
    }
    return builder.build();
  }

  static BoundFunction toFixedString(DataType from, DataType to) {
    int width = to.valueSizeBytes();
    return BoundFunction.fallible(
        to,
        (arguments, rowCount) -> {
          byte[] source = BytesOrder.bytes(arguments[0]);
          byte[] result = new byte[Math.multiplyExact(width, rowCount)];
          for (int i = 0; i < rowCount; i++) {
            int start = BytesOrder.start(arguments[0], i);
            int length = BytesOrder.start(arguments[0], i + 1) - start;
            if (length > width) {
              throw new FunctionException("string is too long: type=" + to + " length=" + length);
            }
            System.arraycopy(source, start, result, i * width, length);
          }
          return new FixedBytesColumn(result, width, rowCount);
        });
  }

  /** Text as values; text that is none is an error. */
  static BoundFunction parse(DataType from, DataType to, FunctionContext context) {
    return parse(from, to, OnError.FAIL, context);
  }

  static BoundFunction parse(DataType from, DataType to, OnError onError, FunctionContext context) {
    DataType type = onError == OnError.NULL ? new NullableType(to) : to;
    BoundFunction.Body body =
        (arguments, rowCount) -> parseAll(arguments[0], rowCount, to, onError, context);
    return onError == OnError.FAIL
        ? BoundFunction.fallible(type, body)
        : BoundFunction.of(type, body);
  }

  private static Column parseAll(
      Column column, int rowCount, DataType to, OnError onError, FunctionContext context) {
    ColumnBuilder builder = Columns.newBuilder(to, rowCount);
    ValueParser parser = ValueParser.of(to, context.timeZone());
    parser.start(builder);
    byte[] bytes = BytesOrder.bytes(column);
    byte[] nulls = onError == OnError.NULL ? new byte[rowCount] : null;
    for (int i = 0; i < rowCount; i++) {
      int start = BytesOrder.start(column, i);
      int end = BytesOrder.start(column, i + 1);
      if (column instanceof FixedBytesColumn) {
        while (end > start && bytes[end - 1] == 0) {
          end--;
        }
      }
      try {
        parseOne(parser, bytes, start, end, to, onError);
      } catch (ValueFormatException e) {
        if (onError == OnError.FAIL) {
          throw e;
        }
        builder.appendDefault();
        if (nulls != null) {
          nulls[i] = 1;
        }
      }
    }
    return nulls == null ? builder.build() : new NullableColumn(builder.build(), nulls);
  }

  /** Whole numbers allow a plus and leading zeros here, but not an empty text; dates a time. */
  private static void parseOne(
      ValueParser parser, byte[] bytes, int from, int to, DataType type, OnError onError) {
    if (type instanceof IntegerType integer) {
      int start = from;
      boolean negative = start < to && bytes[start] == '-';
      if (negative || start < to && bytes[start] == '+') {
        start++;
      }
      int digitsStart = start;
      while (start < to - 1 && bytes[start] == '0') {
        start++;
      }
      if (digitsStart >= to || bytes[start] == '-' || bytes[start] == '+') {
        throw new ValueFormatException(
            "cannot parse " + type + ": text='" + text(bytes, from, to) + "'");
      }
      if (onError != OnError.FAIL) {
        requireRange(bytes, start, to, negative, integer);
      }
      if (negative) {
        start--;
        byte[] signed = Arrays.copyOfRange(bytes, start, to);
        signed[0] = '-';
        parser.parse(signed, 0, signed.length);
      } else {
        parser.parse(bytes, start, to);
      }
      return;
    }
    boolean date = type instanceof DateType || type instanceof Date32Type;
    if (date && to - from > 10 && (bytes[from + 10] == ' ' || bytes[from + 10] == 'T')) {
      parser.parse(bytes, from, from + 10);
      return;
    }
    if (from == to && !(type instanceof FixedStringType)) {
      throw new ValueFormatException("cannot parse " + type + ": text=''");
    }
    parser.parse(bytes, from, to);
  }

  private static void requireRange(
      byte[] bytes, int from, int to, boolean negative, IntegerType type) {
    int bits = type.bits() - (type.signed() ? 1 : 0);
    boolean fits = to - from <= 20;
    if (fits && text(bytes, from, to).chars().allMatch(c -> c >= '0' && c <= '9')) {
      BigInteger value = new BigInteger(text(bytes, from, to));
      value = negative ? value.negate() : value;
      fits = value.bitLength() <= bits && (type.signed() || value.signum() >= 0);
    }
    if (!fits) {
      throw new ValueFormatException("value does not fit: type=" + type);
    }
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, Math.min(to - from, 60), StandardCharsets.UTF_8);
  }
}
