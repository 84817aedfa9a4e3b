package io.heartwood.aggregate.layout;

import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.DomainType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;
import io.heartwood.types.Ipv6Type;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.Time64Type;
import io.heartwood.types.TupleType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.util.ArrayList;
import java.util.List;

/** How values lie inside states. */
final class ValueLayouts {
  private ValueLayouts() {}

  /**
   * One value as in RowBinary:
   *
   * <pre>
   * fixed size   the bytes of the value, little-endian
   * String       varint length, bytes; also states of other functions
   * Nullable     u8 1 for NULL, or 0 and the value
   * Array, Map   varint count, elements or pairs
   * Tuple        elements
   * </pre>
   */
  static StateLayout binary(DataType named) {
    DataType type = named.valueType();
    return switch (type.physicalType()) {
      case STRING -> Pieces.STRING;
      case NULLABLE -> Pieces.unless(1, binary(type.withoutNullable()));
      case ARRAY -> Pieces.counted(binary(ArrayType.elementOf(type)));
      case TUPLE -> {
        List<StateLayout> elements = new ArrayList<>();
        for (TupleType.Element element : ((TupleType) type).elements()) {
          elements.add(binary(element.type()));
        }
        yield elements.isEmpty() ? Pieces.fixed(0) : Pieces.sequence(elements);
      }
      default -> Pieces.fixed(type.valueSizeBytes());
    };
  }

  /**
   * At most one value, as {@code min}, {@code any} and the like keep it: strings have their length
   * with a zero byte at the end, or -1, in four bytes before them; others a byte that says whether
   * there is one.
   */
  static StateLayout single(DataType type) {
    return type.valueType().physicalType() == PhysicalType.STRING
            && !(type.valueType() instanceof AggregateFunctionType)
        ? Pieces.signedSizeString()
        : Pieces.flagged(binary(type));
  }

  /** The key of a map of states. */
  static StateLayout mapKey(DataType type) {
    DataType plain = type.valueType();
    return plain instanceof FixedStringType || plain instanceof Ipv6Type
        ? Pieces.STRING
        : binary(plain);
  }

  /** Bytes of a number of an integer or floating type, or of an Enum; 0 for other types. */
  static int numberWidth(DataType type) {
    if (type instanceof DomainType) {
      return 0;
    }
    DataType plain = type.valueType();
    boolean number =
        plain instanceof IntegerType
            || plain instanceof WideIntegerType
            || plain instanceof FloatType
            || plain instanceof BFloat16Type
            || plain instanceof BoolType
            || plain instanceof EnumType;
    return number ? plain.valueSizeBytes() : 0;
  }

  /** Bytes of what ClickHouse treats as a number in sets and arrays; 0 for other types. */
  static int plainWidth(DataType type) {
    DataType plain = type instanceof DomainType ? type : type.valueType();
    return plain instanceof DateType || plain instanceof DateTimeType || plain instanceof Ipv4Type
        ? plain.valueSizeBytes()
        : numberWidth(plain);
  }

  /** A number as it is, or the bytes of any other value with their length before them. */
  static StateLayout numberOrBytes(DataType type) {
    int width = plainWidth(type);
    return width > 0 ? Pieces.fixed(width) : Pieces.STRING;
  }

  static boolean isDecimal(DataType type) {
    return type.valueType() instanceof DecimalType || type.valueType() instanceof WideDecimalType;
  }

  static boolean isFloat32(DataType type) {
    return type.valueType() == FloatType.FLOAT32;
  }

  /** Bytes of a sum of values of a type: that of the next wider kind of number. */
  static int sumWidth(DataType type) {
    DataType plain = type.valueType();
    if (plain instanceof WideIntegerType || plain instanceof WideDecimalType) {
      return plain.valueSizeBytes();
    }
    boolean decimal =
        plain instanceof DecimalType
            || plain instanceof DateTime64Type
            || plain instanceof Time64Type;
    return decimal ? 16 : 8;
  }
}
