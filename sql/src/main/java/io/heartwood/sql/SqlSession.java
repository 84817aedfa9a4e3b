package io.heartwood.sql;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.FileCacheUse;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.input.InputFormat;
import io.heartwood.sql.output.ResultStatistics;
import io.heartwood.sql.output.ResultWriter;
import io.heartwood.sql.query.Binder;
import io.heartwood.sql.query.MemoryRows;
import io.heartwood.sql.query.QueryResult;
import io.heartwood.sql.query.QueryRunner;
import io.heartwood.sql.query.RowSource;
import io.heartwood.sql.query.TableRows;
import io.heartwood.sql.statement.InsertSource;
import io.heartwood.sql.statement.OutputOptions;
import io.heartwood.sql.statement.SelectQuery;
import io.heartwood.sql.statement.SelectQuery.TableSource;
import io.heartwood.sql.statement.Statement;
import io.heartwood.sql.statement.StatementParser;
import io.heartwood.sql.statement.TableName;
import io.heartwood.sql.system.SystemTables;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.ScanRequest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs statements, one after the other, with settings of its own. A statement that fails leaves the
 * tables as they were; those before it stay done. Confined to one thread at a time.
 */
public final class SqlSession implements AutoCloseable {
  private final SqlEngine engine;
  private SessionListener listener = SessionListener.NONE;
  private QuerySettings settings = QuerySettings.DEFAULT;
  private String database = TableName.DEFAULT_DATABASE;

  SqlSession(SqlEngine engine) {
    this.engine = engine;
  }

  /** Tells {@code newListener} how far statements are. */
  public SqlSession listener(SessionListener newListener) {
    listener = Objects.requireNonNull(newListener, "listener");
    return this;
  }

  /** Changes settings for all further statements. */
  public SqlSession settings(Map<String, String> changes) throws SqlException {
    settings = settings.with(changes);
    return this;
  }

  /**
   * Runs all statements of a text, separated by semicolons.
   *
   * @param text the statements; data of an INSERT may stand in it
   * @param input data of an INSERT that has none in the text; not closed
   * @param output where results are printed; flushed, not closed
   * @throws SqlException if a statement fails, with a code and one line of text
   */
  public void execute(String text, InputStream input, OutputStream output) throws SqlException {
    StatementParser parser = new StatementParser(text);
    parser.use(database);
    while (true) {
      Optional<Statement> statement = parser.next();
      if (statement.isEmpty()) {
        return;
      }
      try {
        run(statement.get(), parser, input, output);
        output.flush();
      } catch (IOException | RuntimeException e) {
        throw Failures.of(e);
      }
    }
  }

  /** Runs statements and returns what they print. */
  public String query(String text) throws SqlException {
    java.io.ByteArrayOutputStream output = new java.io.ByteArrayOutputStream();
    execute(text, InputStream.nullInputStream(), output);
    return output.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // a session holds nothing between statements
  }

  private void run(
      Statement statement, StatementParser parser, InputStream input, OutputStream output)
      throws IOException, SqlException {
    if (statement instanceof Statement.Select select) {
      select(select, output);
    } else if (statement instanceof Statement.Insert insert) {
      insert(insert, parser, input);
    } else if (statement instanceof Statement.Explain explain) {
      print(explain(explain), explain.output(), output);
    } else if (statement instanceof Statement.Use use) {
      requireDatabase(use.database());
      database = use.database();
      parser.use(database);
    } else if (statement instanceof Statement.SetSettings set) {
      settings(set.settings());
    } else {
      Optional<TableStatements.Answer> answer = runTableStatement(statement);
      if (answer.isPresent()) {
        print(answer.get().rows(), answer.get().output(), output);
      }
    }
  }

  private Optional<TableStatements.Answer> runTableStatement(Statement statement)
      throws IOException, SqlException {
    TableStatements statements = new TableStatements(engine);
    if (statement instanceof Statement.OptimizeTable) {
      // Merges use caches as the disks are configured, whoever asks for them.
      return statements.run(statement);
    }
    FileCacheUse before = settings.fileCacheUse().begin();
    try {
      return statements.run(statement);
    } finally {
      before.begin();
    }
  }

  private void requireDatabase(String name) throws SqlException {
    if (!name.equals(TableName.DEFAULT_DATABASE) && !name.equals(TableName.SYSTEM_DATABASE)) {
      throw new SqlException(ErrorCode.UNKNOWN_DATABASE, "no such database: database=" + name);
    }
  }

  private QueryRunner newRunner(QuerySettings statementSettings, Binder binder) {
    return new QueryRunner(
        task -> engine.queryThreads().execute(DiskOperation.bind(task)),
        binder,
        statementSettings.queryLimits());
  }

  private void select(Statement.Select select, OutputStream output)
      throws IOException, SqlException {
    QuerySettings statementSettings = settings.with(select.output().settings());
    FileCacheUse before = statementSettings.fileCacheUse().begin();
    try {
      select(select, statementSettings, output);
    } finally {
      before.begin();
    }
  }

