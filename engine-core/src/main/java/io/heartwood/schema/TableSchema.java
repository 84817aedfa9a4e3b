package io.heartwood.schema;

import io.heartwood.column.NamedType;
import io.heartwood.expression.Expression;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a table consists of. Immutable.
 *
 * @param columns columns in the order of the table; at least one
 * @param sortingKey ORDER BY expressions; empty for {@code ORDER BY tuple()}
 * @param primaryKey PRIMARY KEY expressions; a prefix of the sorting key
 * @param partitionKey PARTITION BY expressions; empty for one partition
 * @param indexes data skipping indexes
 * @param settings storage settings
 */
public record TableSchema(
    List<ColumnDefinition> columns,
    List<Expression> sortingKey,
    List<Expression> primaryKey,
    List<Expression> partitionKey,
    List<IndexDefinition> indexes,
    TableSettings settings) {
  /** A table without skip indexes. */
  public TableSchema(
      List<ColumnDefinition> columns,
      List<Expression> sortingKey,
      List<Expression> primaryKey,
      List<Expression> partitionKey,
      TableSettings settings) {
    this(columns, sortingKey, primaryKey, partitionKey, List.of(), settings);
  }

  /** Copies the lists; checks names and that the primary key is a prefix of the sorting key. */
  public TableSchema {
    columns = List.copyOf(columns);
    sortingKey = List.copyOf(sortingKey);
    primaryKey = List.copyOf(primaryKey);
    partitionKey = List.copyOf(partitionKey);
    indexes = List.copyOf(indexes);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a table needs at least one column");
    }
    Set<String> names = new HashSet<>();
    for (ColumnDefinition column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("duplicate column: column=" + column.name());
      }
    }
    Set<String> indexNames = new HashSet<>();
    for (IndexDefinition index : indexes) {
      if (!indexNames.add(index.name())) {
        throw new IllegalArgumentException("duplicate index: index=" + index.name());
      }
    }
    if (primaryKey.size() > sortingKey.size()
        || !sortingKey.subList(0, primaryKey.size()).equals(primaryKey)) {
      throw new IllegalArgumentException(
          "primary key must be a prefix of the sorting key: primaryKey="
              + primaryKey
              + " sortingKey="
              + sortingKey);
    }
  }

  /** The same with other settings. */
  public TableSchema withSettings(TableSettings other) {
    return new TableSchema(columns, sortingKey, primaryKey, partitionKey, indexes, other);
  }

  /** Collects a schema from texts. */
  public static TableSchemaBuilder builder() {
    return new TableSchemaBuilder();
  }

  /** Names and types of all columns. */
  public List<NamedType> header() {
    return columns.stream().map(column -> new NamedType(column.name(), column.type())).toList();
  }

  /** The column of this name. */
  public Optional<ColumnDefinition> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }
}
