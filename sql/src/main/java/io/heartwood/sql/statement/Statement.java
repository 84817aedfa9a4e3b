package io.heartwood.sql.statement;

import io.heartwood.expression.Expression;
import io.heartwood.schema.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A parsed statement. Immutable. */
public sealed interface Statement {
  /**
   * {@code CREATE TABLE}, or {@code ATTACH TABLE}, which differs in that the directory of the given
   * uuid exists.
   *
   * @param table the new table
   * @param ifNotExists whether an existing table is no error
   * @param uuid names the table's directory, if given; parts that lie there become the table's
   * @param schema what it consists of
   */
  record CreateTable(TableName table, boolean ifNotExists, Optional<UUID> uuid, TableSchema schema)
      implements Statement {}

  /**
   * {@code DROP TABLE}.
   *
   * @param ifExists whether a missing table is no error
   */
  record DropTable(TableName table, boolean ifExists) implements Statement {}

  /**
   * {@code TRUNCATE TABLE}.
   *
   * @param ifExists whether a missing table is no error
   */
  record TruncateTable(TableName table, boolean ifExists) implements Statement {}

  /** {@code SHOW TABLES}. */
  record ShowTables(String database, NameFilter names, OutputOptions output) implements Statement {}

  /** {@code SHOW DATABASES}. */
  record ShowDatabases(NameFilter names, OutputOptions output) implements Statement {}

  /**
   * {@code EXPLAIN ESTIMATE} or {@code EXPLAIN indexes = 1}.
   *
   * @param estimate whether it is the former
   * @param query what is explained; not run
   */
  record Explain(boolean estimate, SelectQuery query, OutputOptions output) implements Statement {}

  /** {@code SHOW CREATE TABLE}. */
  record ShowCreateTable(TableName table, OutputOptions output) implements Statement {}

  /** {@code DESCRIBE TABLE}. */
  record DescribeTable(TableName table, OutputOptions output) implements Statement {}

  /** {@code EXISTS TABLE}. */
  record ExistsTable(TableName table, OutputOptions output) implements Statement {}

  /** {@code CHECK TABLE}: prints 1 if every byte of the table is sound, else 0. */
  record CheckTable(TableName table, OutputOptions output) implements Statement {}

  /**
   * {@code OPTIMIZE TABLE}.
   *
   * @param partition only this partition
   * @param isFinal merge all parts of a partition into one
   */
  record OptimizeTable(TableName table, Optional<Partition> partition, boolean isFinal)
      implements Statement {}

  /**
   * {@code SYSTEM DROP FILESYSTEM CACHE}: what it has is forgotten, so far as nobody reads it.
   *
   * @param cache only this one
   */
  record DropFileCache(Optional<String> cache) implements Statement {}

  /**
   * {@code SYSTEM SYNC FILESYSTEM CACHE}: all files are read; damaged ones are forgotten and shown.
   *
   * @param cache only this one
   */
  record SyncFileCache(Optional<String> cache, OutputOptions output) implements Statement {}

  /**
   * {@code SYSTEM RESTART DISK}: a disk and tables on it that could not be opened are tried again.
   */
  record RestartDisk(String disk) implements Statement {}

  /** {@code SYSTEM DROP MARK CACHE}. */
  record DropMarkCache() implements Statement {}

  /** {@code SYSTEM DROP PRIMARY INDEX CACHE}. */
  record DropPrimaryIndexCache() implements Statement {}

  /** {@code USE database}. */
  record Use(String database) implements Statement {}

  /** {@code SET name = value, ...}: for the rest of the session. */
  record SetSettings(Map<String, String> settings) implements Statement {
    /** Copies the settings. */
    public SetSettings {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * {@code INSERT}.
   *
   * @param columns the columns that the rows have, in order; empty for all
   * @param source where rows come from
   * @param settings {@code SETTINGS} of the statement
   */
  record Insert(
      TableName table, List<String> columns, InsertSource source, Map<String, String> settings)
      implements Statement {
    /** Copies the collections. */
    public Insert {
      columns = List.copyOf(columns);
      settings = Map.copyOf(settings);
    }
  }

  /** {@code SELECT}. */
  record Select(SelectQuery query, OutputOptions output) implements Statement {}

  /**
   * A partition as an argument.
   *
   * @param id the partition id, if it was given as {@code PARTITION ID '...'}
   * @param value the value of the partition key otherwise
   */
  record Partition(Optional<String> id, Optional<Expression> value) {}
}