  private void select(Statement.Select select, QuerySettings statementSettings, OutputStream output)
      throws IOException, SqlException {
    long start = System.nanoTime();
    Binder binder = engine.newBinder();
    try (RowSource source = source(select.query(), binder, statementSettings);
        ResultTarget target =
            ResultTarget.open(
                select.output(), statementSettings, binder.context().timeZone(), output)) {
      QueryRunner.Statistics statistics =
          newRunner(statementSettings, binder)
              .run(select.query(), source, printing(target.writer()));
      target.finish(
          new ResultStatistics(
              System.nanoTime() - start,
              statistics.progress().rowsRead(),
              statistics.bytesRead(),
              statistics.rowsBeforeLimit()));
    }
  }

  private Block explain(Statement.Explain explain) throws IOException, SqlException {
    QuerySettings statementSettings = settings.with(explain.output().settings());
    Binder binder = engine.newBinder();
    try (RowSource source = source(explain.query(), binder, statementSettings)) {
      QueryRunner runner = newRunner(statementSettings, binder);
      if (!(source instanceof TableRows table)) {
        throw new SqlException(
            ErrorCode.NOT_IMPLEMENTED, "only queries of MergeTree tables can be explained");
      }
      TableName name = ((TableSource.Named) explain.query().source().orElseThrow()).name();
      Optional<ScanRequest> request = runner.scanOf(explain.query(), table);
      return explain.estimate()
          ? Explanation.estimate(name, table, request)
          : Explanation.indexes(name, table, request);
    }
  }

  private static QueryResult printing(ResultWriter writer) {
    return new QueryResult() {
      @Override
      public void begin(List<NamedType> header) throws IOException, SqlException {
        writer.begin(header);
      }

      @Override
      public void rows(List<Column> columns, int count) throws IOException, SqlException {
        writer.write(columns, count);
      }
    };
  }

  private void print(Block rows, OutputOptions options, OutputStream output)
      throws IOException, SqlException {
    QuerySettings statementSettings = settings.with(options.settings());
    try (ResultTarget target =
        ResultTarget.open(options, statementSettings, ZoneOffset.UTC, output)) {
      target.writer().begin(rows.header());
      target.writer().write(rows.columns(), rows.rowCount());
      target.finish(new ResultStatistics(0, rows.rowCount(), rows.sizeBytes(), -1));
    }
  }

  private RowSource source(SelectQuery query, Binder binder, QuerySettings statementSettings)
      throws IOException, SqlException {
    if (query.source().isEmpty()) {
      return MemoryRows.of(engine.systemTables().rows("one").orElseThrow(), binder);
    }
    if (query.source().get() instanceof TableSource.Numbers numbers) {
      return MemoryRows.numbers(numbers.offset(), numbers.count(), binder);
    }
    TableName name = ((TableSource.Named) query.source().get()).name();
    if (!name.isSystem()) {
      return new TableRows(
          new TableStatements(engine).table(name),
          statementSettings.skipIndexUse(),
          statementSettings.downloadSettings());
    }
    Optional<Block> rows = engine.systemTables().rows(name.name());
    if (rows.isEmpty()) {
      throw new SqlException(
          ErrorCode.UNKNOWN_TABLE,
          "no such table: table=" + name + " known=" + String.join(",", SystemTables.NAMES));
    }
    return MemoryRows.of(rows.get(), binder);
  }

  private void insert(Statement.Insert insert, StatementParser parser, InputStream input)
      throws IOException, SqlException {
    QuerySettings statementSettings = settings.with(insert.settings());
    FileCacheUse before = statementSettings.fileCacheUse().begin();
    try {
      insert(insert, statementSettings, parser, input);
    } finally {
      before.begin();
    }
  }

  private void insert(
      Statement.Insert insert,
      QuerySettings statementSettings,
      StatementParser parser,
      InputStream input)
      throws IOException, SqlException {
    Binder binder = engine.newBinder();
    MergeTreeTable table = new TableStatements(engine).table(insert.table());
    InsertRunner runner =
        new InsertRunner(
            table, insert.columns(), binder, statementSettings.inputLimits(), listener);
    if (insert.source() instanceof InsertSource.Files files) {
      runner.fromFiles(files);
    } else if (insert.source() instanceof InsertSource.Query query) {
      try (RowSource source = source(query.query(), binder, statementSettings)) {
        runner.fromQuery(query.query(), source, newRunner(statementSettings, binder));
      }
    } else if (insert.source() instanceof InsertSource.StandardInput standard) {
      runner.fromStream("stdin", unclosed(input), InputFormat.of(standard.format()), 1);
    } else if (insert.source() instanceof InsertSource.Inline inline) {
      InputFormat format = InputFormat.of(inline.format());
      if (!format.isText()) {
        throw new SqlException(
            ErrorCode.BAD_ARGUMENTS,
            "rows of this format cannot stand in a statement, give them as standard input or FROM"
                + " INFILE: format="
                + format.names().get(0));
      }
      byte[] data = parser.text().substring(inline.start()).getBytes(StandardCharsets.UTF_8);
      long consumed =
          runner.fromStream("query", new ByteArrayInputStream(data), format, inline.line());
      int characters =
          format.endsWithinStatement()
              ? new String(data, 0, Math.toIntExact(consumed), StandardCharsets.UTF_8).length()
              : parser.text().length() - inline.start();
      parser.resumeAt(inline.start() + characters);
    }
  }

  private static InputStream unclosed(InputStream input) {
    return new FilterInputStream(input) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
      }

      @Override
      public void close() {
        // belongs to whoever gave it
      }
    };
  }
}
