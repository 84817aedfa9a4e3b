package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSchemaBuilder;
import io.heartwood.text.ValueParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Scans with skip indexes return the rows that scans without them return. */
class SkipIndexPropertyTest {
  private static final int ROUNDS = 12;
  private static final int CONDITIONS = 60;
  private static final int BLOCK_ROWS = 240;

  /** Columns and the indexes over them. */
  private static TableSchemaBuilder columnsAndIndexes(Random random) {
    return TableSchema.builder()
        .column("k", "UInt64")
        .column("i", "Int32")
        .column("n", "Nullable(Int16)")
        .column("f", "Float64")
        .column("g", "Nullable(Float32)")
        .column("s", "String")
        .column("x", "FixedString(4)")
        .column("lc", "LowCardinality(Nullable(String))")
        .column("d", "Date")
        .column("t", "DateTime64(3, 'UTC')")
        .column("e", "Enum8('a' = -3, 'b' = 7)")
        .column("m", "Decimal(9, 2)")
        .column("a", "Array(String)")
        .column("an", "Array(Nullable(Int32))")
        .column("p", "Map(String, UInt8)")
        .index("mm_i", "i", "minmax", 1 + random.nextInt(3))
        .index("mm_n", "(n, d)", "minmax", 1 + random.nextInt(3))
        .index("mm_f", "(f, g)", "minmax", 1)
        .index("mm_s", "s", "minmax", 2)
        .index("mm_x", "x", "minmax", 1)
        .index("mm_lc", "lc", "minmax", 1)
        .index("mm_t", "(t, e, m)", "minmax", 1)
        .index("mm_half", "intDiv(i, 10)", "minmax", 1)
        .index("set_i", "i", "set(3)", 1 + random.nextInt(3))
        .index("set_n", "(n, lc)", "set(100)", 1)
        .index("set_f", "(f, g)", "set(0)", 2)
        .index("set_s", "(s, x, e)", "set(0)", 1)
        .index("set_a", "a", "set(0)", 1)
        .index("bf_i", "(i, n, d)", "bloom_filter", 1 + random.nextInt(3))
        .index("bf_f", "(f, g)", "bloom_filter(0.01)", 1)
        .index("bf_s", "(s, x, lc)", "bloom_filter(0.001)", 1)
        .index("bf_t", "(t, e)", "bloom_filter(0.2)", 1)
        .index("bf_low", "lower(s)", "bloom_filter", 1)
        .index("bf_a", "a", "bloom_filter", 1)
        .index("bf_an", "an", "bloom_filter", 2)
        .index("bf_p", "mapKeys(p)", "bloom_filter", 1)
        .index("ng_s", "s", "ngrambf_v1(" + (1 + random.nextInt(3)) + ", 512, 2, 5)", 1)
        .index("ng_x", "x", "ngrambf_v1(2, 256, 3, 0)", 1)
        .index("ng_a", "a", "ngrambf_v1(2, 256, 3, 0)", 1)
        .index("tk_s", "s", "tokenbf_v1(128, 2, 7)", 1 + random.nextInt(2))
        .index("tk_a", "(a, s)", "tokenbf_v1(128, 2, 7)", 1)
        .index("tk_p", "mapKeys(p)", "tokenbf_v1(64, 2, 7)", 1)
        .orderBy("k")
        .setting("index_granularity", "8")
        .setting("min_bytes_for_wide_part", random.nextBoolean() ? "0" : "1000000000")
        .setting("part_layout", random.nextBoolean() ? "modern" : "conservative")
        .setting("min_compress_block_size", random.nextBoolean() ? "64" : "65536");
  }

