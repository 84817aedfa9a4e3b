package io.heartwood.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Tables of random types, compound ones too, whose rows ClickHouse makes up. */
final class FormatTypes {
  private static final List<String> SCALARS =
      List.of(
          "Int8",
          "Int16",
          "Int32",
          "Int64",
          "UInt8",
          "UInt16",
          "UInt32",
          "UInt64",
          "Int128",
          "UInt128",
          "Int256",
          "UInt256",
          "Float32",
          "Float64",
          "Bool",
          "String",
          "FixedString(5)",
          "UUID",
          "Date",
          "Date32",
          "DateTime",
          "DateTime('Asia/Tokyo')",
          "DateTime64(0)",
          "DateTime64(3)",
          "DateTime64(6, 'Europe/Berlin')",
          "Enum8('zero' = 0, 'minus' = -5)",
          "Enum16('a' = 1, 'b' = -3000, 'c' = 32767)",
          "Decimal(9, 2)",
          "Decimal(18, 6)",
          "Decimal(38, 10)",
          "Decimal(70, 20)",
          "IPv4",
          "IPv6");

  /** Every one of the scalars, and each kind of compound type. */
  private static final List<String> COMPOUNDS =
      List.of(
          "Nullable(String)",
          "Nullable(Int32)",
          "LowCardinality(String)",
          "LowCardinality(Nullable(String))",
          "Array(UInt16)",
          "Array(Array(String))",
          "Array(LowCardinality(Nullable(String)))",
          "Map(String, UInt32)",
          "Map(LowCardinality(String), Array(Nullable(Int64)))",
          "Tuple(UInt8, String)",
          "Tuple(a Nullable(Date), b Array(Tuple(x Float64, y LowCardinality(String))))");

  private static final String KEY = "k UInt32";

  /** ClickHouse does not make up these, so they are computed. */
  private static final String COMPUTED = ", f BFloat16, t Time, u Time64(3), e Tuple()";

  private FormatTypes() {}

  /** Columns with all scalar types, compound ones, and some made up at random. */
  static String randomColumns(Random random) {
    return randomColumns(random, type -> true);
  }

  /** As the other method, with only some scalar types. */
  static String randomColumns(Random random, Predicate<String> wanted) {
    List<String> scalars = SCALARS.stream().filter(wanted).toList();
    List<String> types = new ArrayList<>(scalars);
    types.addAll(COMPOUNDS);
    for (int i = 0; i < 6; i++) {
      types.add(randomType(random, scalars, 3));
    }
    StringBuilder columns = new StringBuilder(KEY);
    if (wanted.test("BFloat16")) {
      columns.append(COMPUTED);
    }
    for (int i = 0; i < types.size(); i++) {
      columns.append(", c").append(i).append(' ').append(types.get(i));
    }
    return columns.toString();
  }

  private static String randomType(Random random, List<String> scalars, int depth) {
    String scalar = scalars.get(random.nextInt(scalars.size()));
    if (depth == 0) {
      return scalar;
    }
    return switch (random.nextInt(6)) {
      case 0 -> "Nullable(" + scalar + ")";
      case 1 -> "LowCardinality(Nullable(String))";
      case 2, 3 -> "Array(" + randomType(random, scalars, depth - 1) + ")";
      case 4 -> "Map(String, " + randomType(random, scalars, depth - 1) + ")";
      default ->
          "Tuple(x "
              + randomType(random, scalars, depth - 1)
              + ", y "
              + randomType(random, scalars, depth - 1)
              + ")";
    };
  }

  static String createStatement(String table, String columns) {
    return "CREATE TABLE " + table + " (" + columns + ") ENGINE = MergeTree ORDER BY k";
  }

  /** Rows with the numbers 0, 1, ... in column {@code k}. */
  static String insertStatement(String table, String columns, Random random, int rows) {
    boolean computed = columns.startsWith(KEY + COMPUTED);
    int start = KEY.length() + (computed ? COMPUTED.length() : 0) + ", ".length();
    String others = columns.substring(start).replace("'", "\\'");
    return "INSERT INTO "
        + table
        + " SELECT toUInt32(rowNumberInAllBlocks()), "
        + (computed
            ? "toBFloat16(rowNumberInAllBlocks() / 3), toTime(rowNumberInAllBlocks() * 7),"
                + " toTime64(rowNumberInAllBlocks() * 11, 3), tuple(), "
            : "")
        + "* FROM generateRandom('"
        + others
        + "', "
        + random.nextInt(1 << 30)
        + ", 8, 3) LIMIT "
        + rows;
  }
}
