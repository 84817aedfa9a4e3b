package io.heartwood.interop;

import io.heartwood.column.NamedType;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.NullableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Queries over one table of which the answer is the same whichever way it is found, but for the
 * order of rows.
 */
final class RandomQueries {
  private final String table;
  private final List<NamedType> header;

  /** By which rows may be put together: ClickHouse tells one NaN from another. */
  private final List<NamedType> withoutFloats;

  private final RandomConditions conditions;
  private final Random random;

  RandomQueries(String table, List<NamedType> header, RandomConditions conditions, Random random) {
    this.table = table;
    this.header = header;
    this.withoutFloats =
        header.stream().filter(column -> !column.type().toString().contains("Float")).toList();
    this.conditions = conditions;
    this.random = random;
  }

  String next() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> plain();
      case 2, 3 -> grouped();
      case 4 -> ordered();
      default -> limitedBy();
    };
  }

  private String plain() {
    List<String> items = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    boolean distinct = random.nextInt(8) == 0;
    for (int i = 0; i < count; i++) {
      items.add(RandomExpressions.next(distinct ? withoutFloats : header, random) + " AS e" + i);
    }
    return "SELECT "
        + (distinct ? "DISTINCT " : "")
        + String.join(", ", items)
        + " FROM "
        + table
        + where();
  }

  private String grouped() {
    int keyCount = random.nextInt(3);
    List<String> keys = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < keyCount; i++) {
      keys.add("g" + i);
      items.add(
          (random.nextBoolean()
                  ? quoted(withoutFloats)
                  : RandomExpressions.next(withoutFloats, random))
              + " AS g"
              + i);
    }
    int aggregateCount = 1 + random.nextInt(4);
    for (int i = 0; i < aggregateCount; i++) {
      items.add(aggregate() + " AS a" + i);
    }
    String query = "SELECT " + String.join(", ", items) + " FROM " + table + where();
    if (keyCount > 0) {
      query += " GROUP BY " + String.join(", ", keys);
      if (random.nextInt(4) == 0) {
        query += " HAVING count() > 1";
      }
    }
    return query;
  }

  /** An aggregate that does not depend on the order of rows. */
  private String aggregate() {
    NamedType column = header.get(random.nextInt(header.size()));
    String quoted = "`" + column.name() + "`";
    DataType type =
        column.type() instanceof NullableType nullable ? nullable.nested() : column.type();
    if (type instanceof FloatType) {
      // Which NaN or zero is the least, and how sums are rounded, depends on the order.
      return List.of("count(" + quoted + ")", "min(isNaN(" + quoted + "))").get(random.nextInt(2));
    }
    List<String> choices =
        new ArrayList<>(
            List.of(
                "count()",
                "count(*)",
                "count(" + quoted + ")",
                "min(" + quoted + ")",
                "max(" + quoted + ")",
                "uniqExact(" + quoted + ")",
                "countIf(" + quoted + " IS NULL)",
                "countIf(k > 50)",
                "min(" + quoted + ") = max(" + quoted + ")"));
    if (type instanceof IntegerType || type instanceof DecimalType) {
      choices.add("sum(" + quoted + ")");
      choices.add("sumIf(" + quoted + ", k % 2 = 0)");
      if (type instanceof IntegerType integer && integer.bits() < 64) {
        choices.add("avg(" + quoted + ")");
        choices.add("sum(" + quoted + ") / count()");
      }
    }
    return choices.get(random.nextInt(choices.size()));
  }

  private String ordered() {
    List<String> columns = new ArrayList<>();
    List<String> order = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String column = column();
      columns.add(column);
      order.add(
          column
              + List.of("", " ASC", " DESC").get(random.nextInt(3))
              + List.of("", "", " NULLS FIRST", " NULLS LAST").get(random.nextInt(4)));
    }
    return "SELECT "
        + String.join(", ", columns)
        + " FROM "
        + table
        + where()
        + " ORDER BY "
        + String.join(", ", order)
        + List.of("", " LIMIT 7", " LIMIT 10 OFFSET 3", " LIMIT 2, 5").get(random.nextInt(4));
  }

  /** Not by floats: whether 0 and -0 are the same depends on how ClickHouse finds the rows. */
  private String limitedBy() {
    String key = quoted(withoutFloats);
    return "SELECT "
        + key
        + ", k FROM "
        + table
        + where()
        + " ORDER BY "
        + key
        + ", k LIMIT "
        + (1 + random.nextInt(3))
        + " BY "
        + key
        + (random.nextBoolean() ? " LIMIT 20" : "");
  }

  private String column() {
    return quoted(header);
  }

  private String quoted(List<NamedType> columns) {
    return "`" + columns.get(random.nextInt(columns.size())).name() + "`";
  }

  private String where() {
    NamedType column = header.get(random.nextInt(header.size()));
    return switch (random.nextInt(5)) {
      case 0 -> "";
      case 1 -> " WHERE " + conditions.next();
      case 2 -> " WHERE k > 20 AND " + conditions.simple(column.name());
      default -> " WHERE " + conditions.simple(column.name());
    };
  }
}
