package io.heartwood.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * A column to read: its type, its codec, and the expression over {@code number} that fills it.
 *
 * @param name heads the line of the table
 * @param type as ClickHouse writes it
 * @param codec inside of {@code CODEC(...)}
 * @param expression a value for each {@code number}, 0 and up
 * @param rowCount rows of the part
 * @param settings further settings of ClickHouse's table, or empty
 */
record ReadCase(
    String name, String type, String codec, String expression, int rowCount, String settings) {
  private static final String AS_STRING = " as String";
  private static final String AS_NULLABLE = " as Nullable(String)";
  private static final int MILLION = 1_000_000;
  private static final String HASH = "cityHash64(intDiv(number, 3))";

  /** Amounts that repeat a few times, so that there is something to compress. */
  private static final String NUMBER = HASH + " % 100000";

  private static final String PLAIN_STRINGS = "string_serialization_version = 'single_stream'";
  private static final String SIZED_STRINGS = "string_serialization_version = 'with_size_stream'";
  private static final String SPARSE = "ratio_of_defaults_for_sparse_serialization = 0.5";

  /** Every type with LZ4, then every codec on numbers. */
  static List<ReadCase> all() {
    List<ReadCase> cases = new ArrayList<>();
    numbers(cases);
    dates(cases);
    bytes(cases);
    compound(cases);
    codecs(cases);
    return cases;
  }

  private static void add(
      List<ReadCase> cases, String type, String expression, double millionRows) {
    addSet(cases, type, type, expression, millionRows, "");
  }

  private static void addSet(
      List<ReadCase> cases,
      String name,
      String type,
      String expression,
      double millionRows,
      String settings) {
    cases.add(new ReadCase(name, type, "LZ4", expression, (int) (millionRows * MILLION), settings));
  }

  private static void numbers(List<ReadCase> cases) {
    add(cases, "UInt8", HASH + " % 100", 16);
    add(cases, "Int8", HASH + " % 100 - 50", 16);
    add(cases, "UInt16", HASH + " % 10000", 10);
    add(cases, "Int16", HASH + " % 10000 - 5000", 10);
    add(cases, "UInt32", NUMBER, 6);
    add(cases, "Int32", NUMBER + " - 50000", 6);
    add(cases, "UInt64", NUMBER, 4);
    add(cases, "Int64", NUMBER + " - 50000", 4);
    add(cases, "UInt128", NUMBER, 2);
    add(cases, "Int128", NUMBER + " - 50000", 2);
    add(cases, "UInt256", NUMBER, 1);
    add(cases, "Int256", NUMBER + " - 50000", 1);
    add(cases, "Float32", NUMBER + " / 100", 6);
    add(cases, "Float64", NUMBER + " / 100", 4);
    add(cases, "BFloat16", HASH + " % 1000 / 10", 10);
    add(cases, "Decimal32(2)", "(" + NUMBER + ") / 100", 6);
    add(cases, "Decimal64(4)", "(" + NUMBER + ") / 100", 4);
    add(cases, "Decimal128(8)", "(" + NUMBER + ") / 100", 2);
    add(cases, "Decimal256(8)", "(" + NUMBER + ") / 100", 1);
    add(cases, "Bool", HASH + " % 2", 16);
    add(cases, "Enum8('a' = 1, 'b' = 2, 'c' = 3)", HASH + " % 3 + 1", 16);
    add(cases, "Enum16('a' = 1, 'b' = 2, 'c' = 1000)", "if(" + HASH + " % 3 = 0, 1, 1000)", 10);
  }

  private static void dates(List<ReadCase> cases) {
    add(cases, "Date", "toDate(16000 + number % 365)", 10);
    add(cases, "Date32", "toDate32(16000 + number % 365)", 6);
    add(cases, "DateTime", "1700000000 + 3 * number + " + HASH + " % 5", 6);
    add(
        cases,
        "DateTime64(3)",
        "fromUnixTimestamp64Milli(toInt64(1700000000000 + 3 * number + " + HASH + " % 5))",
        4);
  }

  private static void bytes(List<ReadCase> cases) {
    String shortText = "toString(" + HASH + " % 1000000)";
    String word = "['','red','green','blue','white','orange'][" + HASH + " % 6 + 1]";
    String longText =
        "concat('/catalogue/', toString("
            + HASH
            + " % 5000), '/item?reference=', toString(intHash32(number) % 100),"
            + " '&campaign=spring-sale-of-the-year&position=', toString(number % 50))";
    addSet(cases, "String, 6 bytes", "String", shortText, 3, PLAIN_STRINGS);
    addSet(cases, "String, 6 bytes, sizes", "String", shortText, 3, SIZED_STRINGS);
    addSet(cases, "String, words", "String", word, 4, PLAIN_STRINGS);
    addSet(cases, "String, words, sizes", "String", word, 4, SIZED_STRINGS);
    addSet(cases, "String, 75 bytes", "String", longText, 0.5, PLAIN_STRINGS);
    addSet(cases, "String, 75 bytes, sizes", "String", longText, 0.5, SIZED_STRINGS);
    add(cases, "FixedString(3)", "substring(toString(1000 + " + HASH + " % 1000), 2)", 8);
    add(cases, "FixedString(16)", "substring(hex(" + HASH + "), 1, 14)", 2);
    add(cases, "UUID", "toUUID(toFixedString(hex(sipHash128(number % 50000)), 32))", 2);
    add(cases, "IPv4", "toIPv4(toUInt32(167772160 + " + HASH + " % 65536))", 6);
    add(
        cases,
        "IPv6",
        "toIPv6(concat('2001:db8::', lower(hex(toUInt16(" + HASH + " % 65536)))))",
        2);
  }

  private static void compound(List<ReadCase> cases) {
    String text = "toString(" + HASH + " % 1000000)";
    add(cases, "Nullable(UInt32)", "if(number % 7 = 0, NULL, " + NUMBER + ")", 5);
    add(cases, "Nullable(Float64)", "if(number % 7 = 0, NULL, " + NUMBER + " / 100)", 3);
    add(cases, "Nullable(String)", "if(number % 7 = 0, NULL, " + text + ")", 2);
    add(cases, "Array(UInt32)", "arrayMap(x -> (number + x) % 1000, range(number % 10))", 1);
    add(cases, "Array(String)", "arrayMap(x -> toString(number + x), range(number % 5))", 1);
    add(
        cases,
        "Array(Array(UInt8))",
        "arrayMap(x -> arrayMap(y -> y, range(x % 4)), range(number % 5))",
        1);
    add(
        cases,
        "Map(String, UInt64)",
        "map('size', number, concat('key', toString(number % 20)), " + NUMBER + ")",
        0.7);
    add(
        cases,
        "Tuple(a UInt32, b String, c Float64)",
        "(" + NUMBER + ", " + text + ", number / 8)",
        1);
    String city = "concat('city ', toString(" + HASH + " % 200))";
    add(cases, "LowCardinality(String)", city, 10);
    String low = "LowCardinality(String)";
    addSet(cases, low + AS_STRING, low, city, 10, "");
    addSet(
        cases,
        "LowCardinality(String), 5000 keys",
        "LowCardinality(String)",
        "concat('street ', toString(" + HASH + " % 5000))",
        6,
        "");
    add(cases, "LowCardinality(UInt32)", HASH + " % 200", 10);
    add(cases, "LowCardinality(Date)", "toDate('2024-01-01') + " + HASH + " % 200", 10);
    add(cases, "LowCardinality(Nullable(String))", "if(number % 5 = 0, NULL, " + city + ")", 8);
    String seldom = "if(" + HASH + " % 20 = 0, ";
    addSet(cases, "UInt64, sparse 5%", "UInt64", seldom + NUMBER + ", 0)", 6, SPARSE);
    addSet(cases, "String, sparse 5%", "String", seldom + text + ", '')", 4, SPARSE);
  }

  private static void codecs(List<ReadCase> cases) {
    String counter = "3 * number + " + HASH + " % 5";
    String measured = "round(20 + 5 * sin(number / 1000), 2)";
    for (String codec : List.of("NONE", "LZ4", "LZ4HC", "ZSTD(1)", "ZSTD(6)")) {
      codec(cases, "UInt64", codec, NUMBER, codec.equals("LZ4HC") ? 2 : 4);
    }
    for (String codec : List.of("NONE", "LZ4", "ZSTD(1)")) {
      codec(cases, "Float64", codec, measured, 4);
    }
    for (String codec :
        List.of(
            "Delta",
            "Delta, LZ4",
            "Delta, ZSTD(1)",
            "DoubleDelta",
            "DoubleDelta, LZ4",
            "GCD",
            "GCD, LZ4",
            "T64",
            "T64('bit')",
            "T64, LZ4",
            "T64('bit'), ZSTD(1)")) {
      codec(cases, "UInt64", codec, counter, 4);
      codec(cases, "UInt32", codec, counter, 6);
    }
    codec(cases, "DateTime", "DoubleDelta", "1700000000 + 5 * number", 6);
    codec(cases, "UInt16", "Delta, LZ4", "number % 50000", 10);
    codec(cases, "UInt16", "T64", "number % 1000", 10);
    codec(cases, "UInt8", "T64", "number % 20", 16);
    for (String codec : List.of("Gorilla", "Gorilla, LZ4", "FPC", "FPC, LZ4")) {
      codec(cases, "Float64", codec, measured, 4);
      codec(cases, "Float32", codec, measured, 6);
    }
  }

  private static void codec(
      List<ReadCase> cases, String type, String codec, String expression, int millionRows) {
    cases.add(
        new ReadCase(
            type + " CODEC(" + codec + ")", type, codec, expression, millionRows * MILLION, ""));
  }

  /** The same with more or fewer rows. */
  ReadCase scaled(double factor) {
    return new ReadCase(
        name, type, codec, expression, Math.max(1, (int) (rowCount * factor)), settings);
  }

  /** What ClickHouse selects: for some, the plain values that we give, too. */
  String selected() {
    if (name.endsWith(AS_STRING)) {
      return "CAST(c, 'String')";
    } else if (name.endsWith(AS_NULLABLE)) {
      return "CAST(c, 'Nullable(String)')";
    }
    return "c";
  }

  /** Whether all its blocks are LZ4 and nothing else. */
  boolean isLz4Only() {
    return codec.equals("LZ4") || codec.equals("LZ4HC");
  }

  /** The table's definition, with nothing but the column {@code c}. */
  String createStatement(String table) {
    return "CREATE TABLE "
        + table
        + " (c "
        + type
        + " CODEC("
        + codec
        + ")) ENGINE = MergeTree ORDER BY tuple() SETTINGS index_granularity = 8192,"
        + " min_bytes_for_wide_part = 0, auto_statistics_types = ''"
        + (settings.contains("sparse") ? "" : ", ratio_of_defaults_for_sparse_serialization = 1.0")
        + (settings.isEmpty() ? "" : ", " + settings);
  }

  /** Writes one part. */
  String insertStatement(String table) {
    return "INSERT INTO "
        + table
        + " SELECT "
        + expression
        + " FROM numbers("
        + rowCount
        + ") SETTINGS max_threads = 1, max_insert_threads = 1, min_insert_block_size_rows = "
        + rowCount
        + ", min_insert_block_size_bytes = 0, max_insert_block_size = "
        + rowCount;
  }
}
