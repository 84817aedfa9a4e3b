package io.heartwood.format.parquet;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.StringType;
import io.heartwood.types.UuidType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/**
 * What the values of a leaf of a file are, and how one becomes a value of a column.
 *
 * @param type the type of the values, as ClickHouse infers it; never Nullable
 * @param step appends the current value of a reader to a builder of the type
 */
record Decoding(DataType type, Step step) {
  private static final int MAX_FIXED_BYTES = 1 << 24;
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  /** Appends one value. */
  @FunctionalInterface
  interface Step {
    /** Appends the current value of the reader. */
    void append(ColumnReader reader, ColumnBuilder target);
  }

  /**
   * The decoding of a leaf.
   *
   * @param wanted the type of the table's column, or null: bytes and numbers without a type of
   *     their own in Parquet become what the table has
   * @throws IllegalArgumentException if the type is not supported
   */
  static Decoding of(PrimitiveType leaf, DataType wanted) {
    LogicalTypeAnnotation annotation = leaf.getLogicalTypeAnnotation();
    if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(leaf, decimal);
    }
    return switch (leaf.getPrimitiveTypeName()) {
      case BOOLEAN ->
          new Decoding(
              BoolType.INSTANCE,
              (reader, target) ->
                  ((ByteColumn.Builder) target).append((byte) (reader.getBoolean() ? 1 : 0)));
      case INT32 -> int32(annotation, wanted);
      case INT64 -> int64(annotation);
      case INT96 -> new Decoding(new DateTime64Type(9, "UTC"), Decoding::appendInt96);
      case FLOAT ->
          new Decoding(
              new FloatType(32),
              (reader, target) -> ((FloatColumn.Builder) target).append(reader.getFloat()));
      case DOUBLE ->
          new Decoding(
              new FloatType(64),
              (reader, target) -> ((DoubleColumn.Builder) target).append(reader.getDouble()));
      case BINARY -> new Decoding(StringType.INSTANCE, Decoding::appendString);
      case FIXED_LEN_BYTE_ARRAY -> fixed(leaf, wanted);
    };
  }

  private static Decoding int32(LogicalTypeAnnotation annotation, DataType wanted) {
    if (annotation instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
      return new Decoding(Date32Type.INSTANCE, Decoding::appendInt);
    }
    if (annotation instanceof IntLogicalTypeAnnotation integer) {
      IntegerType type = new IntegerType(integer.getBitWidth(), integer.isSigned());
      return switch (integer.getBitWidth()) {
        case 8 ->
            new Decoding(
                type,
                (reader, target) ->
                    ((ByteColumn.Builder) target).append((byte) reader.getInteger()));
        case 16 ->
            new Decoding(
                type,
                (reader, target) ->
                    ((ShortColumn.Builder) target).append((short) reader.getInteger()));
        default ->
            wanted instanceof Ipv4Type
                ? new Decoding(Ipv4Type.INSTANCE, Decoding::appendInt)
                : new Decoding(type, Decoding::appendInt);
      };
    }
    return new Decoding(new IntegerType(32, true), Decoding::appendInt);
  }

  private static void appendInt(ColumnReader reader, ColumnBuilder target) {
    ((IntColumn.Builder) target).append(reader.getInteger());
  }

  private static Decoding int64(LogicalTypeAnnotation annotation) {
    DataType type = new IntegerType(64, true);
    if (annotation instanceof TimestampLogicalTypeAnnotation time) {
      type =
          switch (time.getUnit()) {
            case MILLIS -> new DateTime64Type(3, "UTC");
            case MICROS -> new DateTime64Type(6, "UTC");
            case NANOS -> new DateTime64Type(9, "UTC");
          };
    } else if (annotation instanceof IntLogicalTypeAnnotation integer) {
      type = new IntegerType(64, integer.isSigned());
    }
    return new Decoding(
        type, (reader, target) -> ((LongColumn.Builder) target).append(reader.getLong()));
  }

  /** Nanoseconds of a day and the Julian day, as older writers have times. */
  private static void appendInt96(ColumnReader reader, ColumnBuilder target) {
    ByteBuffer bytes = reader.getBinary().toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong(bytes.position());
    long day = bytes.getInt(bytes.position() + 8) - JULIAN_DAY_OF_EPOCH;
    ((LongColumn.Builder) target).append(Math.addExact(day * NANOS_PER_DAY, nanos));
  }

  private static void appendString(ColumnReader reader, ColumnBuilder target) {
    ByteBuffer bytes = reader.getBinary().toByteBuffer();
    ((StringColumn.Builder) target)
        .append(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  private static Decoding fixed(PrimitiveType leaf, DataType wanted) {
    int width = leaf.getTypeLength();
    if (width < 1 || width > MAX_FIXED_BYTES) {
      throw new IllegalArgumentException("width of a fixed field: " + width);
    }
    if (leaf.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.UUIDLogicalTypeAnnotation
        && width == 16) {
      return new Decoding(UuidType.INSTANCE, Decoding::appendUuid);
    }
    boolean raw =
        (wanted instanceof Ipv6Type || wanted instanceof WideIntegerType)
            && wanted.valueSizeBytes() == width;
    return new Decoding(raw ? wanted : new FixedStringType(width), Decoding::appendFixed);
  }

  private static void appendFixed(ColumnReader reader, ColumnBuilder target) {
    ByteBuffer bytes = reader.getBinary().toByteBuffer();
    ((FixedBytesColumn.Builder) target)
        .append(bytes.array(), bytes.arrayOffset() + bytes.position());
  }

  /** The text's order of bytes, as two little-endian halves. */
  private static void appendUuid(ColumnReader reader, ColumnBuilder target) {
    FixedBytesColumn.Builder builder = (FixedBytesColumn.Builder) target;
    ByteBuffer bytes = reader.getBinary().toByteBuffer();
    int start = builder.rowCount() * 16;
    byte[] values = builder.extend(1);
    for (int i = 0; i < 8; i++) {
      values[start + i] = bytes.get(bytes.position() + 7 - i);
      values[start + 8 + i] = bytes.get(bytes.position() + 15 - i);
    }
  }

  private static Decoding decimal(PrimitiveType leaf, DecimalLogicalTypeAnnotation annotation) {
    DataType type = WideDecimalType.decimal(annotation.getPrecision(), annotation.getScale());
    return switch (leaf.getPrimitiveTypeName()) {
      case INT32 ->
          new Decoding(type, (reader, target) -> appendDecimal(reader.getInteger(), target));
      case INT64 -> new Decoding(type, (reader, target) -> appendDecimal(reader.getLong(), target));
      default ->
          new Decoding(
              type, (reader, target) -> appendDecimal(reader.getBinary().toByteBuffer(), target));
    };
  }

  private static void appendDecimal(long value, ColumnBuilder target) {
    ByteBuffer bytes = ByteBuffer.allocate(8).putLong(0, value);
    appendDecimal(bytes, target);
  }

  /** A big-endian number of any width. */
  private static void appendDecimal(ByteBuffer bytes, ColumnBuilder target) {
    if (target instanceof FixedBytesColumn.Builder builder) {
      int width = builder.width();
      int start = builder.rowCount() * width;
      byte[] values = builder.extend(1);
      int size = bytes.remaining();
      byte sign = size > 0 && bytes.get(bytes.position()) < 0 ? (byte) -1 : 0;
      for (int i = 0; i < size - width; i++) {
        requireSign(bytes.get(bytes.position() + i), sign);
      }
      Arrays.fill(values, start, start + width, sign);
      for (int i = 0; i < Math.min(width, size); i++) {
        values[start + i] = bytes.get(bytes.limit() - 1 - i);
      }
      return;
    }
    long value = 0;
    int size = bytes.remaining();
    if (size > 0) {
      byte sign = bytes.get(bytes.position()) < 0 ? (byte) -1 : 0;
      value = sign;
      for (int i = 0; i < size; i++) {
        byte next = bytes.get(bytes.position() + i);
        if (size - i > 8) {
          requireSign(next, sign);
        }
        value = value << 8 | next & 0xff;
      }
    }
    if (target instanceof IntColumn.Builder ints) {
      ints.append(Math.toIntExact(value));
    } else {
      ((LongColumn.Builder) target).append(value);
    }
  }

  private static void requireSign(byte actual, byte sign) {
    if (actual != sign) {
      throw new ArithmeticException("a decimal is wider than its precision");
    }
  }
}
