package io.heartwood.sql.statement;

import io.heartwood.expression.Expression;
import io.heartwood.expression.Identifiers;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Prints {@code CREATE TABLE} as {@code SHOW CREATE TABLE} of ClickHouse 26.7 does. */
public final class CreateTablePrinter {
  private static final int COLUMN_INDENT = 4;

  private CreateTablePrinter() {}

  /** The statement that creates a table like this one. */
  public static String print(TableName table, TableSchema schema) {
    StringBuilder out = new StringBuilder("CREATE TABLE ").append(table).append("\n(\n");
    StringJoiner columns = new StringJoiner(",\n");
    for (ColumnDefinition column : schema.columns()) {
      columns.add("    " + column(column));
    }
    schema.indexes().forEach(index -> columns.add("    " + index));
    out.append(columns).append("\n)\n");
    return out.append("ENGINE = ").append(engine(schema, "\n")).toString();
  }

  /** What follows {@code ENGINE =}, on one line: {@code system.tables.engine_full}. */
  public static String engineFull(TableSchema schema) {
    return engine(schema, " ");
  }

  private static String engine(TableSchema schema, String separator) {
    StringBuilder out = new StringBuilder("MergeTree").append(separator);
    if (!schema.partitionKey().isEmpty()) {
      out.append("PARTITION BY ").append(key(schema.partitionKey())).append(separator);
    }
    if (!schema.primaryKey().equals(schema.sortingKey())) {
      out.append("PRIMARY KEY ").append(key(schema.primaryKey())).append(separator);
    }
    out.append("ORDER BY ").append(key(schema.sortingKey())).append(separator);
    Map<String, String> settings = new LinkedHashMap<>(schema.settings().given());
    settings.putIfAbsent("index_granularity", schema.settings().text("index_granularity"));
    StringJoiner list = new StringJoiner(", ");
    settings.forEach((name, value) -> list.add(name + " = " + settingValue(value)));
    return out.append("SETTINGS ").append(list).toString();
  }

  private static String column(ColumnDefinition column) {
    StringBuilder out = new StringBuilder();
    out.append(Identifiers.quote(column.name())).append(' ');
    out.append(TypeLayout.print(column.type(), COLUMN_INDENT));
    if (!column.defaultExpression().isEmpty()) {
      out.append(" DEFAULT ").append(column.defaultExpression());
    }
    if (!column.comment().isEmpty()) {
      out.append(" COMMENT ").append(quote(column.comment()));
    }
    if (!column.codec().isEmpty()) {
      out.append(" CODEC(").append(column.codec()).append(')');
    }
    return out.toString();
  }

  /** A key as ClickHouse prints it: alone, as a tuple, or {@code tuple()}. */
  public static String key(List<Expression> key) {
    if (key.isEmpty()) {
      return "tuple()";
    }
    return key.size() == 1 ? key.get(0).toString() : "(" + list(key) + ")";
  }

  /** A key as {@code system.tables} tells it: without brackets. */
  public static String list(List<Expression> key) {
    StringJoiner out = new StringJoiner(", ");
    key.forEach(expression -> out.add(expression.toString()));
    return out.toString();
  }

  private static String settingValue(String value) {
    return value.matches("-?[0-9]+(\\.[0-9]+)?") ? value : quote(value);
  }

  /** Text in single quotes with backslash escapes. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> quoted.append("\\\\");
        case '\'' -> quoted.append("\\'");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\0' -> quoted.append("\\0");
        default -> quoted.append(c);
      }
    }
    return quoted.append('\'').toString();
  }
}
