package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.StringType;
import io.heartwood.types.UuidType;
import java.util.Arrays;

/** Functions of strings, by bytes. */
final class StringFunctions {
  private static final byte[] HEX =
      "0123456789ABCDEF".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private StringFunctions() {}

  static void register(FunctionRegistry.Builder registry) {
    registry.add("lower", call -> changeCase(call, 'A', 'Z'));
    registry.alias("lcase", "lower");
    registry.add("upper", call -> changeCase(call, 'a', 'z'));
    registry.alias("ucase", "upper");
    registry.add("concat", StringFunctions::concat);
    registry.add("substring", StringFunctions::substring);
    registry.alias("substr", "substring");
    registry.alias("mid", "substring");
    registry.add("left", call -> side(call, true));
    registry.add("right", call -> side(call, false));
    registry.add("startsWith", call -> affix(call, true));
    registry.add("endsWith", call -> affix(call, false));
    registry.add("trimBoth", call -> trim(call, true, true));
    registry.alias("trim", "trimBoth");
    registry.add("trimLeft", call -> trim(call, true, false));
    registry.alias("ltrim", "trimLeft");
    registry.add("trimRight", call -> trim(call, false, true));
    registry.alias("rtrim", "trimRight");
    registry.add("reverse", StringFunctions::reverse);
    registry.add("hex", StringFunctions::hex);
  }

  static DataType requireText(ScalarFunction.Call call, int index) {
    DataType type = call.argument(index).type();
    if (!Comparison.isText(type)) {
      throw call.illegalTypes();
    }
    return type;
  }

  private static BoundFunction changeCase(ScalarFunction.Call call, char from, char to) {
    call.requireCount(1, 1);
    DataType type = requireText(call, 0);
    return BoundFunction.of(
        type,
        (arguments, rowCount) -> {
          byte[] bytes = BytesOrder.bytes(arguments[0]);
          byte[] changed = Arrays.copyOf(bytes, BytesOrder.start(arguments[0], rowCount));
          for (int i = 0; i < changed.length; i++) {
            byte b = changed[i];
            changed[i] = b >= from && b <= to ? (byte) (b ^ 0x20) : b;
          }
          return arguments[0] instanceof StringColumn strings
              ? new StringColumn(changed, strings.offsets(), rowCount)
              : new FixedBytesColumn(changed, type.valueSizeBytes(), rowCount);
        });
  }

  private static BoundFunction concat(ScalarFunction.Call call) {
    call.requireCount(1, Integer.MAX_VALUE);
    BoundFunction[] prints = new BoundFunction[call.count()];
    for (int i = 0; i < prints.length; i++) {
      DataType type = call.argument(i).type();
      // Bytes are taken as they are: the zero bytes of a FixedString stay.
      prints[i] =
          Comparison.isText(type) ? null : TextConversions.print(type, call.context().timeZone());
    }
    return BoundFunction.of(
        StringType.INSTANCE,
        (arguments, rowCount) -> {
          Column[] parts = new Column[arguments.length];
          for (int a = 0; a < parts.length; a++) {
            parts[a] =
                prints[a] == null
                    ? arguments[a]
                    : prints[a].apply(new Column[] {arguments[a]}, arguments[a].rowCount());
          }
          StringColumn.Builder builder = new StringColumn.Builder(rowCount);
          for (int i = 0; i < rowCount; i++) {
            int end = builder.endOfBytes();
            int added = 0;
            for (Column part : parts) {
              int row = part.rowCount() == 1 ? 0 : i;
              int start = BytesOrder.start(part, row);
              int length = BytesOrder.start(part, row + 1) - start;
              byte[] target = builder.reserveBytes(added + length);
              System.arraycopy(BytesOrder.bytes(part), start, target, end + added, length);
              added += length;
            }
            builder.endRow(end + added);
          }
          return builder.build();
        });
  }

