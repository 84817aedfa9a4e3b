package io.heartwood.sql.statement;

import io.heartwood.codec.CodecChain;
import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.ParseException;
import io.heartwood.expression.Token;
import io.heartwood.expression.TokenKind;
import io.heartwood.expression.TokenStream;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.NullableType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads {@code CREATE TABLE} and {@code ATTACH TABLE}. Confined to one parse. */
final class CreateTableParser {
  private String verb = "CREATE";
  private static final Set<String> KNOWN_ENGINES =
      Set.of(
          "REPLACINGMERGETREE",
          "SUMMINGMERGETREE",
          "AGGREGATINGMERGETREE",
          "COLLAPSINGMERGETREE",
          "VERSIONEDCOLLAPSINGMERGETREE",
          "GRAPHITEMERGETREE",
          "REPLICATEDMERGETREE");

  private final TokenStream tokens;
  private final StatementParser statements;
  private Optional<List<Expression>> orderBy = Optional.empty();
  private Optional<List<Expression>> primaryKey = Optional.empty();
  private List<Expression> partitionBy = List.of();
  private final List<IndexDefinition> indexes = new ArrayList<>();

  CreateTableParser(TokenStream tokens, StatementParser statements) {
    this.tokens = tokens;
    this.statements = statements;
  }

  Statement.CreateTable parse() throws SqlException {
    verb = tokens.next().text().toUpperCase(Locale.ROOT);
    if (!tokens.atKeywords("TABLE") && tokens.peek().kind() == TokenKind.WORD) {
      throw StatementParser.notSupported(
          verb + " " + tokens.peek().text().toUpperCase(Locale.ROOT));
    }
    tokens.expectKeywords("TABLE");
    boolean ifNotExists = tokens.acceptKeywords("IF", "NOT", "EXISTS");
    TableName table = statements.tableName();
    Optional<UUID> uuid = uuid();
    if (verb.equals("ATTACH") && uuid.isEmpty()) {
      throw tokens.expected("UUID");
    }
    List<ColumnDefinition> columns = columns();
    engine();
    SettingsParser settings = new SettingsParser(tokens);
    clauses(settings);
    if (orderBy.isEmpty() && primaryKey.isEmpty()) {
      throw tokens.expected("ORDER BY or PRIMARY KEY");
    }
    List<Expression> sortingKey = orderBy.orElseGet(primaryKey::get);
    TableSchema schema =
        new TableSchema(
            columns,
            sortingKey,
            primaryKey.orElse(sortingKey),
            partitionBy,
            indexes,
            TableSettings.of(settings.settings()));
    return new Statement.CreateTable(table, ifNotExists, uuid, schema);
  }

