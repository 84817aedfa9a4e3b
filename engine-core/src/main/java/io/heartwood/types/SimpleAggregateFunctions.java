package io.heartwood.types;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code SimpleAggregateFunction(f, T)}: values of T that an AggregatingMergeTree puts together
 * with f. They are a {@link DomainType} over T.
 */
public final class SimpleAggregateFunctions {
  private static final String PREFIX = "SimpleAggregateFunction(";

  /** The functions whose states are their results (ClickHouse 26.7). */
  private static final Set<String> NAMES =
      Set.of(
          "any",
          "any_respect_nulls",
          "anyLast",
          "anyLast_respect_nulls",
          "min",
          "max",
          "sum",
          "sumWithOverflow",
          "groupBitAnd",
          "groupBitOr",
          "groupBitXor",
          "sumMap",
          "minMap",
          "maxMap",
          "groupArrayArray",
          "groupArrayLastArray",
          "groupUniqArrayArray",
          "groupUniqArrayArrayMap",
          "sumMappedArrays",
          "minMappedArrays",
          "maxMappedArrays");

  private SimpleAggregateFunctions() {}

  /**
   * The type.
   *
   * @param parameters literals as they are printed
   * @throws IllegalArgumentException if the function cannot be in such a type
   */
  static DataType of(String name, List<String> parameters, DataType type) {
    String function = AggregateFunctionNames.canonical(name);
    if (!NAMES.contains(function)) {
      throw new IllegalArgumentException(
          "aggregate function cannot be in SimpleAggregateFunction: function=" + function);
    }
    DataType plain = type.withoutNullable();
    if (function.equals("sum") && !plain.equals(sumOf(plain))) {
      throw new IllegalArgumentException(
          "sum has another type than its column: type=" + type + " result=" + sumOf(plain));
    }
    String list = parameters.isEmpty() ? "" : "(" + String.join(", ", parameters) + ")";
    return new DomainType(PREFIX + function + list + ", " + type + ")", type);
  }

  private static DataType sumOf(DataType type) {
    if (type instanceof IntegerType integer) {
      return integer.signed() ? IntegerType.INT64 : IntegerType.UINT64;
    }
    if (type instanceof FloatType || type instanceof BFloat16Type) {
      return FloatType.FLOAT64;
    }
    if (type instanceof DecimalType decimal) {
      return new DecimalType(DecimalType.MAX_PRECISION, decimal.scale());
    }
    return type;
  }

  /** The function of such a type, without parameters; empty for other types. */
  public static Optional<String> functionOf(DataType type) {
    if (!(type instanceof DomainType domain) || !domain.name().startsWith(PREFIX)) {
      return Optional.empty();
    }
    String name = domain.name();
    int end = PREFIX.length();
    while (name.charAt(end) != ',' && name.charAt(end) != '(') {
      end++;
    }
    return Optional.of(name.substring(PREFIX.length(), end));
  }
}
