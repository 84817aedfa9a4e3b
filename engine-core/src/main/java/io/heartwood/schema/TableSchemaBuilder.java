package io.heartwood.schema;

import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.types.DataTypeParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects a {@link TableSchema} from texts, as CREATE TABLE has them. Confined to one thread.
 *
 * <p>A type, key or setting that cannot be understood is refused with {@link
 * IllegalArgumentException} where it is given, a contradiction by {@link #build()}.
 */
public final class TableSchemaBuilder {
  private final List<ColumnDefinition> columns = new ArrayList<>();
  private final List<IndexDefinition> indexes = new ArrayList<>();
  private final Map<String, String> settings = new TreeMap<>();
  private List<Expression> partitionKey = List.of();
  private List<Expression> sortingKey = List.of();
  private Optional<List<Expression>> primaryKey = Optional.empty();

  TableSchemaBuilder() {}

  /**
   * Adds a column.
   *
   * @param type for example {@code Nullable(DateTime64(3, 'UTC'))}
   */
  public TableSchemaBuilder column(String name, String type) {
    return column(ColumnDefinition.of(name, DataTypeParser.parse(type)));
  }

  /** Adds a column with a codec or a default value. */
  public TableSchemaBuilder column(ColumnDefinition column) {
    columns.add(Objects.requireNonNull(column, "column"));
    return this;
  }

  /** PARTITION BY, for example {@code toYYYYMM(day)}; none if not given. */
  public TableSchemaBuilder partitionBy(String key) {
    partitionKey = ExpressionParser.parseKey(key);
    return this;
  }

  /** ORDER BY, for example {@code (city, day)}; {@code tuple()} if not given. */
  public TableSchemaBuilder orderBy(String key) {
    sortingKey = ExpressionParser.parseKey(key);
    return this;
  }

  /** PRIMARY KEY, a prefix of ORDER BY; all of it if not given. */
  public TableSchemaBuilder primaryKey(String key) {
    primaryKey = Optional.of(ExpressionParser.parseKey(key));
    return this;
  }

  /**
   * Adds a data skipping index.
   *
   * @param expression for example {@code lower(name)}
   * @param type with its arguments, for example {@code bloom_filter(0.01)}
   * @param granularity granules of the table that one granule of the index covers
   */
  public TableSchemaBuilder index(String name, String expression, String type, int granularity) {
    return index(IndexDefinition.of(name, expression, type, granularity));
  }

  /** Adds a data skipping index. */
  public TableSchemaBuilder index(IndexDefinition index) {
    indexes.add(Objects.requireNonNull(index, "index"));
    return this;
  }

  /** A setting under ClickHouse's name, for example {@code index_granularity}. */
  public TableSchemaBuilder setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** The schema. */
  public TableSchema build() {
    return new TableSchema(
        columns,
        sortingKey,
        primaryKey.orElse(sortingKey),
        partitionKey,
        indexes,
        TableSettings.of(settings));
  }
}
