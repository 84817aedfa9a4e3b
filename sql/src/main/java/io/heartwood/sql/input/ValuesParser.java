package io.heartwood.sql.input;

import io.heartwood.column.Column;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Values: {@code (1, 'text', NULL), (2, upper('x'), 3.5)}, with or without commas between rows,
 * until the end or a semicolon. Plain literals go straight to their columns, also those of arrays
 * {@code [1, 2]}, tuples {@code (1, 'a')} and maps {@code {'k': 1}}; anything else is computed as
 * an expression.
 */
final class ValuesParser extends RowParser {
  private final ColumnTarget[] columns;
  private final ValueComputer computer;
  private final Scratch scratch = new Scratch();

  ValuesParser(List<ColumnTarget> columns, ValueComputer computer) {
    this.columns = columns.toArray(ColumnTarget[]::new);
    this.computer = computer;
  }

  @Override
  int parseRow(byte[] bytes, int from, int to, boolean last) throws BadRowException {
    consumedLines = 0;
    int p = skipSpace(bytes, from, to);
    if (p < to && bytes[p] == ',') {
      p = skipSpace(bytes, p + 1, to);
    }
    if (p == to) {
      return last ? END : NEED_MORE;
    }
    if (bytes[p] == ';') {
      return END;
    }
    if (bytes[p] != '(') {
      throw BadRowException.malformed("'('", bytes, p, to);
    }
    p++;
    for (int i = 0; i < columns.length; i++) {
      int start = skipSpace(bytes, p, to);
      p = endOfValue(bytes, start, to);
      if (p == to) {
        if (!last) {
          return NEED_MORE;
        }
        throw BadRowException.malformed(columns[i], "')'", bytes, p, to);
      }
      append(columns[i], bytes, start, p);
      boolean lastColumn = i == columns.length - 1;
      if (bytes[p] != (lastColumn ? ')' : ',')) {
        throw BadRowException.malformed(columns[i], lastColumn ? "')'" : "','", bytes, p, to);
      }
      p++;
    }
    return p;
  }

  private void append(ColumnTarget column, byte[] bytes, int from, int end) throws BadRowException {
    int to = end;
    while (to > from && isSpace(bytes[to - 1])) {
      to--;
    }
    if (isQuotedLiteral(bytes, from, to)) {
      unquote(bytes, from + 1, to - 1);
      column.append(scratch.bytes, 0, scratch.length);
    } else if (isWord(bytes, from, to, "NULL")) {
      column.appendNull();
    } else if (isWord(bytes, from, to, "DEFAULT")) {
      column.appendMissing();
    } else if (isNumber(bytes, from, to)) {
      column.appendNumber(bytes, from, to);
    } else if (isWord(bytes, from, to, "true") || isWord(bytes, from, to, "false")) {
      column.append(bytes, from, to);
    } else if (column.undoesEscapes() && bytes[from] == '{') {
      column.append(bytes, from, to);
    } else if (column.undoesEscapes() && (bytes[from] == '[' || bytes[from] == '(')) {
      appendLiteral(column, bytes, from, to);
    } else {
      appendComputed(column, bytes, from, to);
    }
  }

  /** Arrays and tuples as they are written; brackets may also be those of an expression. */
  private void appendLiteral(ColumnTarget column, byte[] bytes, int from, int to)
      throws BadRowException {
    try {
      column.append(bytes, from, to);
    } catch (BadRowException noLiteral) {
      try {
        appendComputed(column, bytes, from, to);
      } catch (BadRowException noExpression) {
        throw bytes[from] == '[' ? noLiteral : noExpression;
      }
    }
  }

  private void appendComputed(ColumnTarget column, byte[] bytes, int from, int to)
      throws BadRowException {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    Column value;
    try {
      value = computer.compute(text, column.type());
    } catch (IllegalArgumentException e) {
      throw BadRowException.badExpression(column, text, e.getMessage());
    }
    column.appendRow(value);
  }

  /** Where the value's comma or closing bracket stands, or {@code to}. */
  private int endOfValue(byte[] bytes, int from, int to) {
    int depth = 0;
    int p = from;
    while (p < to) {
      byte b = bytes[p];
      if (b == '\'' || b == '`' || b == '"') {
        p = endOfQuoted(bytes, p, to);
        if (p == to) {
          return to;
        }
      } else if (b == '(' || b == '[' || b == '{') {
        depth++;
      } else if (b == ')' || b == ']' || b == '}') {
        if (depth == 0) {
          return p;
        }
        depth--;
      } else if (b == ',' && depth == 0) {
        return p;
      } else if (b == '\n') {
        consumedLines++;
      }
      p++;
    }
    return to;
  }

  /** Position of the closing quote, or {@code to}. */
  private int endOfQuoted(byte[] bytes, int from, int to) {
    byte quote = bytes[from];
    int p = from + 1;
    while (p < to && bytes[p] != quote) {
      if (bytes[p] == '\n') {
        consumedLines++;
      }
      p += bytes[p] == '\\' ? 2 : 1;
    }
    return Math.min(p, to);
  }

  private static boolean isQuotedLiteral(byte[] bytes, int from, int to) {
    if (to - from < 2 || bytes[from] != '\'' || bytes[to - 1] != '\'') {
      return false;
    }
    int p = from + 1;
    while (p < to - 1) {
      if (bytes[p] == '\'') {
        if (p + 1 >= to - 1 || bytes[p + 1] != '\'') {
          return false;
        }
        p++;
      } else if (bytes[p] == '\\') {
        p++;
      }
      p++;
    }
    return p == to - 1;
  }

  private void unquote(byte[] bytes, int from, int to) {
    boolean special = false;
    for (int p = from; p < to && !special; p++) {
      special = bytes[p] == '\'' || bytes[p] == '\\';
    }
    if (!special) {
      scratch.clear();
      scratch.append(bytes, from, to);
      return;
    }
    byte[] single = new byte[to - from];
    int length = 0;
    for (int p = from; p < to; p++) {
      single[length++] = bytes[p];
      if (bytes[p] == '\\' && p + 1 < to) {
        single[length++] = bytes[++p];
      } else if (bytes[p] == '\'') {
        p++;
      }
    }
    scratch.unescape(single, 0, length);
  }

  private static boolean isNumber(byte[] bytes, int from, int to) {
    int p = from;
    if (p < to && (bytes[p] == '-' || bytes[p] == '+')) {
      p++;
    }
    if (p == to || !(isDigit(bytes[p]) || bytes[p] == '.' && p + 1 < to)) {
      return false;
    }
    for (; p < to; p++) {
      byte b = bytes[p];
      boolean exponentSign = (b == '-' || b == '+') && (bytes[p - 1] | 0x20) == 'e';
      if (!isDigit(b) && b != '.' && (b | 0x20) != 'e' && !exponentSign) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean isWord(byte[] bytes, int from, int to, String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (Character.toLowerCase((char) bytes[from + i]) != Character.toLowerCase(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private int skipSpace(byte[] bytes, int from, int to) {
    int p = from;
    while (p < to && isSpace(bytes[p])) {
      if (bytes[p] == '\n') {
        consumedLines++;
      }
      p++;
    }
    return p;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }
}
