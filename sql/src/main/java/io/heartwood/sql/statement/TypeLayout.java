package io.heartwood.sql.statement;

import io.heartwood.types.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints types as {@code SHOW CREATE TABLE} of ClickHouse 26.7 does: a tuple of several elements
 * has a line for each, the others are on one line.
 */
final class TypeLayout {
  private static final String TUPLE = "Tuple(";
  private static final int STEP = 4;

  private final String text;
  private final StringBuilder out = new StringBuilder();

  private TypeLayout(String text) {
    this.text = text;
  }

  /**
   * The text of a type.
   *
   * @param indent spaces before the line that it begins on
   */
  static String print(DataType type, int indent) {
    TypeLayout layout = new TypeLayout(type.toString());
    layout.print(0, layout.text.length(), indent);
    return layout.out.toString();
  }

  private void print(int from, int to, int indent) {
    int position = from;
    while (position < to) {
      if (isTupleAt(position)) {
        int end = closing(position + TUPLE.length());
        printTuple(position + TUPLE.length(), end, indent);
        position = end + 1;
      } else {
        int next = skip(position);
        out.append(text, position, next);
        position = next;
      }
    }
  }

  private void printTuple(int from, int to, int indent) {
    List<int[]> elements = elements(from, to);
    if (elements.isEmpty()) {
      out.append("Tuple");
      return;
    }
    boolean lines = elements.size() > 1;
    String separator = lines ? "\n" + " ".repeat(indent + STEP) : "";
    out.append(TUPLE);
    for (int i = 0; i < elements.size(); i++) {
      out.append(i == 0 ? "" : ",").append(separator);
      print(elements.get(i)[0], elements.get(i)[1], lines ? indent + STEP : indent);
    }
    out.append(')');
  }

  private boolean isTupleAt(int position) {
    return text.startsWith(TUPLE, position)
        && (position == 0 || !Character.isLetterOrDigit(text.charAt(position - 1)));
  }

  /** Where the elements of a tuple are, without the spaces around them. */
  private List<int[]> elements(int from, int to) {
    List<int[]> elements = new ArrayList<>();
    int start = from;
    int depth = 0;
    for (int position = from; position < to; position = skip(position)) {
      char c = text.charAt(position);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        elements.add(new int[] {start, position});
        start = position + 2;
      }
    }
    if (start < to) {
      elements.add(new int[] {start, to});
    }
    return elements;
  }

  /** The bracket that closes what is open before {@code from}. */
  private int closing(int from) {
    int depth = 1;
    int position = from;
    while (true) {
      char c = text.charAt(position);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return position;
      }
      position = skip(position);
    }
  }

  /** Behind a character, or behind all of a quoted text. */
  private int skip(int position) {
    char quote = text.charAt(position);
    if (quote != '\'' && quote != '`') {
      return position + 1;
    }
    int next = position + 1;
    while (next < text.length() && text.charAt(next) != quote) {
      next += text.charAt(next) == '\\' ? 2 : 1;
    }
    return Math.min(next + 1, text.length());
  }
}
