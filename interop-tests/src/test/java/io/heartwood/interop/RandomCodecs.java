package io.heartwood.interop;

import io.heartwood.types.ArrayType;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.Date32Type;
import io.heartwood.types.DateTime64Type;
import io.heartwood.types.DateTimeType;
import io.heartwood.types.DateType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random {@code CODEC(...)} arguments that ClickHouse 26.7 takes for a type, with {@code
 * allow_suspicious_codecs}.
 */
final class RandomCodecs {
  private static final List<String> GENERAL =
      List.of("LZ4", "LZ4", "LZ4HC(3)", "LZ4HC(9)", "ZSTD(1)", "ZSTD(5)", "ZSTD(3, 20)", "Default");

  private RandomCodecs() {}

  /** A codec or a chain of them; empty for none. */
  static String of(DataType type, Random random) {
    if (random.nextInt(3) == 0) {
      return "";
    }
    List<String> special = RandomTypes.isSpecial(type) ? List.of() : special(leaf(type));
    if (special.isEmpty() || random.nextInt(3) == 0) {
      return random.nextInt(8) == 0 ? "NONE" : pick(GENERAL, random);
    }
    List<String> chain = new ArrayList<>();
    chain.add(pick(special, random));
    if (random.nextInt(6) == 0) {
      chain.add(pick(special, random));
    }
    if (random.nextInt(4) != 0) {
      chain.add(pick(GENERAL, random));
    }
    return String.join(", ", chain);
  }

  /** The type of all the values, if the values in all streams of a column have one type. */
  private static DataType leaf(DataType type) {
    DataType values = type.valueType();
    if (type instanceof LowCardinalityType || isInterval(type)) {
      return type;
    }
    if (values instanceof NullableType nullable) {
      return leaf(nullable.nested());
    }
    if (values.physicalType() == PhysicalType.ARRAY && !(values instanceof MapType)) {
      return leaf(ArrayType.elementOf(values));
    }
    return values;
  }

  private static List<String> special(DataType type) {
    List<String> codecs = new ArrayList<>();
    if (type instanceof LowCardinalityType || type.physicalType() == PhysicalType.TUPLE) {
      return codecs;
    }
    if (type.physicalType() == PhysicalType.STRING || type.physicalType() == PhysicalType.ARRAY) {
      codecs.add("Delta(1)");
      return codecs;
    }
    boolean isWhole =
        type instanceof IntegerType
            || type instanceof WideIntegerType
            || type instanceof BoolType
            || type instanceof DateType
            || type instanceof Date32Type
            || type instanceof DateTimeType
            || type instanceof DateTime64Type
            || type instanceof DecimalType
            || type instanceof WideDecimalType;
    if (isWhole) {
      codecs.add("GCD");
    }
    if (type.physicalType() == PhysicalType.FIXED_BYTES) {
      codecs.add("Delta(8)");
      return codecs;
    }
    codecs.addAll(List.of("Delta", "Delta", "DoubleDelta", "Gorilla"));
    if (type instanceof FloatType) {
      codecs.addAll(List.of("FPC", "FPC(4)"));
    } else if (!isInterval(type) && !(type instanceof BFloat16Type)) {
      codecs.addAll(List.of("T64", "T64('bit')", "T64('byte')"));
    }
    return codecs;
  }

  private static boolean isInterval(DataType type) {
    return type.toString().startsWith("Interval");
  }

  private static String pick(List<String> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
