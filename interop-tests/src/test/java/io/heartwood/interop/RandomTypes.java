package io.heartwood.interop;

import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Names of random types: every scalar that a column may have, and what can be made of them up to
 * four deep.
 */
final class RandomTypes {
  /** Single values for which SQL on both sides has functions and aggregates. */
  static final List<String> COMMON =
      List.of(
          "Int8",
          "Int16",
          "Int32",
          "Int64",
          "UInt8",
          "UInt16",
          "UInt32",
          "UInt64",
          "Float32",
          "Float64",
          "Bool",
          "String",
          "FixedString(1)",
          "FixedString(7)",
          "UUID",
          "Date",
          "Date32",
          "DateTime",
          "DateTime('Asia/Tokyo')",
          "DateTime64(3)",
          "DateTime64(9, 'Europe/Berlin')",
          "Enum8('zero' = 0, 'minus' = -5, 'it\\'s' = 7)",
          "Enum16('a' = 1, 'b' = -3000, 'c' = 32767)",
          "Decimal(9, 2)",
          "Decimal(18, 6)",
          "Decimal(38, 10)",
          "IPv4",
          "IPv6");

  private static final List<String> RARE =
      List.of(
          "Int128",
          "Int256",
          "UInt128",
          "UInt256",
          "BFloat16",
          "Time",
          "Time64(0)",
          "Time64(5)",
          "Time64(9)",
          "Decimal(1, 0)",
          "Decimal(76, 30)",
          "DateTime64(0)",
          "FixedString(16)",
          "FixedString(40)",
          "String",
          "IntervalDay",
          "IntervalNanosecond");

  /** Named types, whose values are those of another. */
  private static final List<String> DOMAINS = List.of("Point", "Ring", "Polygon", "MultiPolygon");

  /** No floats: in dictionaries ClickHouse takes -0 for 0, and every NaN for one. */
  private static final List<String> KEYS =
      List.of(
          "String",
          "String",
          "Nullable(String)",
          "FixedString(3)",
          "Nullable(FixedString(5))",
          "UInt32",
          "Nullable(Int64)",
          "Date",
          "UUID",
          "Nullable(IPv6)",
          "Int8");

  private static final List<String> MAP_KEYS =
      List.of(
          "String",
          "String",
          "LowCardinality(String)",
          "UInt8",
          "Int64",
          "Date",
          "FixedString(3)",
          "UUID",
          "LowCardinality(UInt16)",
          "Int256",
          "Tuple(UInt8, String)");

  private static final int MAX_DEPTH = 4;

  private final Random random;
  private final boolean hasSpecial;

  /**
   * Makes names of types.
   *
   * @param hasSpecial whether there are states of aggregate functions, Variant, Dynamic and JSON
   */
  RandomTypes(Random random, boolean hasSpecial) {
    this.random = random;
    this.hasSpecial = hasSpecial;
  }

  /** One value a row, never NULL. */
  String scalar() {
    return pick(random.nextInt(3) == 0 ? RARE : COMMON);
  }

  /** Any type. */
  String any() {
    if (hasSpecial && random.nextInt(6) == 0) {
      return special();
    }
    return switch (random.nextInt(12)) {
      case 0, 1 -> "Nullable(" + scalar() + ")";
      case 2, 3 -> lowCardinality();
      case 4, 5, 6 -> compound(1);
      case 7 -> pick(DOMAINS);
      default -> scalar();
    };
  }

  /** A LowCardinality type. */
  String lowCardinality() {
    return "LowCardinality(" + pick(KEYS) + ")";
  }

  private String special() {
    return pick(random.nextInt(3) == 0 ? RandomValues.STATE_TYPES : RandomDynamics.TYPES);
  }

  private String compound(int depth) {
    return switch (random.nextInt(5)) {
      case 0 -> "Map(" + pick(MAP_KEYS) + ", " + inside(depth) + ")";
      case 1 -> "Tuple(a " + inside(depth) + ", `b c` " + inside(depth) + ")";
      case 2 -> tuple(depth);
      default -> "Array(" + inside(depth) + ")";
    };
  }

  private String tuple(int depth) {
    List<String> elements = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      elements.add(inside(depth));
    }
    return "Tuple(" + String.join(", ", elements) + ")";
  }

  /** A type that cannot be compared, indexed, or told by a literal. */
  static boolean isSpecial(DataType type) {
    return RandomDynamics.isIn(type) || StateLayout.isIn(type);
  }

  private String inside(int depth) {
    if (hasSpecial && random.nextInt(15) == 0) {
      return special();
    }
    if (depth < MAX_DEPTH && random.nextInt(3) == 0) {
      return compound(depth + 1);
    }
    return switch (random.nextInt(6)) {
      case 0 -> "Nullable(" + scalar() + ")";
      case 1 -> lowCardinality();
      case 2 -> random.nextInt(4) == 0 ? pick(DOMAINS) : scalar();
      default -> scalar();
    };
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
