package io.heartwood.cli.inspect;

import io.heartwood.part.inspect.KeyDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the keys in the text of a CREATE or ATTACH TABLE, of any engine and with any columns: only
 * what stands outside of parentheses and quotes after ENGINE counts.
 */
final class KeyClauses {
  private static final Pattern CLAUSE =
      Pattern.compile("\\b(PARTITION BY|ORDER BY|PRIMARY KEY|SAMPLE BY|TTL|SETTINGS|COMMENT)\\b");
  private static final Pattern DIRECTION = Pattern.compile("\\s+(DESC|ASC)\\b");
  private static final Pattern GRANULARITY =
      Pattern.compile("\\bindex_granularity\\s*=\\s*(\\d{1,9})\\b");

  private KeyClauses() {}

  /** The keys that a statement names. */
  static KeyDefinition parse(String statement) {
    String outside = masked(statement, true);
    Matcher engine = Pattern.compile("\\bENGINE\\b").matcher(outside);
    int start = engine.find() ? engine.end() : 0;
    Map<String, String> clauses = new TreeMap<>();
    Matcher clause = CLAUSE.matcher(outside);
    clause.region(start, outside.length());
    String name = null;
    int from = 0;
    while (clause.find()) {
      if (name != null) {
        clauses.putIfAbsent(name, statement.substring(from, clause.start()));
      }
      name = clause.group(1);
      from = clause.end();
    }
    if (name != null) {
      clauses.putIfAbsent(name, statement.substring(from));
    }
    Matcher granularity = GRANULARITY.matcher(clauses.getOrDefault("SETTINGS", ""));
    Optional<String> orderBy = key(clauses.get("ORDER BY"));
    Optional<String> primaryKey = key(clauses.get("PRIMARY KEY"));
    return new KeyDefinition(
        primaryKey.isPresent() ? primaryKey : orderBy,
        key(clauses.get("PARTITION BY")),
        granularity.find()
            ? OptionalInt.of(Math.max(1, Integer.parseInt(granularity.group(1))))
            : OptionalInt.empty());
  }

  /** A key without the directions of its expressions, which do not change its bytes. */
  static Optional<String> key(String text) {
    if (text == null) {
      return Optional.empty();
    }
    String visible = masked(text, false);
    StringBuilder key = new StringBuilder();
    int from = 0;
    Matcher direction = DIRECTION.matcher(visible);
    while (direction.find()) {
      key.append(text, from, direction.start());
      from = direction.end();
    }
    String whole = key.append(text.substring(from)).toString().strip();
    return Optional.of(whole.endsWith(";") ? whole.substring(0, whole.length() - 1) : whole);
  }

  /** The text with everything in quotes, and perhaps in parentheses, replaced by dots. */
  private static String masked(String text, boolean parentheses) {
    char[] masked = text.toCharArray();
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < masked.length; i++) {
      char c = masked[i];
      boolean hidden = quote != 0 || parentheses && depth > 0;
      if (quote != 0) {
        if (c == '\\' && i + 1 < masked.length) {
          masked[i++] = '.';
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
        hidden = true;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
      if (hidden) {
        masked[i] = '.';
      }
    }
    return new String(masked);
  }
}
