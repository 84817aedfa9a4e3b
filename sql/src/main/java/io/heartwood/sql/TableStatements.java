package io.heartwood.sql;

import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.ParseException;
import io.heartwood.part.format.PartitionValue;
import io.heartwood.placement.BrokenPlacement;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.serialization.Serializations;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.query.Binder;
import io.heartwood.sql.statement.CreateTablePrinter;
import io.heartwood.sql.statement.NameFilter;
import io.heartwood.sql.statement.OutputOptions;
import io.heartwood.sql.statement.Statement;
import io.heartwood.sql.statement.TableName;
import io.heartwood.sql.system.FileCaches;
import io.heartwood.sql.system.SystemTables;
import io.heartwood.sql.system.TextRows;
import io.heartwood.table.BrokenTable;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartInfo;
import io.heartwood.table.TableCheck;
import io.heartwood.table.TableDefinition;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.DataType;
import io.heartwood.types.UnsupportedTypeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs the statements about tables as a whole, and about caches. Stateless. */
final class TableStatements {
  private final SqlEngine engine;

  TableStatements(SqlEngine engine) {
    this.engine = engine;
  }

  /** Rows to print, and how. */
  record Answer(Block rows, OutputOptions output) {}

  /** Runs a statement; answers what it prints, if anything. */
  Optional<Answer> run(Statement statement) throws IOException, SqlException {
    if (statement instanceof Statement.CreateTable create) {
      create(create);
      return Optional.empty();
    }
    if (statement instanceof Statement.DropTable drop) {
      drop(drop);
      return Optional.empty();
    }
    if (statement instanceof Statement.TruncateTable truncate) {
      requireDatabase(truncate.table());
      if (!truncate.ifExists() || exists(truncate.table().name())) {
        table(truncate.table()).truncate();
      }
      return Optional.empty();
    }
    if (statement instanceof Statement.OptimizeTable optimize) {
      optimize(optimize);
      return Optional.empty();
    }
    if (statement instanceof Statement.ShowTables show) {
      return Optional.of(new Answer(showTables(show.database(), show.names()), show.output()));
    }
    if (statement instanceof Statement.ShowDatabases show) {
      Stream<String> names = Stream.of(TableName.DEFAULT_DATABASE, TableName.SYSTEM_DATABASE);
      return Optional.of(new Answer(rows(show.names().filter(names)), show.output()));
    }
    if (statement instanceof Statement.ShowCreateTable show) {
      MergeTreeTable table = table(show.table());
      String text = CreateTablePrinter.print(show.table(), table.schema());
      return Optional.of(new Answer(new TextRows("statement").row(text).build(), show.output()));
    }
    if (statement instanceof Statement.DescribeTable describe) {
      return Optional.of(new Answer(describe(describe.table()), describe.output()));
    }
    if (statement instanceof Statement.ExistsTable exists) {
      boolean found =
          exists.table().isSystem()
              ? SystemTables.NAMES.contains(exists.table().name())
              : exists.table().database().equals(TableName.DEFAULT_DATABASE)
                  && exists(exists.table().name());
      return Optional.of(new Answer(TextRows.flag("result", found), exists.output()));
    }
    if (statement instanceof Statement.CheckTable check) {
      boolean passed = true;
      for (TableCheck result : table(check.table()).check()) {
        passed &= result.isPassed();
      }
      return Optional.of(new Answer(TextRows.flag("result", passed), check.output()));
    }
    if (statement instanceof Statement.DropFileCache drop) {
      FileCaches.drop(engine.storage(), drop.cache());
      return Optional.empty();
    }
    if (statement instanceof Statement.DropMarkCache) {
      engine.tables().partCaches().clearMarks();
      return Optional.empty();
    }
    if (statement instanceof Statement.DropPrimaryIndexCache) {
      engine.tables().partCaches().clearPrimaryIndexes();
      return Optional.empty();
    }
    if (statement instanceof Statement.RestartDisk restart) {
      new DiskRestart(engine).run(restart.disk());
      return Optional.empty();
    }
    if (statement instanceof Statement.SyncFileCache sync) {
      return Optional.of(
          new Answer(FileCaches.sync(engine.storage(), sync.cache()), sync.output()));
    }
    throw new IllegalStateException("no such statement: " + statement);
  }