  private static BoundFunction substring(ScalarFunction.Call call) {
    call.requireCount(2, 3);
    requireText(call, 0);
    for (int i = 1; i < call.count(); i++) {
      if (!NumberTypes.isInteger(call.argument(i).type())) {
        throw call.illegalTypes();
      }
    }
    DataType offsetType = call.argument(1).type();
    DataType lengthType = call.count() == 3 ? call.argument(2).type() : null;
    return BoundFunction.of(
        StringType.INSTANCE,
        (arguments, rowCount) -> {
          Column text = Vectors.expand(arguments[0], rowCount);
          long[] offsets = Vectors.longs(Vectors.expand(arguments[1], rowCount), offsetType);
          long[] lengths =
              lengthType == null
                  ? null
                  : Vectors.longs(Vectors.expand(arguments[2], rowCount), lengthType);
          StringColumn.Builder builder = new StringColumn.Builder(rowCount);
          byte[] bytes = BytesOrder.bytes(text);
          for (int i = 0; i < rowCount; i++) {
            int start = BytesOrder.start(text, i);
            int size = BytesOrder.start(text, i + 1) - start;
            long wanted = lengths == null ? size : lengths[i];
            appendSlice(bytes, start, size, offsets[i], wanted, lengths != null, builder);
          }
          return builder.build();
        });
  }

  /** Offsets count from 1, negative ones from the end; a negative length stops before the end. */
  private static void appendSlice(
      byte[] bytes,
      int start,
      int size,
      long offset,
      long length,
      boolean bounded,
      StringColumn.Builder builder) {
    if (offset == 0) {
      builder.appendDefault();
      return;
    }
    long from = offset > 0 ? offset - 1 : size + offset;
    long to = size;
    if (bounded) {
      to = length >= 0 ? (length > size + Math.abs(from) ? size : from + length) : size + length;
    }
    int first = (int) Math.max(0, Math.min(size, from));
    int last = (int) Math.max(first, Math.min(size, to));
    builder.append(bytes, start + first, last - first);
  }

  private static BoundFunction side(ScalarFunction.Call call, boolean left) {
    call.requireCount(2, 2);
    requireText(call, 0);
    DataType countType = call.argument(1).type();
    if (!NumberTypes.isInteger(countType)) {
      throw call.illegalTypes();
    }
    return BoundFunction.of(
        StringType.INSTANCE,
        (arguments, rowCount) -> {
          Column text = Vectors.expand(arguments[0], rowCount);
          long[] counts = Vectors.longs(Vectors.expand(arguments[1], rowCount), countType);
          StringColumn.Builder builder = new StringColumn.Builder(rowCount);
          byte[] bytes = BytesOrder.bytes(text);
          for (int i = 0; i < rowCount; i++) {
            int start = BytesOrder.start(text, i);
            int size = BytesOrder.start(text, i + 1) - start;
            long count = counts[i] >= 0 ? Math.min(size, counts[i]) : size + counts[i];
            int taken = (int) Math.max(0, count);
            builder.append(bytes, left ? start : start + size - taken, taken);
          }
          return builder.build();
        });
  }

  private static BoundFunction affix(ScalarFunction.Call call, boolean prefix) {
    call.requireCount(2, 2);
    requireText(call, 0);
    requireText(call, 1);
    return BoundFunction.of(
        IntegerType.UINT8,
        (arguments, rowCount) -> {
          Column text = Vectors.expand(arguments[0], rowCount);
          Column part = arguments[1];
          byte[] bytes = BytesOrder.bytes(text);
          byte[] wanted = BytesOrder.bytes(part);
          byte[] result = new byte[rowCount];
          for (int i = 0; i < rowCount; i++) {
            int row = part.rowCount() == 1 ? 0 : i;
            int partStart = BytesOrder.start(part, row);
            int partEnd = BytesOrder.start(part, row + 1);
            int start = BytesOrder.start(text, i);
            int end = BytesOrder.start(text, i + 1);
            int length = partEnd - partStart;
            int at = prefix ? start : end - length;
            boolean holds =
                end - start >= length
                    && Arrays.equals(bytes, at, at + length, wanted, partStart, partEnd);
            result[i] = (byte) (holds ? 1 : 0);
          }
          return new ByteColumn(result, rowCount);
        });
  }

  private static BoundFunction trim(ScalarFunction.Call call, boolean left, boolean right) {
    call.requireCount(1, 1);
    requireText(call, 0);
    return BoundFunction.of(
        StringType.INSTANCE,
        (arguments, rowCount) -> {
          byte[] bytes = BytesOrder.bytes(arguments[0]);
          StringColumn.Builder builder = new StringColumn.Builder(rowCount);
          for (int i = 0; i < rowCount; i++) {
            int start = BytesOrder.start(arguments[0], i);
            int end = BytesOrder.start(arguments[0], i + 1);
            while (left && start < end && bytes[start] == ' ') {
              start++;
            }
            while (right && end > start && bytes[end - 1] == ' ') {
              end--;
            }
            builder.append(bytes, start, end - start);
          }
          return builder.build();
        });
  }

