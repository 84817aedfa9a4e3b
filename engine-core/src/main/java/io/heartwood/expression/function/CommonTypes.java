package io.heartwood.expression.function;

import io.heartwood.types.ArrayType;
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
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The smallest type that holds the values of several types: what branches of {@code if} become. */
public final class CommonTypes {
  private CommonTypes() {}

  /** The common type of arguments, NULLs aside; empty if there is none. */
  public static Optional<DataType> of(List<Argument> arguments) {
    DataType common = null;
    boolean nullable = false;
    for (Argument argument : arguments) {
      nullable |= argument.type().isNullable();
      if (argument.untypedNull() || CompoundFunctions.isEmptyArray(argument)) {
        continue;
      }
      DataType type = argument.type().withoutNullable();
      if (common == null) {
        common = type;
        continue;
      }
      Optional<DataType> next = of(common, type);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      common = next.get();
    }
    if (common == null) {
      return arguments.isEmpty() ? Optional.empty() : Optional.of(arguments.get(0).type());
    }
    return Optional.of(nullable ? new NullableType(common) : common);
  }

  /** Whether values are arrays or maps. */
  public static boolean isArrayOrMap(DataType type) {
    return CompoundFunctions.isArrayOrMap(type);
  }

  /** The common type of two types that are not Nullable; empty if there is none. */
  public static Optional<DataType> of(DataType a, DataType b) {
    if (a.equals(b)) {
      return Optional.of(a);
    }
    DataType common = ordered(a, b);
    return Optional.ofNullable(common != null ? common : ordered(b, a));
  }

  /** Arrays, tuples and maps: of the common types of what is in them; null if there are none. */
  private static DataType compound(DataType a, DataType b) {
    if (a instanceof ArrayType left && b instanceof ArrayType right) {
      DataType element = withNullable(left.element(), right.element());
      return element == null ? null : new ArrayType(element);
    }
    if (a instanceof MapType left && b instanceof MapType right) {
      DataType key = withNullable(left.key(), right.key());
      DataType value = withNullable(left.value(), right.value());
      return key == null || value == null ? null : new MapType(key, value);
    }
    if (a instanceof TupleType left
        && b instanceof TupleType right
        && left.elements().size() == right.elements().size()) {
      List<TupleType.Element> elements = new ArrayList<>();
      for (int i = 0; i < left.elements().size(); i++) {
        DataType element =
            withNullable(left.elements().get(i).type(), right.elements().get(i).type());
        if (element == null) {
          return null;
        }
        elements.add(new TupleType.Element("", element));
      }
      return new TupleType(elements);
    }
    return null;
  }

  private static DataType withNullable(DataType a, DataType b) {
    DataType left = a.valueType();
    DataType right = b.valueType();
    DataType common = of(left.withoutNullable(), right.withoutNullable()).orElse(null);
    boolean nullable = left.isNullable() || right.isNullable();
    return common != null && nullable ? CastFunctions.nullable(common) : common;
  }

  private static DataType ordered(DataType a, DataType b) {
    DataType compound = compound(a, b);
    if (compound != null) {
      return compound;
    }
    if (a instanceof WideIntegerType integer) {
      return withWideInteger(integer, b);
    }
    if (a instanceof WideDecimalType decimal) {
      boolean narrow = b instanceof DecimalType || b instanceof WideDecimalType;
      return narrow || NumberTypes.isInteger(b)
          ? new WideDecimalType(
              WideDecimalType.MAX_PRECISION,
              Math.max(decimal.scale(), DecimalArithmetic.scaleOf(b)))
          : null;
    }
    if (a instanceof DecimalType decimal) {
      return withDecimal(decimal, b);
    }
    if (a instanceof DateTime64Type time) {
      return withDateTime64(time, b);
    }
    if (a instanceof StringType || a instanceof FixedStringType) {
      boolean text =
          b instanceof StringType || b instanceof FixedStringType || b instanceof EnumType;
      return text ? StringType.INSTANCE : null;
    }
    if (a instanceof Date32Type) {
      if (b instanceof DateType) {
        return a;
      }
      return b instanceof DateTimeType time ? new DateTime64Type(0, time.timeZone()) : null;
    }
    if (a instanceof DateTimeType) {
      return b instanceof DateType || b instanceof DateTimeType ? a : null;
    }
    DataType left = a instanceof EnumType e ? new IntegerType(e.bits(), true) : a;
    DataType right = b instanceof EnumType e ? new IntegerType(e.bits(), true) : b;
    return NumberTypes.isInteger(left) || NumberTypes.isFloat(left) ? numbers(left, right) : null;
  }