  private boolean exists(String name) {
    return engine.tables().table(name).isPresent() || engine.tables().brokenTable(name).isPresent();
  }

  /** The table of a name. */
  MergeTreeTable table(TableName name) throws SqlException {
    requireDatabase(name);
    Optional<BrokenTable> broken = engine.tables().brokenTable(name.name());
    if (broken.isPresent()) {
      throw Failures.of(broken.get().failure());
    }
    return engine
        .tables()
        .table(name.name())
        .orElseThrow(
            () -> new SqlException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + name));
  }

  private static void requireDatabase(TableName name) throws SqlException {
    if (name.isSystem()) {
      throw new SqlException(
          ErrorCode.NOT_IMPLEMENTED, "system tables can only be selected from: table=" + name);
    }
    if (!name.database().equals(TableName.DEFAULT_DATABASE)) {
      throw new SqlException(
          ErrorCode.UNKNOWN_DATABASE, "no such database: database=" + name.database());
    }
  }

  private void create(Statement.CreateTable create) throws IOException, SqlException {
    requireDatabase(create.table());
    String name = create.table().name();
    if (exists(name)) {
      if (create.ifNotExists()) {
        return;
      }
      throw new SqlException(
          ErrorCode.TABLE_ALREADY_EXISTS, "table exists already: table=" + create.table());
    }
    TableSchema schema =
        create
            .schema()
            .withSettings(
                create
                    .schema()
                    .settings()
                    .withEngineDefaults(engine.tables().defaultTableSettings()));
    String policy = schema.settings().storagePolicy();
    BrokenPlacement broken = engine.storage().brokenPolicies().get(policy);
    if (broken != null) {
      SqlException cause = Failures.of(broken.cause());
      throw new SqlException(
          cause.code(),
          "table cannot be created: storage_policy=" + policy + " reason=" + cause.getMessage(),
          cause);
    }
    if (engine.storage().policy(policy).isEmpty()) {
      throw new SqlException(
          ErrorCode.UNKNOWN_POLICY,
          "no such storage policy: storage_policy="
              + policy
              + " known="
              + String.join(",", engine.storage().policies().keySet()));
    }
    if (create.uuid().isEmpty()) {
      requireKnownStates(create.schema());
    }
    Binder binder = engine.newBinder();
    new DefaultValues(schema, binder);
    checkKey("ORDER BY", schema.sortingKey(), schema, binder);
    checkKey("PARTITION BY", schema.partitionKey(), schema, binder);
    checkIndexes(schema, binder);
    if (create.uuid().isPresent()) {
      engine.tables().createTable(new TableDefinition(name, create.uuid().get(), create.schema()));
    } else {
      engine.tables().createTable(name, create.schema());
    }
  }

  /** Of a table that is there already, the other columns can be read. */
  private static void requireKnownStates(TableSchema schema) throws SqlException {
    for (ColumnDefinition column : schema.columns()) {
      try {
        StateLayout.requireKnown(column.type());
      } catch (UnsupportedTypeException e) {
        throw new SqlException(ErrorCode.NOT_IMPLEMENTED, e.getMessage(), e);
      }
    }
  }

  private static void checkKey(
      String clause, List<Expression> key, TableSchema schema, Binder binder) throws SqlException {
    boolean nullableAllowed = schema.settings().number("allow_nullable_key") != 0;
    for (Expression expression : key) {
      DataType type = binder.bind(expression, schema.header()).type();
      if (type.valueType() instanceof AggregateFunctionType) {
        throw new SqlException(
            ErrorCode.ILLEGAL_COLUMN,
            "key is a state of an aggregate function, which has no order: clause="
                + clause
                + " expression="
                + expression);
      }
      if (Serializations.dependsOnRows(type)) {
        throw new SqlException(
            ErrorCode.ILLEGAL_COLUMN,
            "key holds a Variant, Dynamic or JSON: clause=" + clause + " expression=" + expression);
      }
      if (type.isNullable() && !nullableAllowed) {
        throw new SqlException(
            ErrorCode.ILLEGAL_COLUMN,
            "key is Nullable, which takes the setting allow_nullable_key: clause="
                + clause
                + " expression="
                + expression);
      }
    }
  }

  /** Names in the expressions of indexes must exist, as far as they can be parsed. */
  private static void checkIndexes(TableSchema schema, Binder binder) throws SqlException {
    for (IndexDefinition index : schema.indexes()) {
      List<Expression> expressions;
      try {
        expressions = index.expressions();
      } catch (ParseException e) {
        // A kind of index that has its own syntax; whoever creates the table says what is missing.
        continue;
      }
      for (Expression expression : expressions) {
        binder.bind(expression, schema.header());
      }
    }
  }

  private void drop(Statement.DropTable drop) throws IOException, SqlException {
    requireDatabase(drop.table());
    if (!engine.tables().dropTable(drop.table().name()) && !drop.ifExists()) {
      throw new SqlException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + drop.table());
    }
  }

  private void optimize(Statement.OptimizeTable optimize) throws IOException, SqlException {
    MergeTreeTable table = table(optimize.table());
    Optional<String> partition = Optional.empty();
    if (optimize.partition().isPresent()) {
      Statement.Partition given = optimize.partition().get();
      partition =
          given.id().isPresent() ? given.id() : partitionId(table, given.value().orElseThrow());
      if (partition.isEmpty()) {
        return;
      }
    }
    table.optimize(partition, optimize.isFinal());
  }

  /** The id of the partition whose key has a value; nothing if the table has no parts. */
  private Optional<String> partitionId(MergeTreeTable table, Expression value)
      throws IOException, SqlException {
    List<Expression> values = ExpressionParser.keyElements(value);
    List<PartInfo> parts = table.parts();
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    List<DataType> types = parts.get(0).partition().types();
    if (types.size() != values.size()) {
      throw new SqlException(
          ErrorCode.BAD_ARGUMENTS,
          "partition has another number of values: table="
              + table.name()
              + " partition="
              + value
              + " expected="
              + types.size());
    }
    List<Column> key = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      key.add(engine.newBinder().constant(values.get(i), types.get(i)));
    }
    return Optional.of(new PartitionValue(types, key).id());
  }

  private Block showTables(String database, NameFilter filter) throws SqlException {
    Stream<String> names;
    if (database.equals(TableName.SYSTEM_DATABASE)) {
      names = SystemTables.NAMES.stream();
    } else if (database.equals(TableName.DEFAULT_DATABASE)) {
      names =
          Stream.concat(
              engine.tables().tables().stream().map(MergeTreeTable::name),
              engine.tables().brokenTables().stream().map(BrokenTable::name));
    } else {
      throw new SqlException(ErrorCode.UNKNOWN_DATABASE, "no such database: database=" + database);
    }
    return rows(filter.filter(names));
  }

  private static Block rows(List<String> names) {
    TextRows rows = new TextRows("name");
    names.forEach(rows::row);
    return rows.build();
  }

  private Block describe(TableName name) throws IOException, SqlException {
    TextRows rows =
        new TextRows(
            "name",
            "type",
            "default_type",
            "default_expression",
            "comment",
            "codec_expression",
            "ttl_expression");
    if (name.isSystem()) {
      Block system =
          engine
              .systemTables()
              .rows(name.name())
              .orElseThrow(
                  () -> new SqlException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + name));
      system.header().forEach(column -> describe(rows, column.name(), column.type().toString()));
      return rows.build();
    }
    for (ColumnDefinition column : table(name).schema().columns()) {
      boolean hasDefault = !column.defaultExpression().isEmpty();
      rows.row(
          column.name(),
          column.type().toString(),
          hasDefault ? "DEFAULT" : "",
          column.defaultExpression(),
          column.comment(),
          column.codec(),
          "");
    }
    return rows.build();
  }

  private static void describe(TextRows rows, String name, String type) {
    rows.row(name, type, "", "", "", "", "");
  }
}
