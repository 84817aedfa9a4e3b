package io.heartwood.interop;

import io.heartwood.column.NamedType;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FixedStringType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.NullableType;
import io.heartwood.types.StringType;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Expressions over a column, by its type. Left out is what ClickHouse does not define or what
 * depends on the machine: overflowing conversions of floats and rounded numbers, the last digit of
 * logarithms and of decimal rounding, which zero is the greatest, and ILIKE of broken UTF-8.
 */
final class RandomExpressions {
  private static final List<String> ANY =
      List.of(
          "$",
          "$",
          "toString($)",
          "isNull($)",
          "$ IS NOT NULL",
          "toTypeName($)",
          "coalesce($, NULL)",
          "ifNull($, $)",
          "if(k % 2 = 0, $, $)",
          "if(k > 100, $, NULL)",
          "nullIf($, $)",
          "CAST($ AS String)");

  private static final List<String> INTEGERS =
      List.of(
          "$ + 1",
          "$ - k",
          "$ * 2",
          "$ * -3",
          "-$",
          "$ / 3",
          "intDiv($, 7)",
          "intDiv($, -3)",
          "intDivOrZero(k, $)",
          "$ % 5",
          "$ % -7",
          "abs($)",
          "bitAnd($, 255)",
          "bitOr($, 1)",
          "bitXor($, k)",
          "bitNot($)",
          "bitShiftRight($, 3)",
          "bitShiftLeft($, 2)",
          "bitCount($)",
          "greatest($, 3)",
          "least($, 300)",
          "sign($)",
          "toFloat64($)",
          "toInt64($)",
          "toInt8($)",
          "toUInt16($)",
          "round($ % 1000, -1)",
          "hex($)",
          "intHash64($)",
          "cityHash64($)",
          "cityHash64($, k)",
          "sipHash64($)",
          "$ + 0.5",
          "$ BETWEEN 0 AND 100",
          "$ IN (0, 1, 2, 255)",
          "$ NOT IN (0, 1)",
          "multiIf($ = 0, 'zero', $ > 0, 'more', 'less')",
          "CASE WHEN $ > 5 THEN 1 ELSE 0 END",
          "$ = 0 OR k = 1",
          "$ > 3 AND k < 500",
          "NOT $",
          "xor($ > 1, k > 100)",
          "toDecimal64($ % 1000, 2)",
          "concat(toString($), '-', toString(k))");

  private static final List<String> FLOATS =
      List.of(
          "$ + 1",
          "$ * 2",
          "$ - 0.1",
          "-$",
          "$ / 3",
          "abs($)",
          "floor($)",
          "ceil($)",
          "trunc($)",
          "sign($)",
          "isNaN($)",
          "isFinite($)",
          "isInfinite($)",
          "sqrt(abs($))",
          "round($)",
          "$ > 0",
          "$ <= 1.5",
          "$ = 0",
          "greatest($, 1)",
          "toFloat64($)",
          "toFloat32($)",
          "cityHash64($)",
          "if(isNaN($), 0, $)");

  private static final List<String> STRINGS =
      List.of(
          "lower($)",
          "upper($)",
          "length($)",
          "lengthUTF8($)",
          "concat($, 'x')",
          "substring($, 2, 3)",
          "substring($, 3)",
          "substring($, -2)",
          "left($, 2)",
          "right($, 3)",
          "reverse($)",
          "empty($)",
          "notEmpty($)",
          "startsWith($, 'a')",
          "endsWith($, 'c')",
          "position($, 'a')",
          "$ LIKE '%a%'",
          "$ LIKE 'a_c%'",
          "$ NOT LIKE '%b'",
          "hex($)",
          "trim($)",
          "$ = 'abc'",
          "$ > 'b'",
          "$ IN ('', 'a', 'bb')",
          "cityHash64($)",
          "sipHash64($)",
          "if(empty($), 'none', toString($))");

  private static final List<String> DATES =
      List.of(
          "toYear($)",
          "toMonth($)",
          "toDayOfMonth($)",
          "toDayOfWeek($)",
          "toDayOfYear($)",
          "toQuarter($)",
          "toISOWeek($)",
          "toISOYear($)",
          "toYYYYMM($)",
          "toYYYYMMDD($)",
          "toStartOfMonth($)",
          "toStartOfYear($)",
          "toStartOfQuarter($)",
          "toStartOfWeek($)",
          "toStartOfWeek($, 1)",
          "toMonday($)",
          "toLastDayOfMonth($)",
          "toDate32($)",
          "$ + 1",
          "$ - 7",
          "addDays($, 3)",
          "addMonths($, 1)",
          "addYears($, -1)",
          "subtractWeeks($, 2)",
          "$ + INTERVAL 1 DAY",
          "$ - INTERVAL 2 MONTH",
          "dateDiff('day', $, toDate('2020-02-29'))",
          "dateDiff('month', $, toDate('2020-02-29'))",
          "$ > '2000-01-01'",
          "toDate($)");

  private static final List<String> TIMES =
      List.of(
          "toHour($)",
          "toMinute($)",
          "toSecond($)",
          "toStartOfHour($)",
          "toStartOfMinute($)",
          "toStartOfFiveMinutes($)",
          "toStartOfFifteenMinutes($)",
          "toUnixTimestamp($)",
          "toDate($)",
          "toYYYYMMDDhhmmss($)",
          "addHours($, 5)",
          "addSeconds($, 100)",
          "$ - INTERVAL 3 HOUR",
          "dateDiff('hour', $, toDateTime('2020-02-29 01:02:03'))");

  private static final List<String> DECIMALS =
      List.of(
          "$ + 1",
          "$ - $",
          "$ * 2",
          "-$",
          "abs($)",
          "$ > 0",
          "$ = 1",
          "toFloat64($)",
          "round($, 1)",
          "floor($)",
          "cityHash64($)",
          "$ BETWEEN -100 AND 100.5");

  private static final List<String> DATES_AND_TIMES =
      Stream.concat(DATES.stream(), TIMES.stream()).toList();

  private RandomExpressions() {}

  /** A random expression over a random column. */
  static String next(List<NamedType> header, Random random) {
    NamedType column = header.get(random.nextInt(header.size()));
    return next(column, random);
  }

  /** A random expression over one column. */
  static String next(NamedType column, Random random) {
    List<String> own = forType(column.type());
    List<String> choices = own.isEmpty() || random.nextInt(5) == 0 ? ANY : own;
    String template = choices.get(random.nextInt(choices.size()));
    return template.replace("$", "`" + column.name() + "`");
  }

  private static List<String> forType(DataType type) {
    if (type instanceof NullableType nullable) {
      return forType(nullable.nested());
    }
    if (type instanceof IntegerType) {
      return INTEGERS;
    }
    if (type instanceof FloatType) {
      return FLOATS;
    }
    if (type instanceof StringType || type instanceof FixedStringType) {
      return STRINGS;
    }
    if (type instanceof DecimalType) {
      return DECIMALS;
    }
    if (type instanceof EnumType) {
      return List.of("CAST($ AS Int32)", "toInt16($)", "$ = $", "length(toString($))");
    }
    String name = type.toString();
    if (name.equals("Date") || name.equals("Date32")) {
      return DATES;
    }
    // What does not fit into the result's type, as most of DateTime64, is not defined.
    return name.startsWith("DateTime") && !name.startsWith("DateTime64")
        ? DATES_AND_TIMES
        : List.of();
  }
}
