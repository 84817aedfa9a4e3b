package io.heartwood.sql.statement;

import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.ParseException;
import io.heartwood.expression.Token;
import io.heartwood.expression.TokenKind;
import io.heartwood.expression.TokenStream;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads statements, separated by semicolons, from a text, one at a time: the data of an {@code
 * INSERT} that stands in the text is not looked at, but left to whoever runs the statement, who
 * says where it ended. Confined to one thread.
 */
public final class StatementParser {
  private static final Set<String> KNOWN_ELSEWHERE =
      Set.of(
          "ALTER",
          "BACKUP",
          "BEGIN",
          "COMMIT",
          "DELETE",
          "DETACH",
          "EXCHANGE",
          "GRANT",
          "KILL",
          "MOVE",
          "RENAME",
          "REPLACE",
          "RESTORE",
          "REVOKE",
          "ROLLBACK",
          "UNDROP",
          "UPDATE",
          "WATCH",
          "WITH");

  private final String text;
  private TokenStream tokens;
  private int baseLine = 1;
  private String defaultDatabase = TableName.DEFAULT_DATABASE;

  /** Starts at the beginning of a text. */
  public StatementParser(String text) {
    this.text = text;
    this.tokens = new TokenStream(text);
  }

  /** The whole text. */
  public String text() {
    return text;
  }

  /** The database of tables that are named without one, from the next statement on. */
  public void use(String database) {
    defaultDatabase = database;
  }

  /** The next statement, or nothing at the end of the text. */
  public Optional<Statement> next() throws SqlException {
    try {
      while (tokens.acceptSymbol(";")) {
        // empty statements are allowed
      }
      if (tokens.atEnd()) {
        return Optional.empty();
      }
      Statement statement = statement();
      boolean ownData =
          statement instanceof Statement.Insert insert
              && !(insert.source() instanceof InsertSource.Files)
              && !(insert.source() instanceof InsertSource.Query);
      if (!ownData && !tokens.atEnd() && !tokens.acceptSymbol(";")) {
        throw tokens.expected(
            statement instanceof Statement.Select
                ? "FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, FORMAT, SETTINGS, ';' or end of"
                    + " text"
                : "';' or end of text");
      }
      return Optional.of(statement);
    } catch (ParseException e) {
      throw syntaxError(e, baseLine);
    } catch (IllegalArgumentException e) {
      throw new SqlException(codeOf(e), e.getMessage(), e);
    }
  }

  /** Goes on at {@code offset} of the text: behind the data of the last statement. */
  public void resumeAt(int offset) {
    baseLine = lineAt(offset);
    tokens = new TokenStream(text, offset);
  }

  private Statement statement() throws SqlException {
    Token first = tokens.peek();
    String keyword = first.kind() == TokenKind.WORD ? first.text().toUpperCase(Locale.ROOT) : "";
    switch (keyword) {
      case "SELECT":
        {
          SelectQuery query = new SelectParser(tokens, this).query();
          return new Statement.Select(query, outputOptions());
        }
      case "INSERT":
        return insert();
      case "CREATE", "ATTACH":
        return new CreateTableParser(tokens, this).parse();
      case "DROP":
        return dropTable();
      case "TRUNCATE":
        return truncateTable();
      case "EXPLAIN":
        return explain();
      case "SHOW":
        return show();
      case "DESCRIBE", "DESC":
        {
          tokens.next();
          tokens.acceptKeywords("TABLE");
          TableName table = tableName();
          return new Statement.DescribeTable(table, outputOptions());
        }
      case "EXISTS":
        {
          tokens.next();
          tokens.acceptKeywords("TABLE");
          TableName table = tableName();
          return new Statement.ExistsTable(table, outputOptions());
        }
      case "CHECK":
        {
          tokens.next();
          tokens.expectKeywords("TABLE");
          TableName table = tableName();
          return new Statement.CheckTable(table, outputOptions());
        }
      case "OPTIMIZE":
        return optimize();
      case "SYSTEM":
        return system();
      case "USE":
        tokens.next();
        return new Statement.Use(tokens.expectName("a database"));
      case "SET":
        tokens.next();
        return new Statement.SetSettings(new SettingsParser(tokens).list());
      default:
        if (KNOWN_ELSEWHERE.contains(keyword)) {
          throw notSupported(keyword);
        }
        throw tokens.expected(
            "a statement (SELECT, INSERT, CREATE, ATTACH, DROP, TRUNCATE, SHOW, DESCRIBE, EXPLAIN,"
                + " EXISTS, CHECK, OPTIMIZE, SYSTEM, USE, SET)");
    }
  }

