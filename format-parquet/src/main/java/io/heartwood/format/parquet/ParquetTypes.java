package io.heartwood.format.parquet;

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
import io.heartwood.types.FixedStringType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import io.heartwood.types.UuidType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The types of Parquet that columns are written as; ClickHouse 26.7 does the same.
 *
 * <pre>
 * Int8..Int32, UInt8..UInt32   INT32, annotated with width and sign; Int32 is not
 * Int64, UInt64                INT64; the latter annotated
 * Int128..UInt256, IPv6        FIXED_LEN_BYTE_ARRAY of 16 or 32, the bytes in memory
 * Float32, Float64, Bool       FLOAT, DOUBLE, BOOLEAN
 * String, Enum                 BYTE_ARRAY String, BYTE_ARRAY Enum with the names
 * FixedString(n), UUID         FIXED_LEN_BYTE_ARRAY; UUID annotated, in the order of its text
 * Date, Date32                 INT32 Date
 * DateTime, DateTime64(p)      INT64 Timestamp, UTC: milli-, micro- or nanoseconds
 * Decimal(p, s)                FIXED_LEN_BYTE_ARRAY Decimal of 4, 8, 16 or 32, big-endian
 * IPv4                         INT32 of 32 bits without sign
 * Nullable, LowCardinality     optional; the type inside
 * Array, Map, Tuple            group LIST, group MAP, group
 * </pre>
 */
final class ParquetTypes {
  private ParquetTypes() {}

  /**
   * The field of a column.
   *
   * @throws IllegalArgumentException if Parquet has no such type
   */
  static Type of(String name, DataType type) {
    return of(name, type.valueType(), Repetition.REQUIRED);
  }

  private static Type of(String name, DataType type, Repetition repetition) {
    if (type instanceof NullableType nullable) {
      return of(name, nullable.nested().valueType(), Repetition.OPTIONAL);
    } else if (type instanceof MapType map) {
      return Types.buildGroup(repetition)
          .as(LogicalTypeAnnotation.mapType())
          .addField(
              Types.repeatedGroup()
                  .addField(of("key", map.key()))
                  .addField(of("value", map.value()))
                  .named("key_value"))
          .named(name);
    } else if (type instanceof ArrayType array) {
      return Types.buildGroup(repetition)
          .as(LogicalTypeAnnotation.listType())
          .addField(Types.repeatedGroup().addField(of("element", array.element())).named("list"))
          .named(name);
    } else if (type instanceof TupleType tuple && !tuple.elements().isEmpty()) {
      List<Type> fields = new ArrayList<>();
      for (int i = 0; i < tuple.elements().size(); i++) {
        fields.add(of(tuple.nameOf(i), tuple.elements().get(i).type()));
      }
      return Types.buildGroup(repetition).addFields(fields.toArray(Type[]::new)).named(name);
    }
    return primitive(type, repetition).named(name);
  }

  private static Types.PrimitiveBuilder<PrimitiveType> primitive(
      DataType type, Repetition repetition) {
    if (type instanceof IntegerType integer) {
      PrimitiveTypeName name =
          integer.bits() == 64 ? PrimitiveTypeName.INT64 : PrimitiveTypeName.INT32;
      return integer.signed() && integer.bits() >= 32
          ? Types.primitive(name, repetition)
          : Types.primitive(name, repetition)
              .as(LogicalTypeAnnotation.intType(integer.bits(), integer.signed()));
    } else if (type instanceof FloatType) {
      return Types.primitive(
          type.valueSizeBytes() == 4 ? PrimitiveTypeName.FLOAT : PrimitiveTypeName.DOUBLE,
          repetition);
    } else if (type instanceof BoolType) {
      return Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
    } else if (type instanceof StringType) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(LogicalTypeAnnotation.stringType());
    } else if (type instanceof EnumType) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(LogicalTypeAnnotation.enumType());
    } else if (type instanceof DateType || type instanceof Date32Type) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition)
          .as(LogicalTypeAnnotation.dateType());
    } else if (type instanceof DateTimeType) {
      return timestamp(TimeUnit.MILLIS, repetition);
    } else if (type instanceof DateTime64Type time) {
      return timestamp(unit(time), repetition);
    } else if (type instanceof DecimalType decimal) {
      return fixed(decimal, repetition)
          .as(LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision()));
    } else if (type instanceof WideDecimalType decimal) {
      return fixed(decimal, repetition)
          .as(LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision()));
    } else if (type instanceof UuidType) {
      return fixed(type, repetition).as(LogicalTypeAnnotation.uuidType());
    } else if (type instanceof Ipv4Type) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition)
          .as(LogicalTypeAnnotation.intType(32, false));
    } else if (type instanceof FixedStringType
        || type instanceof Ipv6Type
        || type instanceof WideIntegerType) {
      return fixed(type, repetition);
    }
    throw new IllegalArgumentException(
        "Parquet has no such type: type="
            + type
            + (type instanceof BFloat16Type ? ", cast it to Float32" : ", cast it to another"));
  }

  private static Types.PrimitiveBuilder<PrimitiveType> fixed(DataType type, Repetition repetition) {
    return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
        .length(type.valueSizeBytes());
  }

  private static Types.PrimitiveBuilder<PrimitiveType> timestamp(
      TimeUnit unit, Repetition repetition) {
    return Types.primitive(PrimitiveTypeName.INT64, repetition)
        .as(LogicalTypeAnnotation.timestampType(true, unit));
  }

  /** The coarsest unit that holds the ticks of a type. */
  static TimeUnit unit(DateTime64Type type) {
    if (type.precision() <= 3) {
      return TimeUnit.MILLIS;
    }
    return type.precision() <= 6 ? TimeUnit.MICROS : TimeUnit.NANOS;
  }

  /** Ticks of {@link #unit} in one tick of the type. */
  static long ticks(DateTime64Type type) {
    int digits = type.precision() <= 3 ? 3 : type.precision() <= 6 ? 6 : 9;
    long ticks = 1;
    for (int i = type.precision(); i < digits; i++) {
      ticks *= 10;
    }
    return ticks;
  }
}
