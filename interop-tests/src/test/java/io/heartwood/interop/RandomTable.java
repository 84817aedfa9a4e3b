package io.heartwood.interop;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.IntegerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A table made up from a random number generator: columns of any supported type with codecs, keys,
 * partitioning and layout settings, and blocks of rows for it. The same seed makes the same table.
 */
final class RandomTable {
  private static final List<String> TYPES =
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

  private static final List<String> CODECS =
      List.of("", "", "", "LZ4", "LZ4HC(3)", "ZSTD(1)", "ZSTD(5)", "NONE");

  /** A key column {@code k}, a partition column {@code p}, and the random ones. */
  private final List<NamedType> header = new ArrayList<>();

  private final List<String> codecs = new ArrayList<>();
  private final List<String> sortingKey = new ArrayList<>();
  private final String partitionKey;
  private final Map<String, String> settings = new TreeMap<>();

  RandomTable(Random random) {
    add("k", IntegerType.UINT64, pick(CODECS, random));
    add("p", IntegerType.INT16, "");
    int columnCount = 1 + random.nextInt(9);
    for (int i = 0; i < columnCount; i++) {
      String type = pick(TYPES, random);
      DataType parsed =
          DataTypeParser.parse(random.nextInt(4) == 0 ? "Nullable(" + type + ")" : type);
      String name = random.nextInt(10) == 0 ? "na me.%" + i : "c" + i;
      add(name, parsed, pick(CODECS, random));
      if (!parsed.isNullable() && random.nextInt(5) == 0 && sortingKey.size() < 2) {
        sortingKey.add("`" + name + "`");
      }
    }
    sortingKey.add(random.nextInt(3) == 0 ? 0 : sortingKey.size(), "k");
    partitionKey = pick(List.of("", "", "p", "intDiv(p, 2)", "(p, k % 2)"), random);
    settings.put("index_granularity", pick(List.of("1", "8", "64", "257", "1024", "8192"), random));
    settings.put("min_bytes_for_wide_part", random.nextBoolean() ? "0" : "1000000000");
    if (random.nextInt(3) == 0) {
      settings.put("index_granularity_bytes", pick(List.of("1024", "4096", "100000"), random));
    }
    if (random.nextInt(3) == 0) {
      settings.put("min_compress_block_size", pick(List.of("16", "256", "5000"), random));
      settings.put("max_compress_block_size", pick(List.of("300", "1024", "65536"), random));
    }
  }

  private void add(String name, DataType type, String codec) {
    header.add(new NamedType(name, type));
    codecs.add(codec);
  }

  /** Names and types of the columns. */
  List<NamedType> header() {
    return header;
  }

  /** Whether parts are Wide. */
  boolean isWide() {
    return settings.get("min_bytes_for_wide_part").equals("0");
  }

  /** The statement that creates the table, with further settings. */
  String createStatement(String name, Map<String, String> furtherSettings) {
    StringBuilder sql = new StringBuilder("CREATE TABLE ").append(name).append(" (");
    for (int i = 0; i < header.size(); i++) {
      NamedType column = header.get(i);
      sql.append(i == 0 ? "`" : ", `").append(column.name()).append("` ").append(column.type());
      if (!codecs.get(i).isEmpty()) {
        sql.append(" CODEC(").append(codecs.get(i)).append(')');
      }
    }
    sql.append(") ENGINE = MergeTree");
    if (!partitionKey.isEmpty()) {
      sql.append(" PARTITION BY ").append(partitionKey);
    }
    sql.append(" ORDER BY (").append(String.join(", ", sortingKey)).append(") SETTINGS ");
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(furtherSettings);
    List<String> assignments = new ArrayList<>();
    all.forEach(
        (setting, value) ->
            assignments.add(setting + " = " + (value.matches("\\d+") ? value : "'" + value + "'")));
    return sql.append(String.join(", ", assignments)).toString();
  }

  /** A block of random rows. */
  Block randomBlock(int rowCount, Random random) {
    List<Column> columns = new ArrayList<>();
    for (NamedType named : header) {
      ColumnBuilder builder = Columns.newBuilder(named.type(), rowCount);
      if (named.name().equals("p")) {
        for (int i = 0; i < rowCount; i++) {
          RandomValues.appendNumber(builder, random.nextInt(5) - 2);
        }
      } else if (named.name().equals("k")) {
        boolean ascending = random.nextBoolean();
        long start = random.nextInt(1000);
        for (int i = 0; i < rowCount; i++) {
          RandomValues.appendNumber(
              builder, ascending ? start + i : random.nextInt(2 * rowCount + 1));
        }
      } else {
        RandomValues.append(builder, named.type(), rowCount, random);
      }
      columns.add(builder.build());
    }
    return new Block(header, columns, rowCount);
  }

  private static <T> T pick(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