  private Optional<UUID> uuid() {
    if (!tokens.acceptKeywords("UUID")) {
      return Optional.empty();
    }
    Token token = tokens.peek();
    String text = tokens.expectString("a uuid in quotes");
    if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw new ParseException(
          "expected a uuid in quotes, found '" + text + "'", token.line(), token.column());
    }
    return Optional.of(UUID.fromString(text));
  }

  private List<ColumnDefinition> columns() throws SqlException {
    List<ColumnDefinition> columns = new ArrayList<>();
    tokens.expectSymbol("(");
    do {
      if (tokens.atKeywords("PRIMARY", "KEY")) {
        primaryKey = Optional.of(key("PRIMARY", "KEY"));
        continue;
      }
      if (atIndex()) {
        tokens.expectKeywords("INDEX");
        indexes.add(IndexDefinition.parse(tokens));
        continue;
      }
      if (tokens.peek(1).kind() == TokenKind.WORD) {
        for (String other : List.of("CONSTRAINT", "PROJECTION", "STATISTICS")) {
          if (tokens.atKeywords(other) && !isTypeName(tokens.peek(1))) {
            throw StatementParser.notSupported("CREATE TABLE ... " + other);
          }
        }
      }
      addColumn(columns, column());
    } while (tokens.acceptSymbol(","));
    tokens.expectSymbol(")");
    return columns;
  }

  /**
   * A new table has the elements of a Nested as columns of their own, arrays whose sizes are the
   * same in every row; ClickHouse's default, {@code flatten_nested = 1}. A stored definition is
   * taken as it is.
   */
  private void addColumn(List<ColumnDefinition> columns, ColumnDefinition column)
      throws SqlException {
    if (verb.equals("ATTACH") || !column.type().toString().startsWith("Nested(")) {
      columns.add(column);
      return;
    }
    if (!column.defaultExpression().isEmpty()) {
      throw StatementParser.notSupported("DEFAULT of a Nested column");
    }
    TupleType rows = (TupleType) ((ArrayType) column.type().valueType()).element();
    for (TupleType.Element element : rows.elements()) {
      columns.add(
          new ColumnDefinition(
              column.name() + "." + element.name(),
              new ArrayType(element.type()),
              column.codec(),
              "",
              column.comment()));
    }
  }

  /** Whether an index comes next, and not a column of that name. */
  private boolean atIndex() {
    Token name = tokens.peek(1);
    return tokens.atKeywords("INDEX")
        && (name.kind() == TokenKind.QUOTED_NAME
            || name.kind() == TokenKind.WORD && !isTypeName(name));
  }

  private boolean isTypeName(Token token) {
    try {
      DataTypeParser.parse(token.text());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private ColumnDefinition column() throws SqlException {
    String name = statements.columnName();
    DataType type = type();
    if (tokens.acceptKeywords("NULL")) {
      type = type.isNullable() ? type : new NullableType(type);
    } else if (tokens.acceptKeywords("NOT", "NULL") && type.isNullable()) {
      throw tokens.error("column is both Nullable and NOT NULL");
    }
    String defaultExpression = "";
    if (tokens.acceptKeywords("DEFAULT")) {
      defaultExpression = statements.expression().toString();
    }
    for (String kind : List.of("MATERIALIZED", "ALIAS", "EPHEMERAL")) {
      if (tokens.atKeywords(kind)) {
        throw StatementParser.notSupported("CREATE TABLE ... " + kind);
      }
    }
    String comment = "";
    String codec = "";
    while (true) {
      if (tokens.acceptKeywords("COMMENT")) {
        comment = tokens.expectString("a comment in quotes");
      } else if (tokens.acceptKeywords("CODEC")) {
        codec = codec(type);
      } else if (tokens.atKeywords("TTL")) {
        throw StatementParser.notSupported("CREATE TABLE ... TTL");
      } else {
        return new ColumnDefinition(name, type, codec, defaultExpression, comment);
      }
    }
  }

  private DataType type() {
    Token first = tokens.peek();
    if (first.kind() != TokenKind.WORD) {
      throw tokens.expected("a type");
    }
    tokens.next();
    int end = first.end();
    if (tokens.atSymbol("(")) {
      end = closingBracket().end();
    }
    return DataTypeParser.parse(tokens.text().substring(first.start(), end));
  }

  /** The codec as ClickHouse prints it, with all its parameters. */
  private String codec(DataType type) {
    Token open = tokens.peek();
    if (!open.isSymbol("(")) {
      throw tokens.expected("'('");
    }
    Token close = closingBracket();
    String text = "CODEC" + tokens.text().substring(open.start(), close.end());
    int valueSizeBytes = type.withoutNullable().valueSizeBytes();
    CodecChain chain = CodecChain.parse(text);
    String canonical = (valueSizeBytes > 0 ? chain.forValueSize(valueSizeBytes) : chain).toString();
    // ClickHouse leaves out the default kind of T64, and no other default.
    return canonical
        .substring("CODEC(".length(), canonical.length() - 1)
        .replace("T64('byte')", "T64");
  }

  /** Passes an opening bracket, what is inside, and the closing one, which it answers. */
  private Token closingBracket() {
    int depth = 0;
    while (true) {
      Token token = tokens.peek();
      if (token.kind() == TokenKind.END) {
        throw tokens.expected("')'");
      }
      tokens.next();
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
        if (depth == 0) {
          return token;
        }
      }
    }
  }

  private void engine() throws SqlException {
    if (!tokens.acceptKeywords("ENGINE")) {
      throw tokens.expected("ENGINE");
    }
    tokens.acceptSymbol("=");
    Token token = tokens.peek();
    String name = tokens.expectName("a table engine");
    if (!name.equals("MergeTree")) {
      throw new SqlException(
          KNOWN_ENGINES.contains(name.toUpperCase(Locale.ROOT))
              ? ErrorCode.NOT_IMPLEMENTED
              : ErrorCode.UNKNOWN_STORAGE,
          "table engine is not supported: engine="
              + name
              + " supported=MergeTree line="
              + token.line()
              + " column="
              + token.column());
    }
    if (tokens.acceptSymbol("(")) {
      tokens.expectSymbol(")");
    }
  }

  private void clauses(SettingsParser settings) throws SqlException {
    while (true) {
      if (tokens.atKeywords("ORDER", "BY")) {
        orderBy = Optional.of(key("ORDER", "BY"));
      } else if (tokens.atKeywords("PRIMARY", "KEY")) {
        primaryKey = Optional.of(key("PRIMARY", "KEY"));
      } else if (tokens.atKeywords("PARTITION", "BY")) {
        partitionBy = key("PARTITION", "BY");
      } else if (tokens.atKeywords("SETTINGS")) {
        settings.clause();
      } else if (tokens.atKeywords("TTL")
          || tokens.atKeywords("COMMENT")
          || tokens.atKeywords("SAMPLE")
          || tokens.atKeywords("AS")) {
        throw StatementParser.notSupported(
            "CREATE TABLE ... " + tokens.peek().text().toUpperCase(Locale.ROOT));
      } else {
        return;
      }
    }
  }

  /** {@code tuple()} is no key, {@code (a, b)} two, {@code a} one. */
  private List<Expression> key(String... keywords) {
    tokens.expectKeywords(keywords);
    Expression key = statements.expression();
    if (tokens.atKeywords("DESC")) {
      throw tokens.expected("a key in ascending order");
    }
    tokens.acceptKeywords("ASC");
    return ExpressionParser.keyElements(key);
  }
}
