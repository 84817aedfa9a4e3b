package io.heartwood.sql.statement;

import io.heartwood.expression.TokenStream;
import io.heartwood.expression.function.LikePattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which names {@code SHOW} shows: {@code [[NOT] LIKE | ILIKE 'pattern'] [LIMIT n]}. Immutable.
 *
 * @param pattern what names are like, if it was given
 * @param negated whether those that are like it are left out
 * @param limit names at most; -1 for all
 */
public record NameFilter(Optional<LikePattern> pattern, boolean negated, long limit) {
  static NameFilter parse(TokenStream tokens) {
    boolean negated = tokens.acceptKeywords("NOT");
    Optional<LikePattern> pattern = Optional.empty();
    boolean ignoreCase = tokens.atKeywords("ILIKE");
    if (tokens.acceptKeywords("LIKE") || tokens.acceptKeywords("ILIKE")) {
      byte[] text = tokens.expectString("a pattern in quotes").getBytes(StandardCharsets.UTF_8);
      pattern = Optional.of(new LikePattern(text, 0, text.length, ignoreCase));
    } else if (negated) {
      throw tokens.expected("LIKE or ILIKE");
    }
    long limit = -1;
    if (tokens.acceptKeywords("LIMIT")) {
      String number = tokens.peek().text();
      if (!number.matches("[0-9]{1,18}")) {
        throw tokens.expected("a number");
      }
      tokens.next();
      limit = Long.parseLong(number);
    }
    return new NameFilter(pattern, negated, limit);
  }

  /** The names that are shown, in order. */
  public List<String> filter(Stream<String> names) {
    Stream<String> shown = names.filter(this::matches).sorted();
    return (limit < 0 ? shown : shown.limit(limit)).toList();
  }

  private boolean matches(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return pattern.isEmpty() || pattern.get().matches(bytes, 0, bytes.length) != negated;
  }
}
