package io.heartwood.table;

import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionFormatter;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.Identifiers;
import io.heartwood.expression.ParseException;
import io.heartwood.expression.Token;
import io.heartwood.expression.TokenKind;
import io.heartwood.expression.TokenStream;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.UnsupportedTypeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * A table definition as the text of a file in ClickHouse's {@code metadata} directory (26.7):
 *
 * <pre>
 * ATTACH TABLE _ UUID '6b1d0f6e-...'
 * (
 *     `d` Date,
 *     `x` UInt32 DEFAULT 5 COMMENT 'text' CODEC(ZSTD(3)),
 *     INDEX i x TYPE set(100) GRANULARITY 2
 * )
 * ENGINE = MergeTree
 * PARTITION BY toYYYYMM(d)
 * PRIMARY KEY d
 * ORDER BY (d, x)
 * SETTINGS index_granularity = 8192
 * </pre>
 *
 * <p>PARTITION BY and PRIMARY KEY may be missing, SETTINGS too.
 */
final class DefinitionText {
  private DefinitionText() {}

  static String print(TableDefinition definition) {
    TableSchema schema = definition.schema();
    StringBuilder out = new StringBuilder();
    out.append("ATTACH TABLE _ UUID '").append(definition.uuid()).append("'\n(\n");
    StringJoiner columns = new StringJoiner(",\n");
    schema.columns().forEach(column -> columns.add("    " + print(column)));
    schema.indexes().forEach(index -> columns.add("    " + index));
    out.append(columns).append("\n)\nENGINE = MergeTree\n");
    if (!schema.partitionKey().isEmpty()) {
      out.append("PARTITION BY ").append(printKey(schema.partitionKey())).append('\n');
    }
    if (!schema.primaryKey().equals(schema.sortingKey())) {
      out.append("PRIMARY KEY ").append(printKey(schema.primaryKey())).append('\n');
    }
    out.append("ORDER BY ").append(printKey(schema.sortingKey())).append('\n');
    StringJoiner settings = new StringJoiner(", ", "SETTINGS ", "\n").setEmptyValue("");
    schema
        .settings()
        .given()
        .forEach((name, value) -> settings.add(name + " = " + printSetting(value)));
    return out.append(settings).toString();
  }

  private static String print(ColumnDefinition column) {
    StringBuilder out = new StringBuilder();
    out.append(Identifiers.quote(column.name())).append(' ').append(column.type());
    if (!column.defaultExpression().isEmpty()) {
      out.append(" DEFAULT ").append(column.defaultExpression());
    }
    if (!column.comment().isEmpty()) {
      out.append(" COMMENT ").append(quote(column.comment()));
    }
    if (!column.codec().isEmpty()) {
      String codec = column.codec();
      out.append(codec.startsWith("CODEC(") ? " " + codec : " CODEC(" + codec + ")");
    }
    return out.toString();
  }

  private static String printKey(List<Expression> key) {
    if (key.isEmpty()) {
      return "tuple()";
    }
    String list = ExpressionFormatter.formatList(key);
    return key.size() == 1 ? list : "(" + list + ")";
  }

