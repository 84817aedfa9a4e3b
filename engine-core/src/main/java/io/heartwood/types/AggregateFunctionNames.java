package io.heartwood.types;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names of aggregate functions as ClickHouse 26.7 prints them in types: aliases are replaced, also
 * before combinators.
 */
final class AggregateFunctionNames {
  private static final List<String> COMBINATORS =
      List.of(
          "OrDefault",
          "SimpleState",
          "Distinct",
          "Resample",
          "ForEach",
          "ArgMax",
          "ArgMin",
          "OrNull",
          "Tuple",
          "Merge",
          "State",
          "Array",
          "Map",
          "If");

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("approx_top_count", "approx_top_k"),
          Map.entry("lttb", "largestTriangleThreeBuckets"),
          Map.entry("sparkBar", "sparkbar"),
          Map.entry("median", "quantile"),
          Map.entry("medianBFloat16", "quantileBFloat16"),
          Map.entry("medianBFloat16Weighted", "quantileBFloat16Weighted"),
          Map.entry("medianDD", "quantileDD"),
          Map.entry("medianDeterministic", "quantileDeterministic"),
          Map.entry("medianExact", "quantileExact"),
          Map.entry("medianExactHigh", "quantileExactHigh"),
          Map.entry("medianExactLow", "quantileExactLow"),
          Map.entry("medianExactWeighted", "quantileExactWeighted"),
          Map.entry("medianExactWeightedInterpolated", "quantileExactWeightedInterpolated"),
          Map.entry("medianGK", "quantileGK"),
          Map.entry("medianInterpolatedWeighted", "quantileInterpolatedWeighted"),
          Map.entry("medianTDigest", "quantileTDigest"),
          Map.entry("medianTDigestWeighted", "quantileTDigestWeighted"),
          Map.entry("medianTiming", "quantileTiming"),
          Map.entry("medianTimingWeighted", "quantileTimingWeighted"),
          Map.entry("sumMappedArrays", "sumMap"),
          Map.entry("minMappedArrays", "minMap"),
          Map.entry("maxMappedArrays", "maxMap"),
          Map.entry("anyRespectNulls", "any_respect_nulls"),
          Map.entry("anyValueRespectNulls", "any_respect_nulls"),
          Map.entry("firstValueRespectNulls", "any_respect_nulls"),
          Map.entry("anyLastRespectNulls", "anyLast_respect_nulls"),
          Map.entry("lastValueRespectNulls", "anyLast_respect_nulls"));

  /** Names that count in upper and lower case. */
  private static final Map<String, String> ANY_CASE =
      Map.ofEntries(
          Map.entry("count", "count"),
          Map.entry("sum", "sum"),
          Map.entry("avg", "avg"),
          Map.entry("min", "min"),
          Map.entry("max", "max"),
          Map.entry("corr", "corr"),
          Map.entry("any_value", "any"),
          Map.entry("first_value", "any"),
          Map.entry("last_value", "anyLast"),
          Map.entry("any_value_respect_nulls", "any_respect_nulls"),
          Map.entry("first_value_respect_nulls", "any_respect_nulls"),
          Map.entry("last_value_respect_nulls", "anyLast_respect_nulls"),
          Map.entry("min_by", "argMin"),
          Map.entry("max_by", "argMax"),
          Map.entry("array_agg", "groupArray"),
          Map.entry("array_concat_agg", "groupArrayArray"),
          Map.entry("group_concat", "groupConcat"),
          Map.entry("string_agg", "groupConcat"),
          Map.entry("bit_and", "groupBitAnd"),
          Map.entry("bit_or", "groupBitOr"),
          Map.entry("bit_xor", "groupBitXor"),
          Map.entry("std", "stddevPop"),
          Map.entry("stddev", "stddevSamp"),
          Map.entry("stddev_pop", "stddevPop"),
          Map.entry("stddev_samp", "stddevSamp"),
          Map.entry("var_pop", "varPop"),
          Map.entry("var_samp", "varSamp"),
          Map.entry("covar_pop", "covarPop"),
          Map.entry("covar_samp", "covarSamp"));

  /** Functions of arrays of keys and values whose states have two forms. */
  private static final Set<String> VERSIONED =
      Set.of(
          "sumMap",
          "minMap",
          "maxMap",
          "sumMapWithOverflow",
          "sumMapFiltered",
          "sumMapFilteredWithOverflow");

  private AggregateFunctionNames() {}

  /** The name that is printed. */
  static String canonical(String name) {
    String alias = ALIASES.get(name);
    if (alias == null) {
      alias = ANY_CASE.get(name.toLowerCase(Locale.ROOT));
    }
    if (alias != null) {
      return alias;
    }
    for (String combinator : COMBINATORS) {
      if (name.endsWith(combinator) && name.length() > combinator.length()) {
        String nested = name.substring(0, name.length() - combinator.length());
        return canonical(nested) + combinator;
      }
    }
    return name;
  }

  /** The version of the form that ClickHouse writes if a type names none. */
  static int defaultVersion(String function, List<DataType> arguments) {
    if (arguments.isEmpty()) {
      return 0;
    }
    DataType first = arguments.get(0).valueType();
    while (first instanceof ArrayType array) {
      first = array.element().valueType();
    }
    if (first instanceof AggregateFunctionType nested) {
      return nested.version();
    }
    return first instanceof MapType || !VERSIONED.contains(withoutCombinators(function)) ? 0 : 1;
  }

  private static String withoutCombinators(String function) {
    if (VERSIONED.contains(function)) {
      return function;
    }
    for (String combinator : COMBINATORS) {
      if (function.endsWith(combinator)) {
        return withoutCombinators(function.substring(0, function.length() - combinator.length()));
      }
    }
    return function;
  }
}