  private static DataType numbers(DataType a, DataType b) {
    IntegerType left = NumberTypes.integer(a);
    IntegerType right = NumberTypes.integer(b);
    if (left != null && right != null) {
      if (left.equals(right)) {
        return a;
      }
      if (left.signed() == right.signed()) {
        return left.bits() >= right.bits() ? left : right;
      }
      IntegerType unsigned = left.signed() ? right : left;
      int signedBits = (left.signed() ? left : right).bits();
      int bits = Math.max(signedBits, unsigned.bits() * 2);
      return bits > 64 ? null : new IntegerType(bits, true);
    }
    if (NumberTypes.isFloat(a) && NumberTypes.isFloat(b)) {
      return FloatType.FLOAT64;
    }
    IntegerType integer = left != null ? left : right;
    if (integer == null || !NumberTypes.isFloat(a) && !NumberTypes.isFloat(b)) {
      return null;
    }
    FloatType other = (FloatType) (left != null ? b : a);
    if (integer.bits() == 64) {
      return null;
    }
    return integer.bits() == 32 ? FloatType.FLOAT64 : other;
  }

  private static DataType withWideInteger(WideIntegerType wide, DataType other) {
    IntegerType narrow = NumberTypes.integer(other);
    boolean signed =
        other instanceof WideIntegerType second
            ? second.signed()
            : narrow != null && narrow.signed();
    if (narrow == null && !(other instanceof WideIntegerType)) {
      return null;
    }
    int otherBits = other.valueSizeBytes() * 8;
    if (wide.signed() == signed) {
      return wide.bits() >= otherBits ? wide : other;
    }
    // One bit more than the unsigned one has.
    int unsignedBits = wide.signed() ? otherBits : wide.bits();
    int bits = Math.max(Math.max(wide.bits(), otherBits), unsignedBits * 2);
    return bits > 256 ? null : new WideIntegerType(bits, true);
  }

  private static DataType withDecimal(DecimalType decimal, DataType other) {
    int scale = decimal.scale();
    int whole = decimal.precision() - scale;
    int otherWhole;
    if (other instanceof DecimalType second) {
      scale = Math.max(scale, second.scale());
      otherWhole = 0;
      int width = Math.max(widthOf(decimal), widthOf(second));
      return new DecimalType(width, scale);
    } else if (other instanceof IntegerType || other instanceof BoolType) {
      otherWhole =
          switch (NumberTypes.integer(other).bits()) {
            case 8 -> 3;
            case 16 -> 5;
            case 32 -> 10;
            default -> NumberTypes.integer(other).signed() ? 19 : 20;
          };
    } else {
      return null;
    }
    int needed = Math.max(whole, otherWhole) + scale;
    int precision = needed <= 9 ? 9 : needed <= 18 ? 18 : 38;
    precision = Math.max(precision, widthOf(decimal));
    return needed > 38 ? null : new DecimalType(precision, scale);
  }

  /** The largest precision of the decimal's storage: 9, 18 or 38. */
  static int widthOf(DecimalType decimal) {
    return decimal.precision() <= 9 ? 9 : decimal.precision() <= 18 ? 18 : 38;
  }

  private static DataType withDateTime64(DateTime64Type time, DataType other) {
    if (other instanceof DateTime64Type second) {
      return time.precision() >= second.precision()
          ? time
          : new DateTime64Type(second.precision(), time.timeZone());
    }
    boolean date =
        other instanceof DateType || other instanceof Date32Type || other instanceof DateTimeType;
    return date ? time : null;
  }
}
