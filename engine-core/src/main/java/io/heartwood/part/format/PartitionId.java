package io.heartwood.part.format;

import io.heartwood.checksum.SipHash;
import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValuePrinter;
import io.heartwood.types.ArrayType;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TimeType;
import io.heartwood.types.TupleType;
import io.heartwood.types.UuidType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The id of a partition, computed from the values of its key as ClickHouse 26.7 does.
 *
 * <pre>
 * no key                        all
 * whole numbers, dates, times   decimal numbers joined by '-'; a Date as YYYYMMDD, but inside
 *                               Nullable or LowCardinality as a plain number of days, and an IPv4
 *                               there as '1.2.3.4', in quotes
 * anything else                 32 hexadecimal digits: SipHash128 of all values, each a tag byte
 *                               and a body
 *
 * tag  value                                  body
 * 00   NULL                                   -
 * 01   unsigned numbers, Date, DateTime, Bool u64
 * 02   signed numbers, Enum, Date32, Time     i64
 * 03   floats, BFloat16                       f64
 * 04   UUID, UInt128                          16 bytes
 * 05   Int128                                 16 bytes
 * 10   String, FixedString, IPv6              u64 length, bytes
 * 11   Array                                  u64 count, elements
 * 12   Tuple                                  u64 count, elements
 * 1a   Map                                    u64 count, pairs as tuples
 * 13, 14, 15, 17  Decimal of 4, 8, 16, 32 bytes; DateTime64 and Time64 are 14
 * 18, 19  UInt256, Int256                     32 bytes
 * 1e   IPv4                                   u32
 * </pre>
 *
 * <p>Proven by the golden parts {@code 15_partition_keys}.
 */
public final class PartitionId {
  private static final String WITHOUT_KEY = "all";

  private PartitionId() {}