  @Test
  void noIndexHidesARow() throws IOException {
    long seed = Long.getLong("heartwood.seed", System.nanoTime());
    TreeMap<String, Long> skipped = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      checkTable(new Random(seed + round), "seed=" + (seed + round), skipped);
    }
    for (var index : columnsAndIndexes(new Random(seed)).build().indexes()) {
      assertTrue(
          skipped.getOrDefault(index.name(), 0L) > 0,
          "an index is of no use: index=" + index + " seed=" + seed + " skipped=" + skipped);
    }
  }

  private static void checkTable(Random random, String where, TreeMap<String, Long> skipped)
      throws IOException {
    TableSchema schema = columnsAndIndexes(random).build();
    try (MemoryDisk disk = new MemoryDisk("default");
        MergeTreeEngine engine =
            MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build()) {
      MergeTreeTable table = engine.createTable("t", schema);
      for (int i = 0; i < 2; i++) {
        table.insert(block(schema.header(), i * BLOCK_ROWS, random));
      }
      if (random.nextBoolean()) {
        table.optimize(Optional.empty(), true);
      }
      assertTrue(table.check().stream().allMatch(TableCheck::isPassed), where);
      try (PartSnapshot snapshot = table.snapshot()) {
        for (int i = 0; i < CONDITIONS; i++) {
          checkCondition(snapshot, schema, condition(random), where, skipped);
        }
      }
    }
  }

  private static void checkCondition(
      PartSnapshot snapshot,
      TableSchema schema,
      String condition,
      String where,
      TreeMap<String, Long> skipped)
      throws IOException {
    ScanRequest request = ScanRequest.of("k").where(condition);
    ScanRequest without = request.withSkipIndexes(SkipIndexUse.NONE);
    Set<Long> expected = keys(snapshot, without);
    long all = snapshot.estimate(without).selectedGranuleCount();
    String context = where + " WHERE " + condition;
    assertEquals(expected, keys(snapshot, request), context);
    Set<String> names = new HashSet<>();
    schema.indexes().forEach(index -> names.add(index.name()));
    for (String name : names) {
      Set<String> others = new HashSet<>(names);
      others.remove(name);
      ScanRequest one = request.withSkipIndexes(new SkipIndexUse(true, others, List.of()));
      long selected = snapshot.estimate(one).selectedGranuleCount();
      if (selected < all) {
        assertEquals(expected, keys(snapshot, one), context + " by " + name);
        skipped.merge(name, all - selected, Long::sum);
      }
    }
  }

  private static Set<Long> keys(PartSnapshot snapshot, ScanRequest request) throws IOException {
    Set<Long> keys = new TreeSet<>();
    try (BlockReader reader = snapshot.scan(request)) {
      for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
        long[] values = ((LongColumn) next.get().column("k")).values();
        for (int i = 0; i < next.get().rowCount(); i++) {
          keys.add(values[i]);
        }
      }
    }
    return keys;
  }

  private static Block block(List<NamedType> header, int firstKey, Random random) {
    List<Column> columns = new ArrayList<>();
    for (NamedType column : header) {
      ColumnBuilder builder = Columns.newBuilder(column.type(), BLOCK_ROWS);
      ValueParser parser = ValueParser.of(column.type(), ZoneOffset.UTC);
      parser.start(builder);
      for (int row = 0; row < BLOCK_ROWS; row++) {
        // Neighbours have similar values, so that there is something to skip.
        byte[] text = value(column.name(), firstKey + row, (firstKey + row) / 20, random);
        parser.parseEscaped(text, 0, text.length);
      }
      columns.add(builder.build());
    }
    return new Block(header, columns, BLOCK_ROWS);
  }

  private static byte[] value(String column, int key, int cluster, Random random) {
    boolean rare = random.nextInt(12) == 0;
    String text =
        switch (column) {
          case "k" -> "" + key;
          case "i" -> "" + (cluster * 3 + random.nextInt(3) - 20);
          case "n" -> rare ? "\\N" : "" + (cluster + random.nextInt(2) - 5);
          case "f" ->
              rare
                  ? List.of("nan", "inf", "-0", "0").get(random.nextInt(4))
                  : "" + (cluster * 0.5 - 2);
          case "g" -> rare ? List.of("nan", "\\N", "-0").get(random.nextInt(3)) : "" + cluster / 4;
          case "lc" -> rare ? "\\N" : "v" + cluster / 2;
          case "d" -> "2020-01-" + (10 + cluster % 20);
          case "t" -> "2020-01-01 00:00:" + (10 + cluster) + ".5";
          case "e" -> cluster % 3 == 0 ? "a" : "b";
          case "m" -> (cluster - 10) + ".2" + cluster % 10;
          case "an" ->
              rare ? "[]" : rare(random) ? "[NULL]" : "[" + cluster + ",NULL," + -key + "]";
          case "p" -> rare ? "{}" : "{'key " + cluster + "':1,'z':2}";
          default -> null;
        };
    if (text != null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (column.equals("a")) {
      String words = rare ? "[]" : "['w" + cluster + "','two w" + cluster % 5 + "']";
      return words.getBytes(StandardCharsets.UTF_8);
    }
    return column.equals("x")
        ? ("x" + (char) ('a' + cluster % 26)).getBytes(StandardCharsets.UTF_8)
        : text(cluster, random);
  }

  private static boolean rare(Random random) {
    return random.nextInt(12) == 0;
  }

  /** Words of a cluster, separated in several ways, sometimes no UTF-8. */
  private static byte[] text(int cluster, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(7)) {
        case 0 -> out.writeBytes(("Word" + cluster).getBytes(StandardCharsets.UTF_8));
        case 1 -> out.writeBytes("é中".getBytes(StandardCharsets.UTF_8));
        case 2 -> out.writeBytes(new byte[] {(byte) 0xe4, 'b'});
        case 3 -> out.writeBytes("100%_".getBytes(StandardCharsets.UTF_8));
        default -> out.write('a' + cluster % 26);
      }
      out.writeBytes(
          List.of(" ", "", "-", "_").get(random.nextInt(4)).getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private static String condition(Random random) {
    String atom = atom(random);
    return switch (random.nextInt(7)) {
      case 0 -> "(" + atom + ") AND (" + atom(random) + ")";
      case 1 -> "(" + atom + ") OR (" + atom(random) + ")";
      case 2 -> "NOT (" + atom + ")";
      case 3 -> "NOT ((" + atom + ") OR NOT (" + atom(random) + "))";
      default -> atom;
    };
  }

  private static String atom(Random random) {
    int c = random.nextInt(26);
    String compare = List.of("=", "=", "!=", "<", "<=", ">", ">=").get(random.nextInt(7));
    char letter = (char) ('a' + c);
    return switch (random.nextInt(27)) {
      case 0 -> "i " + compare + " " + (c * 3 - 20);
      case 1 -> "i IN (" + (c * 3 - 20) + ", " + (c - 20) + ", 1.5)";
      case 2 -> "n " + compare + " " + (c - 5);
      case 3 -> random.nextBoolean() ? "n IS NULL" : "n IS NOT NULL";
      case 4 -> "n NOT IN (" + (c - 5) + ", " + (c - 4) + ")";
      case 5 -> "f " + compare + " " + (random.nextInt(3) == 0 ? "0" : "" + (c * 0.5 - 2));
      case 6 -> "f IN (0, -0., " + (c * 0.5 - 2) + ")";
      case 7 -> "g " + compare + " " + c / 4;
      case 8 -> "s " + compare + " " + literal(text(c, random));
      case 9 -> "s LIKE " + pattern(text(c, random), random);
      case 10 -> "s NOT LIKE " + pattern(text(c, random), random);
      case 11 -> "startsWith(s, " + literal(text(c, random)) + ")";
      case 12 -> "endsWith(s, " + literal(text(c, random)) + ")";
      case 13 -> "hasToken(s, 'Word" + c + "')";
      case 14 -> "lower(s) = lower(" + literal(text(c, random)) + ")";
      case 15 -> "x " + compare + " 'x" + letter + (random.nextBoolean() ? "'" : "\\0\\0\\0\\0'");
      case 16 -> "x LIKE '" + (random.nextBoolean() ? "%" : "x") + letter + "%'";
      case 17 -> "lc " + compare + " 'v" + c / 2 + "'";
      case 18 -> "d " + compare + " '2020-01-" + (10 + c % 20) + "'";
      case 19 -> "t " + compare + " '2020-01-01 00:00:" + (10 + c) + ".500'";
      case 20 -> "e = '" + (random.nextBoolean() ? 'a' : 'b') + "' AND m > " + (c - 10);
      case 21 -> "i BETWEEN " + (c * 3 - 22) + " AND " + (c * 3 - 18);
      case 22 -> "has(a, 'w" + c + "') OR has(a, 'two w" + c + "')";
      case 23 -> "has(an, " + (random.nextInt(4) == 0 ? "NULL" : "" + c) + ")";
      case 24 -> "mapContains(p, 'key " + c + "')";
      case 25 -> "(i, s) IN ((" + (c * 3 - 20) + ", " + literal(text(c, random)) + "), (1, 'a'))";
      default -> "i % 7 = " + c % 8 + " AND has(mapKeys(p), 'key " + c + "')";
    };
  }

  private static String pattern(byte[] text, Random random) {
    String wildcard = random.nextInt(3) == 0 ? "_" : "%";
    String inner = literal(text);
    inner = inner.substring(1, inner.length() - 1).replace("%", "\\\\%");
    return "'"
        + (random.nextBoolean() ? wildcard : "")
        + inner
        + (random.nextBoolean() ? wildcard : "")
        + "'";
  }

  private static String literal(byte[] text) {
    StringBuilder literal = new StringBuilder("'");
    for (byte b : text) {
      literal.append(b >= 0 ? "" + (char) b : String.format("\\x%02X", b & 0xff));
    }
    return literal.append('\'').toString();
  }
}
