package io.heartwood.sql.statement;

import java.util.Optional;

/** Where the rows of an {@code INSERT} come from. Immutable. */
public sealed interface InsertSource {
  /**
   * Rows in the statement's own text.
   *
   * @param format their format: {@code Values}, or what {@code FORMAT} said
   * @param start offset of the first character of data in the text
   * @param line line of that character, from 1
   */
  record Inline(String format, int start, int line) implements InsertSource {}

  /** Rows on standard input. */
  record StandardInput(String format) implements InsertSource {}

  /**
   * Rows in files.
   *
   * @param pattern a path, in which {@code *}, {@code ?} and {@code {a,b}} stand for many
   * @param compression method by name; by the files' names if not given
   * @param format their format; by the files' names if not given
   */
  record Files(String pattern, Optional<String> compression, Optional<String> format)
      implements InsertSource {}

  /** The rows of a query. */
  record Query(SelectQuery query) implements InsertSource {}
}
