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
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A table made up from a random number generator: columns of any supported type with codecs, keys,
 * partitioning, skip indexes and layout settings, and blocks of rows for it. The same seed makes
 * the same table.
 */
final class RandomTable {
  private static final List<String> CODECS =
      List.of("", "", "", "LZ4", "LZ4HC(3)", "ZSTD(1)", "ZSTD(5)", "NONE");

  private static final List<String> K_KEYS = List.of("k", "k", "k", "intDiv(k, 10)", "k % 7");

  private static final int SPECIAL_EVERY = Integer.getInteger("heartwood.special.every", 10);

  private static final String LONG_NAME = "long".repeat(40);

  /** A key column {@code k}, a partition column {@code p}, and the random ones. */
  private final List<NamedType> header = new ArrayList<>();

  private final List<String> codecs = new ArrayList<>();
  private final List<String> sortingKey = new ArrayList<>();
  private final int primaryKeyLength;
  private final String partitionKey;
  private final Map<String, String> settings = new TreeMap<>();
  private final List<String> indexes;

  /** Columns with few different values: by them the table may be partitioned. */
  private final Set<String> fewValued = new HashSet<>();

  private final long fewValuesSeed;

  private RandomTable(Random random, boolean allTypes, boolean hasSpecial) {
    fewValuesSeed = random.nextLong();
    add("k", IntegerType.UINT64, pick(CODECS, random));
    add("p", IntegerType.INT16, "");
    RandomTypes types = new RandomTypes(random, hasSpecial);
    int columnCount = 1 + random.nextInt(8);
    for (int i = 0; i < columnCount; i++) {
      addColumn(i, allTypes ? types.any() : commonType(random), allTypes, random);
    }
    if (allTypes && random.nextInt(4) == 0) {
      for (String element : List.of("x", "y", "z")) {
        add("n." + element, DataTypeParser.parse("Array(" + types.any() + ")"), "");
      }
    }
    if (allTypes && random.nextInt(15) == 0) {
      sortingKey.clear();
    } else {
      sortingKey.add(random.nextInt(3) == 0 ? 0 : sortingKey.size(), pick(K_KEYS, random));
    }
    primaryKeyLength =
        sortingKey.size() > 1 && random.nextInt(4) == 0
            ? 1 + random.nextInt(sortingKey.size() - 1)
            : sortingKey.size();
    partitionKey = randomPartitionKey(random);
    settings.put("index_granularity", pick(List.of("1", "8", "64", "257", "1024", "8192"), random));
    settings.put("min_bytes_for_wide_part", random.nextBoolean() ? "0" : "1000000000");
    if (random.nextInt(3) == 0) {
      List<String> sizes = List.of("1024", "4096", "100000", "0");
      settings.put("index_granularity_bytes", pick(allTypes ? sizes : sizes.subList(0, 3), random));
    }
    if (random.nextInt(3) == 0) {
      settings.put("min_compress_block_size", pick(List.of("16", "256", "5000"), random));
      settings.put("max_compress_block_size", pick(List.of("300", "1024", "65536"), random));
    }
    indexes = allTypes && random.nextBoolean() ? RandomIndexes.clauses(header, random) : List.of();
  }

  /** A table of single values, for which SQL on both sides has functions and aggregates. */
  static RandomTable ofCommonTypes(Random random) {
    return new RandomTable(random, false, false);
  }

  /** A table of all types whose values are of one type each and can be written down. */
  static RandomTable ofAllTypes(Random random) {
    return new RandomTable(random, true, false);
  }

  /**
   * A table of all types that both sides store: of every so many tables, {@code
   * -Dheartwood.special.every}, one may have states, Variant, Dynamic and JSON, which take much
   * longer than others.
   */
  static RandomTable ofStoredTypes(Random random) {
    return new RandomTable(random, true, random.nextInt(SPECIAL_EVERY) == 0);
  }

  private static String commonType(Random random) {
    String type = pick(RandomTypes.COMMON, random);
    return random.nextInt(4) == 0 ? "Nullable(" + type + ")" : type;
  }

  private void addColumn(int index, String typeName, boolean allTypes, Random random) {
    DataType type = DataTypeParser.parse(typeName);
    String name =
        switch (random.nextInt(allTypes ? 30 : 10)) {
          case 0, 11 -> "na me" + index + ".%";
          case 12 -> "q`\\\u00e9" + index;
          // ClickHouse 26.7 does not check parts with streams of Dynamic whose names are too long.
          case 13 -> (RandomTypes.isSpecial(type) ? "c" : LONG_NAME) + index;
          default -> "c" + index;
        };
    add(name, type, allTypes ? RandomCodecs.of(type, random) : pick(CODECS, random));
    boolean canOrder =
        !RandomTypes.isSpecial(type) && (!isCompound(type) || random.nextInt(4) == 0);
    if (canOrder && random.nextInt(5) == 0 && sortingKey.size() < 3) {
      sortingKey.add(keyOf(name, type, random));
      if (type.toString().contains("Nullable")) {
        settings.put("allow_nullable_key", "1");
      }
    }
  }