  private static String printSetting(String value) {
    return value.matches("[0-9]+") ? value : quote(value);
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("'");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\', '\'' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\0' -> quoted.append("\\0");
        default -> quoted.append(c);
      }
    }
    return quoted.append('\'').toString();
  }

  /**
   * Reads a definition.
   *
   * @param name the table's name, which the text does not hold
   * @throws ParseException if the text is something else
   * @throws UnsupportedTypeException if a type is not supported
   * @throws IllegalArgumentException if the parts do not fit together
   */
  static TableDefinition parse(String name, String text) {
    TokenStream tokens = new TokenStream(text);
    tokens.expectKeywords("ATTACH", "TABLE");
    tokens.expectName("name of the table");
    tokens.expectKeywords("UUID");
    UUID uuid = UUID.fromString(tokens.expectString("UUID"));
    tokens.expectSymbol("(");
    List<ColumnDefinition> columns = new ArrayList<>();
    List<IndexDefinition> indexes = new ArrayList<>();
    do {
      if (tokens.acceptKeywords("INDEX")) {
        indexes.add(IndexDefinition.parse(tokens));
      } else {
        columns.add(parseColumn(tokens));
      }
    } while (tokens.acceptSymbol(","));
    tokens.expectSymbol(")");
    tokens.expectKeywords("ENGINE");
    tokens.expectSymbol("=");
    tokens.expectKeywords("MergeTree");
    List<Expression> partitionKey = List.of();
    List<Expression> primaryKey = null;
    List<Expression> sortingKey = List.of();
    Map<String, String> settings = new LinkedHashMap<>();
    while (!tokens.atEnd()) {
      if (tokens.acceptKeywords("PARTITION", "BY")) {
        partitionKey = parseKey(tokens);
      } else if (tokens.acceptKeywords("PRIMARY", "KEY")) {
        primaryKey = parseKey(tokens);
      } else if (tokens.acceptKeywords("ORDER", "BY")) {
        sortingKey = parseKey(tokens);
      } else {
        tokens.expectKeywords("SETTINGS");
        parseSettings(tokens, settings);
      }
    }
    return new TableDefinition(
        name,
        uuid,
        new TableSchema(
            columns,
            sortingKey,
            primaryKey == null ? sortingKey : primaryKey,
            partitionKey,
            indexes,
            TableSettings.of(settings)));
  }

  private static List<Expression> parseKey(TokenStream tokens) {
    return ExpressionParser.keyElements(new ExpressionParser(tokens).expression());
  }

  private static ColumnDefinition parseColumn(TokenStream tokens) {
    String name = tokens.expectName("name of a column");
    String type = skipBalanced(tokens, "DEFAULT", "COMMENT", "CODEC");
    String defaultExpression = "";
    String comment = "";
    String codec = "";
    if (tokens.acceptKeywords("DEFAULT")) {
      int start = tokens.peek().start();
      new ExpressionParser(tokens).expression();
      defaultExpression = tokens.text().substring(start, tokens.peek().start()).trim();
    }
    if (tokens.acceptKeywords("COMMENT")) {
      comment = tokens.expectString("comment");
    }
    if (tokens.acceptKeywords("CODEC")) {
      tokens.expectSymbol("(");
      codec = skipBalanced(tokens);
      tokens.expectSymbol(")");
    }
    return new ColumnDefinition(
        name, DataTypeParser.parse(type), codec, defaultExpression, comment);
  }

  /** Moves to the next comma or bracket of this level, or to one of the keywords on it. */
  private static String skipBalanced(TokenStream tokens, String... keywords) {
    int start = tokens.peek().start();
    int depth = 0;
    while (true) {
      Token token = tokens.peek();
      if (token.kind() == TokenKind.END) {
        throw tokens.expected("')'");
      }
      if (depth == 0 && isEnd(token, keywords)) {
        return tokens.text().substring(start, token.start()).trim();
      }
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      }
      tokens.next();
    }
  }

  private static boolean isEnd(Token token, String... keywords) {
    if (token.isSymbol(")") || keywords.length > 0 && token.isSymbol(",")) {
      return true;
    }
    for (String keyword : keywords) {
      if (token.isKeyword(keyword)) {
        return true;
      }
    }
    return false;
  }

  private static void parseSettings(TokenStream tokens, Map<String, String> settings) {
    do {
      String name = tokens.expectName("name of a setting");
      tokens.expectSymbol("=");
      Token value = tokens.next();
      if (value.kind() != TokenKind.NUMBER && value.kind() != TokenKind.STRING) {
        throw tokens.expected("value of " + name);
      }
      settings.put(name, value.text());
    } while (tokens.acceptSymbol(","));
  }
}
