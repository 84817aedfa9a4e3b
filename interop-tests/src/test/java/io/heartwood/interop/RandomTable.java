package io.heartwood.interop;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.schema.TableSchema;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.statement.Statement;
import io.heartwood.sql.statement.StatementParser;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.IntegerType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

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

  private static final List<String> K_KEYS = List.of("k", "k", "k", "intDiv(k, 10)", "k % 7");

  /** A key column {@code k}, a partition column {@code p}, and the random ones. */
  private final List<NamedType> header = new ArrayList<>();

  private final List<String> codecs = new ArrayList<>();
  private final List<String> sortingKey = new ArrayList<>();
  private final String partitionKey;
  private final boolean hasOwnPrimaryKey;
  private final Map<String, String> settings = new TreeMap<>();

  /** Columns with few different values: by them the table may be partitioned. */
  private final Set<String> fewValued = new HashSet<>();

  private final long fewValuesSeed;

  RandomTable(Random random) {
    fewValuesSeed = random.nextLong();
    add("k", IntegerType.UINT64, pick(CODECS, random));
    add("p", IntegerType.INT16, "");
    int columnCount = 1 + random.nextInt(9);
    for (int i = 0; i < columnCount; i++) {
      String type = pick(TYPES, random);
      DataType parsed =
          DataTypeParser.parse(random.nextInt(4) == 0 ? "Nullable(" + type + ")" : type);
      String name = random.nextInt(10) == 0 ? "na me.%" + i : "c" + i;
      add(name, parsed, pick(CODECS, random));
      if (random.nextInt(5) == 0 && sortingKey.size() < 3) {
        sortingKey.add(keyOf(name, parsed, random));
        if (parsed.isNullable()) {
          settings.put("allow_nullable_key", "1");
        }
      }
    }
    sortingKey.add(random.nextInt(3) == 0 ? 0 : sortingKey.size(), pick(K_KEYS, random));
    hasOwnPrimaryKey = random.nextInt(4) == 0 && sortingKey.size() > 1;
    partitionKey = randomPartitionKey(random);
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

  /** A column, or a function of it, as a part of the sorting key. */
  private static String keyOf(String name, DataType type, Random random) {
    String column = "`" + name + "`";
    if (random.nextBoolean()) {
      return column;
    }
    String text = type.toString();
    if (text.equals("String")) {
      return pick(List.of("lower(" + column + ")", "cityHash64(" + column + ")"), random);
    }
    if (text.equals("Date") || text.startsWith("DateTime(") || text.equals("DateTime")) {
      return pick(
          List.of(
              "toYYYYMMDD(" + column + ")", "toMonday(" + column + ")", "toDate(" + column + ")"),
          random);
    }
    return column;
  }

  private String randomPartitionKey(Random random) {
    if (random.nextBoolean()) {
      return pick(List.of("", "", "p", "intDiv(p, 2)", "(p, k % 2)"), random);
    }
    NamedType column = pick(header, random);
    DataType type = column.type();
    boolean isFloat = type.toString().contains("Float");
    if (column.name().equals("k") || isFloat) {
      return "";
    }
    if (type.isNullable()) {
      settings.put("allow_nullable_key", "1");
    }
    fewValued.add(column.name());
    String quoted = "`" + column.name() + "`";
    if (type.toString().equals("Date") || type.toString().startsWith("DateTime")) {
      return pick(List.of(quoted, "toYYYYMM(" + quoted + ")", "toYear(" + quoted + ")"), random);
    }
    return pick(List.of(quoted, quoted, "(p, " + quoted + ")"), random);
  }

  private void add(String name, DataType type, String codec) {
    header.add(new NamedType(name, type));
    codecs.add(codec);
  }

  /** Names and types of the columns. */
  List<NamedType> header() {
    return header;
  }

  /** What can be compared with a literal and lets parts or granules be skipped. */
  List<String> keyColumns() {
    return header.stream()
        .map(NamedType::name)
        .filter(
            name ->
                name.equals("k")
                    || name.equals("p")
                    || fewValued.contains(name)
                    || sortingKey.stream().anyMatch(key -> key.contains("`" + name + "`")))
        .toList();
  }

  /** The name of the column by which rows are ordered first, if the key begins with a column. */
  Optional<String> firstKeyColumn() {
    String first = sortingKey.get(0).replace("`", "");
    return header.stream().map(NamedType::name).filter(first::equals).findFirst();
  }

  /** The table as an engine of ours takes it. */
  TableSchema schema(Map<String, String> furtherSettings) throws SqlException {
    return schemaOf(createStatement("t", furtherSettings));
  }

  /** The table of a CREATE TABLE as an engine of ours takes it. */
  static TableSchema schemaOf(String statement) throws SqlException {
    return ((Statement.CreateTable) new StatementParser(statement).next().orElseThrow()).schema();
  }

  /** How many rows one insert may have, so that it stays at some hundred granules. */
  int rowLimit(Random random) {
    boolean small = Integer.parseInt(settings.get("index_granularity")) < 64;
    return small || settings.containsKey("index_granularity_bytes") || random.nextInt(10) != 0
        ? 400
        : 20_000;
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
    if (hasOwnPrimaryKey) {
      sql.append(" PRIMARY KEY ").append(sortingKey.get(0));
    }
    String order = String.join(", ", sortingKey);
    sql.append(" ORDER BY ")
        .append(sortingKey.size() == 1 ? order : "(" + order + ")")
        .append(" SETTINGS ");
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(furtherSettings);
    List<String> assignments = new ArrayList<>();
    all.forEach(
        (setting, value) ->
            assignments.add(setting + " = " + (value.matches("\\d+") ? value : "'" + value + "'")));
    return sql.append(String.join(", ", assignments)).toString();
  }

  /** The statement that makes a table of the parts in the directory of an identity. */
  String attachStatement(String name, UUID uuid, Map<String, String> furtherSettings) {
    return createStatement(name + " UUID '" + uuid + "'", furtherSettings)
        .replaceFirst("CREATE", "ATTACH");
  }

  /** The rows of some blocks, as {@link RowBinary#sortedRows}. */
  static List<String> sortedRows(List<Block> blocks) {
    List<String> rows = new ArrayList<>();
    for (Block block : blocks) {
      rows.addAll(RowBinary.rows(RowBinary.encode(block), block.header()));
    }
    rows.sort(null);
    return rows;
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
      } else if (fewValued.contains(named.name())) {
        RandomValues.appendFew(builder, named.type(), rowCount, random, fewValuesSeed);
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