  private static boolean isCompound(DataType type) {
    return switch (type.physicalType()) {
      case ARRAY, TUPLE -> true;
      default -> false;
    };
  }

  /** A column, or a function of it, as a part of the sorting key. */
  private static String keyOf(String name, DataType type, Random random) {
    String column = quoted(name);
    if (random.nextBoolean()) {
      return column;
    }
    String text = type.toString();
    if (text.equals("String")) {
      return pick(
          List.of("lower(" + column + ")", "cityHash64(" + column + ")", "length(" + column + ")"),
          random);
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
    // ClickHouse names partitions by Nullable(IPv4) with quotes and dots.
    boolean isOddlyNamed = type.toString().contains("(IPv4)");
    boolean isCompared = !isCompound(type) && !RandomTypes.isSpecial(type);
    if (column.name().equals("k") || isFloat || isOddlyNamed || !isCompared) {
      return "";
    }
    if (type.isNullable()) {
      settings.put("allow_nullable_key", "1");
    }
    fewValued.add(column.name());
    String quoted = quoted(column.name());
    if (type.toString().equals("Date") || type.toString().startsWith("DateTime")) {
      return pick(List.of(quoted, "toYYYYMM(" + quoted + ")", "toYear(" + quoted + ")"), random);
    }
    return pick(List.of(quoted, quoted, "(p, " + quoted + ")"), random);
  }

  /** A name as an identifier of SQL. */
  static String quoted(String name) {
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
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
        .filter(column -> SqlLiterals.hasLiterals(column.type()))
        .map(NamedType::name)
        .filter(
            name ->
                name.equals("k")
                    || name.equals("p")
                    || fewValued.contains(name)
                    || indexes.stream().anyMatch(index -> index.contains(quoted(name)))
                    || sortingKey.stream().anyMatch(key -> key.contains(quoted(name))))
        .toList();
  }

  /** The table as an engine of ours takes it. */
  TableSchema schema(Map<String, String> furtherSettings) throws SqlException {
    return schemaOf(createStatement("t", furtherSettings));
  }

  /** The table of a CREATE TABLE as an engine of ours takes it. */
  static TableSchema schemaOf(String statement) throws SqlException {
    return ((Statement.CreateTable) new StatementParser(statement).next().orElseThrow()).schema();
  }

  /** Whether the table has skip indexes. */
  boolean hasIndexes() {
    return !indexes.isEmpty();
  }

  /** Whether a column of floats that may be NULL has FPC among its codecs. */
  boolean hasNullableFpc() {
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).type().isNullable() && codecs.get(i).contains("FPC")) {
        return true;
      }
    }
    return false;
  }

  /** How many rows one insert may have, so that it stays at some hundred granules. */
  int rowLimit(Random random) {
    boolean small = Integer.parseInt(settings.get("index_granularity")) < 64;
    if (header.stream().anyMatch(column -> RandomTypes.isSpecial(column.type()))) {
      return 60;
    }
    boolean isBounded = !settings.getOrDefault("index_granularity_bytes", "0").equals("0");
    return small || isBounded || random.nextInt(10) != 0 ? 400 : 20_000;
  }

  /** The statement that creates the table, with further settings. */
  String createStatement(String name, Map<String, String> furtherSettings) {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      NamedType column = header.get(i);
      elements.add(
          quoted(column.name())
              + " "
              + column.type()
              + (codecs.get(i).isEmpty() ? "" : " CODEC(" + codecs.get(i) + ")"));
    }
    elements.addAll(indexes);
    StringBuilder sql = new StringBuilder("CREATE TABLE ").append(name);
    sql.append(" (").append(String.join(", ", elements)).append(") ENGINE = MergeTree");
    if (!partitionKey.isEmpty()) {
      sql.append(" PARTITION BY ").append(partitionKey);
    }
    if (primaryKeyLength < sortingKey.size()) {
      sql.append(" PRIMARY KEY ").append(tuple(sortingKey.subList(0, primaryKeyLength)));
    }
    sql.append(" ORDER BY ").append(tuple(sortingKey)).append(" SETTINGS ");
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(furtherSettings);
    List<String> assignments = new ArrayList<>();
    all.forEach(
        (setting, value) ->
            assignments.add(
                setting + " = " + (value.matches("[\\d.]+") ? value : "'" + value + "'")));
    return sql.append(String.join(", ", assignments)).toString();
  }

  private static String tuple(List<String> expressions) {
    return switch (expressions.size()) {
      case 0 -> "tuple()";
      case 1 -> expressions.get(0);
      default -> "(" + String.join(", ", expressions) + ")";
    };
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
        RandomValues.append(builder, named, rowCount, random);
      }
      columns.add(builder.build());
    }
    return new Block(header, columns, rowCount);
  }

  private static <T> T pick(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