  private Statement dropTable() throws SqlException {
    tokens.next();
    tokens.acceptKeywords("TEMPORARY");
    if (!tokens.atKeywords("TABLE") && tokens.peek().kind() == TokenKind.WORD) {
      throw notSupported("DROP " + tokens.peek().text().toUpperCase(Locale.ROOT));
    }
    tokens.expectKeywords("TABLE");
    boolean ifExists = tokens.acceptKeywords("IF", "EXISTS");
    TableName table = tableName();
    if (!tokens.acceptKeywords("SYNC")) {
      tokens.acceptKeywords("NO", "DELAY");
    }
    return new Statement.DropTable(table, ifExists);
  }

  private Statement truncateTable() throws SqlException {
    tokens.next();
    tokens.acceptKeywords("TEMPORARY");
    if (tokens.atKeywords("ALL") || tokens.atKeywords("DATABASE") || tokens.atKeywords("TABLES")) {
      throw notSupported("TRUNCATE " + tokens.peek().text().toUpperCase(Locale.ROOT));
    }
    tokens.acceptKeywords("TABLE");
    boolean ifExists = tokens.acceptKeywords("IF", "EXISTS");
    TableName table = tableName();
    tokens.acceptKeywords("SYNC");
    return new Statement.TruncateTable(table, ifExists);
  }

  private Statement explain() throws SqlException {
    tokens.next();
    boolean estimate = tokens.acceptKeywords("ESTIMATE");
    if (!estimate) {
      Token what = tokens.peek();
      tokens.acceptKeywords("PLAN");
      boolean indexes = tokens.acceptKeywords("INDEXES") && tokens.acceptSymbol("=");
      if (!indexes || !tokens.next().text().equals("1") || !tokens.atKeywords("SELECT")) {
        throw notSupported("EXPLAIN " + what.text() + " (only ESTIMATE and indexes = 1)");
      }
    } else if (!tokens.atKeywords("SELECT")) {
      throw tokens.expected("SELECT");
    }
    SelectQuery query = new SelectParser(tokens, this).query();
    return new Statement.Explain(estimate, query, outputOptions());
  }

  private Statement show() throws SqlException {
    tokens.next();
    if (tokens.acceptKeywords("TABLES")) {
      String database = defaultDatabase;
      if (tokens.acceptKeywords("FROM") || tokens.acceptKeywords("IN")) {
        database = tokens.expectName("a database");
      }
      NameFilter names = NameFilter.parse(tokens);
      return new Statement.ShowTables(database, names, outputOptions());
    }
    if (tokens.acceptKeywords("DATABASES")) {
      NameFilter names = NameFilter.parse(tokens);
      return new Statement.ShowDatabases(names, outputOptions());
    }
    if (tokens.acceptKeywords("CREATE")) {
      tokens.acceptKeywords("TABLE");
      TableName table = tableName();
      return new Statement.ShowCreateTable(table, outputOptions());
    }
    throw tokens.expected("TABLES, DATABASES or CREATE TABLE");
  }