  /**
   * The id of the partition that a row belongs to.
   *
   * @param types types of the partition key expressions
   * @param keys the evaluated expressions
   */
  public static String of(List<DataType> types, List<? extends Column> keys, int row) {
    if (types.isEmpty()) {
      return WITHOUT_KEY;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!isPrintedAsNumber(types.get(i), keys.get(i), row)) {
        return hash(types, keys, row);
      }
    }
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < types.size(); i++) {
      if (i > 0) {
        id.append('-');
      }
      appendNumber(types.get(i), keys.get(i), row, id);
    }
    return id.toString();
  }

  private static boolean isPrintedAsNumber(DataType named, Column column, int row) {
    DataType type = named.valueType();
    if (type instanceof NullableType nullable) {
      NullableColumn values = (NullableColumn) column;
      return !values.isNull(row) && isPrintedAsNumber(nullable.nested(), values.nested(), row);
    }
    return isUnsigned(type) || isSigned(type) || type instanceof Ipv4Type;
  }

  private static boolean isUnsigned(DataType type) {
    return type instanceof IntegerType integer && !integer.signed()
        || type instanceof DateType
        || type instanceof DateTimeType
        || type instanceof BoolType;
  }

  private static boolean isSigned(DataType type) {
    return type instanceof IntegerType integer && integer.signed()
        || type instanceof EnumType
        || type instanceof Date32Type
        || type instanceof TimeType;
  }

  private static void appendNumber(DataType named, Column column, int row, StringBuilder id) {
    DataType type = named.valueType();
    if (type instanceof NullableType nullable) {
      Column values = ((NullableColumn) column).nested();
      DataType nested = nullable.nested().valueType();
      if (nested instanceof Ipv4Type) {
        appendQuoted(values, row, id);
        return;
      }
      long value = number(nested, values, row);
      id.append(isSigned(nested) ? Long.toString(value) : Long.toUnsignedString(value));
    } else if (type instanceof DateType && !(named instanceof LowCardinalityType)) {
      LocalDate date = LocalDate.ofEpochDay(number(type, column, row));
      id.append(date.getYear() * 10000 + date.getMonthValue() * 100 + date.getDayOfMonth());
    } else if (isSigned(type)) {
      id.append(number(type, column, row));
    } else if (type instanceof Ipv4Type && named instanceof LowCardinalityType) {
      appendQuoted(column, row, id);
    } else {
      id.append(Long.toUnsignedString(number(type, column, row)));
    }
  }

  private static void appendQuoted(Column column, int row, StringBuilder id) {
    TextBuffer address = new TextBuffer(16);
    ValuePrinter.of(Ipv4Type.INSTANCE, TextStyle.QUOTED, ZoneOffset.UTC)
        .append(column, row, address);
    id.append(address);
  }

  /** The value widened to 64 bits, with its sign if the type has one. */
  private static long number(DataType type, Column column, int row) {
    boolean signed = isSigned(type);
    if (column instanceof ByteColumn bytes) {
      return signed ? bytes.values()[row] : bytes.values()[row] & 0xffL;
    }
    if (column instanceof ShortColumn shorts) {
      return signed ? shorts.values()[row] : shorts.values()[row] & 0xffffL;
    }
    if (column instanceof IntColumn ints) {
      return signed ? ints.values()[row] : ints.values()[row] & 0xffffffffL;
    }
    return ((LongColumn) column).values()[row];
  }

  private static String hash(List<DataType> types, List<? extends Column> keys, int row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < types.size(); i++) {
      appendTagged(types.get(i), keys.get(i), row, bytes);
    }
    return SipHash.hash128(bytes.toByteArray()).toStoredHex();
  }

  private static void appendTagged(
      DataType named, Column column, int row, ByteArrayOutputStream bytes) {
    DataType type = named.valueType();
    if (type instanceof NullableType nullable) {
      NullableColumn values = (NullableColumn) column;
      if (values.isNull(row)) {
        bytes.write(0x00);
      } else {
        appendTagged(nullable.nested(), values.nested(), row, bytes);
      }
    } else if (isUnsigned(type)) {
      appendNumber(0x01, number(type, column, row), 8, bytes);
    } else if (isSigned(type)) {
      appendNumber(0x02, number(type, column, row), 8, bytes);
    } else if (type instanceof Ipv4Type) {
      appendNumber(0x1e, ((IntColumn) column).values()[row], 4, bytes);
    } else if (column instanceof ArrayColumn arrays) {
      DataType element = ArrayType.elementOf(type);
      appendNumber(type instanceof MapType ? 0x1a : 0x11, arrays.length(row), 8, bytes);
      for (int i = arrays.offsets()[row]; i < arrays.offsets()[row + 1]; i++) {
        appendTagged(element, arrays.elements(), i, bytes);
      }
    } else if (column instanceof TupleColumn tuples) {
      TupleType tuple = (TupleType) type;
      appendNumber(0x12, tuple.elements().size(), 8, bytes);
      for (int i = 0; i < tuple.elements().size(); i++) {
        appendTagged(tuple.elements().get(i).type(), tuples.element(i), row, bytes);
      }
    } else if (type instanceof BFloat16Type) {
      double value = BFloat16Type.toFloat(((ShortColumn) column).values()[row]);
      appendNumber(0x03, Double.doubleToRawLongBits(value), 8, bytes);
    } else if (column instanceof FloatColumn floats) {
      appendNumber(0x03, Double.doubleToRawLongBits(floats.values()[row]), 8, bytes);
    } else if (column instanceof DoubleColumn doubles) {
      appendNumber(0x03, Double.doubleToRawLongBits(doubles.values()[row]), 8, bytes);
    } else if (type instanceof DecimalType && column instanceof IntColumn ints) {
      appendNumber(0x13, ints.values()[row], 4, bytes);
    } else if (type instanceof DecimalType && column instanceof LongColumn
        || type instanceof DateTime64Type
        || type instanceof Time64Type) {
      appendNumber(0x14, ((LongColumn) column).values()[row], 8, bytes);
    } else if (column instanceof StringColumn strings) {
      appendNumber(0x10, strings.length(row), 8, bytes);
      bytes.write(strings.bytes(), strings.offsets()[row], strings.length(row));
    } else {
      FixedBytesColumn fixed = (FixedBytesColumn) column;
      if (type instanceof UuidType) {
        bytes.write(0x04);
      } else if (type instanceof DecimalType) {
        bytes.write(0x15);
      } else if (type instanceof WideDecimalType) {
        bytes.write(0x17);
      } else if (type instanceof WideIntegerType integer) {
        bytes.write(
            integer.bits() == 128
                ? integer.signed() ? 0x05 : 0x04
                : integer.signed() ? 0x19 : 0x18);
      } else {
        appendNumber(0x10, fixed.width(), 8, bytes);
      }
      bytes.write(fixed.bytes(), row * fixed.width(), fixed.width());
    }
  }

  private static void appendNumber(int tag, long value, int size, ByteArrayOutputStream bytes) {
    bytes.write(tag);
    for (int i = 0; i < size; i++) {
      bytes.write((int) (value >>> (8 * i)));
    }
  }
}