  private static BoundFunction reverse(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    DataType type = requireText(call, 0);
    return BoundFunction.of(
        type,
        (arguments, rowCount) -> {
          byte[] bytes = BytesOrder.bytes(arguments[0]);
          byte[] result = new byte[BytesOrder.start(arguments[0], rowCount)];
          for (int i = 0; i < rowCount; i++) {
            int start = BytesOrder.start(arguments[0], i);
            int end = BytesOrder.start(arguments[0], i + 1);
            for (int k = start; k < end; k++) {
              result[k] = bytes[start + end - 1 - k];
            }
          }
          return arguments[0] instanceof StringColumn strings
              ? new StringColumn(result, strings.offsets(), rowCount)
              : new FixedBytesColumn(result, type.valueSizeBytes(), rowCount);
        });
  }

  private static BoundFunction hex(ScalarFunction.Call call) {
    call.requireCount(1, 1);
    DataType type = call.argument(0).type();
    boolean number =
        NumberTypes.isInteger(type) || type instanceof DateType || type instanceof DateTimeType;
    if (!number
        && !(type instanceof FloatType)
        && !Comparison.isText(type)
        && !(type instanceof UuidType)
        && !(type instanceof DecimalType)
        && type.valueSizeBytes() != 16) {
      throw call.illegalTypes();
    }
    return BoundFunction.of(
        StringType.INSTANCE,
        (arguments, rowCount) -> {
          StringColumn.Builder builder = new StringColumn.Builder(rowCount);
          for (int i = 0; i < rowCount; i++) {
            if (type instanceof DecimalType && type.valueSizeBytes() < 16) {
              long value = Vectors.longs(arguments[0].slice(i, i + 1), type)[0];
              int size = type.valueSizeBytes();
              appendHex(littleEndian(value, size), 0, size, builder);
            } else if (number) {
              long value = Vectors.longs(arguments[0].slice(i, i + 1), type)[0];
              appendNumber(value, type.valueSizeBytes(), type, builder);
            } else if (arguments[0] instanceof DoubleColumn doubles) {
              long bits = Double.doubleToRawLongBits(doubles.values()[i]);
              appendHex(littleEndian(bits, 8), 0, 8, builder);
            } else if (arguments[0] instanceof FloatColumn floats) {
              int bits = Float.floatToRawIntBits(floats.values()[i]);
              appendHex(littleEndian(bits, 4), 0, 4, builder);
            } else if (type instanceof UuidType) {
              byte[] bytes = BytesOrder.bytes(arguments[0]);
              byte[] ordered = new byte[16];
              for (int k = 0; k < 16; k++) {
                ordered[k] = bytes[i * 16 + (k < 8 ? 7 - k : 23 - k)];
              }
              appendHex(ordered, 0, 16, builder);
            } else {
              int start = BytesOrder.start(arguments[0], i);
              int length = BytesOrder.start(arguments[0], i + 1) - start;
              appendHex(BytesOrder.bytes(arguments[0]), start, length, builder);
            }
          }
          return builder.build();
        });
  }

  private static byte[] littleEndian(long bits, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (bits >>> 8 * i);
    }
    return bytes;
  }

  /** Numbers are printed from their first byte that is not zero; addresses with all bytes. */
  private static void appendNumber(
      long value, int size, DataType type, StringColumn.Builder builder) {
    byte[] bytes = new byte[size];
    int first = size - 1;
    for (int i = size - 1; i >= 0; i--) {
      bytes[i] = (byte) (value >>> 8 * (size - 1 - i));
      first = bytes[i] != 0 ? i : first;
    }
    boolean whole = type instanceof io.heartwood.types.Ipv4Type;
    appendHex(bytes, whole ? 0 : first, size - (whole ? 0 : first), builder);
  }

  private static void appendHex(byte[] bytes, int start, int length, StringColumn.Builder builder) {
    int end = builder.endOfBytes();
    byte[] target = builder.reserveBytes(2 * length);
    for (int i = 0; i < length; i++) {
      target[end + 2 * i] = HEX[bytes[start + i] >> 4 & 15];
      target[end + 2 * i + 1] = HEX[bytes[start + i] & 15];
    }
    builder.endRow(end + 2 * length);
  }
}
