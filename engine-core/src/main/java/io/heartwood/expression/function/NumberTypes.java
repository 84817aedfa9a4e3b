package io.heartwood.expression.function;

import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.Ipv4Type;

/**
 * Types of the results of arithmetic, as ClickHouse widens them: one size up for sums and products,
 * always 64 bits with floats. Bool counts as UInt8, IPv4 as UInt32. Verified against toTypeName of
 * ClickHouse 26.7 for all pairs.
 */
final class NumberTypes {
  private NumberTypes() {}

  /** The type as an integer type, or null if it is none. */
  static IntegerType integer(DataType type) {
    if (type instanceof IntegerType integer) {
      return integer;
    }
    if (type instanceof BoolType) {
      return IntegerType.UINT8;
    }
    return type instanceof Ipv4Type ? IntegerType.UINT32 : null;
  }

  static boolean isInteger(DataType type) {
    return integer(type) != null;
  }

  static boolean isFloat(DataType type) {
    return type instanceof FloatType;
  }

  /** Integers, floats and Bool, but neither decimals nor IPv4. */
  static boolean isNumber(DataType type) {
    return isInteger(type) && !(type instanceof Ipv4Type) || isFloat(type);
  }

  static boolean isNumberOrDecimal(DataType type) {
    return isNumber(type) || type instanceof DecimalType;
  }

  static DataType sum(DataType a, DataType b) {
    if (isFloat(a) || isFloat(b)) {
      return FloatType.FLOAT64;
    }
    IntegerType left = integer(a);
    IntegerType right = integer(b);
    return new IntegerType(widerBits(left, right), left.signed() || right.signed());
  }

  static DataType difference(DataType a, DataType b) {
    if (isFloat(a) || isFloat(b)) {
      return FloatType.FLOAT64;
    }
    return new IntegerType(widerBits(integer(a), integer(b)), true);
  }

  /** Whole division keeps the width of the dividend. */
  static DataType quotient(DataType a, DataType b) {
    int bits = 8 * a.valueSizeBytes();
    boolean signed = !isInteger(a) || !isInteger(b) || integer(a).signed() || integer(b).signed();
    return new IntegerType(bits, signed);
  }

  static DataType remainder(DataType a, DataType b) {
    if (isFloat(a) || isFloat(b)) {
      return FloatType.FLOAT64;
    }
    IntegerType left = integer(a);
    int bits = integer(b).bits();
    return new IntegerType(left.signed() ? Math.min(64, bits * 2) : bits, left.signed());
  }

  static DataType bits(IntegerType a, IntegerType b) {
    return new IntegerType(Math.max(a.bits(), b.bits()), a.signed() || b.signed());
  }

  static DataType negated(DataType type) {
    if (isFloat(type)) {
      return type;
    }
    IntegerType integer = integer(type);
    return new IntegerType(
        integer.signed() ? integer.bits() : Math.min(64, integer.bits() * 2), true);
  }

  private static int widerBits(IntegerType a, IntegerType b) {
    return Math.min(64, 2 * Math.max(a.bits(), b.bits()));
  }
}