  private Statement optimize() throws SqlException {
    tokens.next();
    tokens.expectKeywords("TABLE");
    TableName table = tableName();
    Optional<Statement.Partition> partition = Optional.empty();
    if (tokens.acceptKeywords("PARTITION")) {
      if (tokens.acceptKeywords("ID")) {
        String id = tokens.expectString("a partition id in quotes");
        partition = Optional.of(new Statement.Partition(Optional.of(id), Optional.empty()));
      } else {
        Expression value = expression();
        partition = Optional.of(new Statement.Partition(Optional.empty(), Optional.of(value)));
      }
    }
    boolean isFinal = tokens.acceptKeywords("FINAL");
    if (tokens.atKeywords("DEDUPLICATE") || tokens.atKeywords("CLEANUP")) {
      throw notSupported("OPTIMIZE ... " + tokens.peek().text().toUpperCase(Locale.ROOT));
    }
    return new Statement.OptimizeTable(table, partition, isFinal);
  }

  private Statement system() throws SqlException {
    tokens.next();
    Token what = tokens.peek();
    if (tokens.acceptKeywords("RESTART", "DISK")) {
      return new Statement.RestartDisk(tokens.expectName("a disk"));
    }
    boolean drop = tokens.acceptKeywords("DROP") || tokens.acceptKeywords("CLEAR");
    if (drop && tokens.acceptKeywords("MARK", "CACHE")) {
      return new Statement.DropMarkCache();
    }
    if (drop && tokens.acceptKeywords("PRIMARY", "INDEX", "CACHE")) {
      return new Statement.DropPrimaryIndexCache();
    }
    boolean sync = !drop && tokens.acceptKeywords("SYNC");
    if (!drop && !sync || !tokens.acceptKeywords("FILESYSTEM", "CACHE")) {
      throw notSupported("SYSTEM " + what.text().toUpperCase(Locale.ROOT));
    }
    Optional<String> cache = Optional.empty();
    if (tokens.peek().kind() == TokenKind.STRING) {
      cache = Optional.of(tokens.expectString("a cache in quotes"));
    }
    return drop
        ? new Statement.DropFileCache(cache)
        : new Statement.SyncFileCache(cache, outputOptions());
  }

  private Statement insert() throws SqlException {
    tokens.next();
    tokens.expectKeywords("INTO");
    if (tokens.atKeywords("FUNCTION")) {
      throw notSupported("INSERT INTO FUNCTION");
    }
    tokens.acceptKeywords("TABLE");
    TableName table = tableName();
    List<String> columns = new ArrayList<>();
    if (tokens.acceptSymbol("(")) {
      do {
        columns.add(columnName());
      } while (tokens.acceptSymbol(","));
      tokens.expectSymbol(")");
    }
    SettingsParser settings = new SettingsParser(tokens);
    if (tokens.acceptKeywords("FROM", "INFILE")) {
      String pattern = tokens.expectString("a file name in quotes");
      Optional<String> compression = Optional.empty();
      if (tokens.acceptKeywords("COMPRESSION")) {
        compression = Optional.of(tokens.expectString("a compression method in quotes"));
      }
      settings.clause();
      Optional<String> format = Optional.empty();
      if (tokens.acceptKeywords("FORMAT")) {
        format = Optional.of(tokens.expectName("a format"));
      } else if (tokens.acceptKeywords("VALUES")) {
        format = Optional.of("Values");
      }
      settings.clause();
      return new Statement.Insert(
          table,
          columns,
          new InsertSource.Files(pattern, compression, format),
          settings.settings());
    }
    settings.clause();
    if (tokens.atKeywords("SELECT") || tokens.atKeywords("WITH")) {
      if (tokens.atKeywords("WITH")) {
        throw notSupported("WITH");
      }
      SelectQuery query = new SelectParser(tokens, this).query();
      settings.clause();
      return new Statement.Insert(
          table, columns, new InsertSource.Query(query), settings.settings());
    }
    Token keyword = tokens.peek();
    if (tokens.acceptKeywords("VALUES")) {
      return new Statement.Insert(
          table, columns, inline("Values", keyword.end()), settings.settings());
    }
    if (!tokens.acceptKeywords("FORMAT")) {
      throw tokens.expected("VALUES, FORMAT, FROM INFILE or SELECT");
    }
    Token formatToken = tokens.peek();
    String format = tokens.expectName("a format");
    return new Statement.Insert(
        table, columns, inline(format, formatToken.end()), settings.settings());
  }

  /** Data that follows in the text, or, if nothing follows, on standard input. */
  private InsertSource inline(String format, int afterKeyword) {
    int start = afterKeyword;
    while (start < text.length() && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
      start++;
    }
    int semicolon = skipSpace(start);
    boolean nothing = semicolon == text.length() || text.charAt(semicolon) == ';';
    if (nothing) {
      resumeAt(semicolon);
      return new InsertSource.StandardInput(format);
    }
    if (start < text.length() && text.charAt(start) == '\r') {
      start++;
    }
    if (start < text.length() && text.charAt(start) == '\n') {
      start++;
    }
    return new InsertSource.Inline(format, start, lineAt(start));
  }

  private int skipSpace(int from) {
    int position = from;
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position;
  }

  private int lineAt(int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  /** {@code [INTO OUTFILE ...] [FORMAT f] [SETTINGS ...]}, settings before or behind the format. */
  OutputOptions outputOptions() throws SqlException {
    Optional<String> format = Optional.empty();
    SettingsParser settings = new SettingsParser(tokens);
    settings.clause();
    Optional<OutputOptions.OutputFile> file = Optional.empty();
    if (tokens.acceptKeywords("INTO", "OUTFILE")) {
      file = Optional.of(outputFile());
    }
    settings.clause();
    if (tokens.acceptKeywords("FORMAT")) {
      format = Optional.of(tokens.expectName("a format"));
    }
    settings.clause();
    return new OutputOptions(format, file, settings.settings());
  }

  /** {@code 'path' [TRUNCATE] [COMPRESSION 'method' [LEVEL n]]}. */
  private OutputOptions.OutputFile outputFile() throws SqlException {
    String path = tokens.expectString("a file name in quotes");
    if (tokens.atKeywords("APPEND") || tokens.atKeywords("AND", "STDOUT")) {
      throw notSupported("INTO OUTFILE with APPEND or AND STDOUT");
    }
    boolean truncate = tokens.acceptKeywords("TRUNCATE");
    Optional<String> compression = Optional.empty();
    if (tokens.acceptKeywords("COMPRESSION")) {
      compression = Optional.of(tokens.expectString("a compression method in quotes"));
      if (tokens.atKeywords("LEVEL")) {
        throw notSupported("INTO OUTFILE with a compression LEVEL");
      }
    }
    return new OutputOptions.OutputFile(path, truncate, compression);
  }

  /** A column, of a Nested perhaps: {@code n.x}. */
  String columnName() {
    StringBuilder name = new StringBuilder(tokens.expectName("a column"));
    while (tokens.acceptSymbol(".")) {
      name.append('.').append(tokens.expectName("a column"));
    }
    return name.toString();
  }

  TableName tableName() {
    String name = tokens.expectName("a table");
    if (tokens.acceptSymbol(".")) {
      return new TableName(name, tokens.expectName("a table"));
    }
    return new TableName(defaultDatabase, name);
  }

  Expression expression() {
    return new ExpressionParser(tokens).expression();
  }

  static SqlException notSupported(String what) {
    return new SqlException(
        ErrorCode.NOT_IMPLEMENTED, "statement is not supported: statement=" + what);
  }

  private static ErrorCode codeOf(IllegalArgumentException e) {
    if (e instanceof io.heartwood.types.UnsupportedTypeException) {
      return ErrorCode.UNKNOWN_TYPE;
    }
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("unknown setting")) {
      return ErrorCode.UNKNOWN_SETTING;
    }
    return message.startsWith("unknown codec") ? ErrorCode.UNKNOWN_CODEC : ErrorCode.BAD_ARGUMENTS;
  }

  private static SqlException syntaxError(ParseException e, int baseLine) {
    String message = e.getMessage();
    int place = message.lastIndexOf(": line=");
    String bare = place < 0 ? message : message.substring(0, place);
    return new SqlException(
        ErrorCode.SYNTAX_ERROR,
        bare + ": line=" + (e.line() + baseLine - 1) + " column=" + e.column(),
        e);
  }
}
