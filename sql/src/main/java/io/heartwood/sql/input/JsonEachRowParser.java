package io.heartwood.sql.input;

import io.heartwood.types.IntegerType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * JSONEachRow: an object for each row, one after the other, or with commas between, or as one
 * array. Members in any order; those that the table does not have are skipped, and those that a row
 * lacks take their defaults. Numbers may stand in quotes. A String column takes any value as its
 * text.
 */
final class JsonEachRowParser extends RowParser {
  private static final int MAX_DEPTH = 512;
  private static final byte[] ONE = {'1'};
  private static final byte[] ZERO = {'0'};

  private final ColumnTarget[] columns;
  private final Map<String, Integer> indexByName = new HashMap<>();
  private final boolean[] seen;
  private final Scratch scratch = new Scratch();
  private boolean inArray;
  private int expectedMember;

  // The bytes of the row at hand; the row parser's arguments, kept for the small steps below.
  private byte[] bytes;
  private int position;
  private int limit;
  private boolean last;

  JsonEachRowParser(List<ColumnTarget> columns) {
    this.columns = columns.toArray(ColumnTarget[]::new);
    this.seen = new boolean[this.columns.length];
    for (int i = 0; i < this.columns.length; i++) {
      indexByName.put(this.columns[i].name(), i);
    }
  }

  @Override
  int parseHeader(byte[] source, int from, int to, boolean isLast) throws BadRowException {
    begin(source, from, to, isLast);
    try {
      skipSpace();
    } catch (NeedMoreException e) {
      return last ? from : NEED_MORE;
    }
    if (position < limit && bytes[position] == '[') {
      inArray = true;
      position++;
    }
    return position;
  }

  @Override
  int parseRow(byte[] source, int from, int to, boolean isLast) throws BadRowException {
    begin(source, from, to, isLast);
    try {
      skipSpace();
      if (position == limit) {
        return endOfInput();
      }
      if (bytes[position] == ',') {
        position++;
        skipSpace();
      }
      if (position < limit && inArray && bytes[position] == ']') {
        position++;
        skipSpace();
        if (position < limit) {
          throw malformed(null, "end of input");
        }
        inArray = false;
      }
      if (position == limit) {
        return endOfInput();
      }
      object();
      return position;
    } catch (NeedMoreException e) {
      return NEED_MORE;
    }
  }

  private int endOfInput() throws BadRowException {
    if (!last) {
      return NEED_MORE;
    }
    if (inArray) {
      throw malformed(null, "']'");
    }
    return END;
  }

  private void begin(byte[] source, int from, int to, boolean isLast) {
    bytes = source;
    position = from;
    limit = to;
    last = isLast;
    consumedLines = 0;
  }

  private void object() throws BadRowException, NeedMoreException {
    java.util.Arrays.fill(seen, false);
    expectedMember = 0;
    expect('{', "'{'");
    skipSpace();
    if (peek("'}' or a name") == '}') {
      position++;
    } else {
      while (true) {
        member();
        skipSpace();
        byte next = peek("',' or '}'");
        if (next == ',') {
          position++;
          skipSpace();
        } else if (next == '}') {
          position++;
          break;
        } else {
          throw malformed(null, "',' or '}'");
        }
      }
    }
    for (int i = 0; i < columns.length; i++) {
      if (!seen[i]) {
        columns[i].appendMissing();
      }
    }
  }

  private void member() throws BadRowException, NeedMoreException {
    string(null);
    String name = new String(scratch.bytes, 0, scratch.length, StandardCharsets.UTF_8);
    int index = indexOf(name);
    skipSpace();
    expect(':', "':'");
    skipSpace();
    if (index < 0) {
      skipValue(0);
      return;
    }
    if (seen[index]) {
      throw malformed(columns[index], "each member once");
    }
    seen[index] = true;
    value(columns[index]);
  }

  /** Rows tend to name their members in the same order. */
  private int indexOf(String name) {
    if (expectedMember < columns.length && columns[expectedMember].name().equals(name)) {
      return expectedMember++;
    }
    Integer index = indexByName.get(name);
    if (index == null) {
      return -1;
    }
    expectedMember = index + 1;
    return index;
  }

  private void value(ColumnTarget column) throws BadRowException, NeedMoreException {
    byte first = peek("a value");
    if (column.readsJson() && first != 'n') {
      int begin = position;
      skipValue(0);
      column.appendJson(bytes, begin, position);
      return;
    }
    if (first == '"') {
      string(column);
      column.append(scratch.bytes, 0, scratch.length);
      return;
    }
    int start = position;
    skipValue(0);
    if (first == 'n') {
      column.appendNull();
    } else if ((first == 't' || first == 'f')
        && column.type().withoutNullable() instanceof IntegerType) {
      column.append(first == 't' ? ONE : ZERO, 0, 1);
    } else {
      column.appendNumber(bytes, start, position);
    }
  }

  private void skipValue(int depth) throws BadRowException, NeedMoreException {
    if (depth > MAX_DEPTH) {
      throw malformed(null, "at most " + MAX_DEPTH + " levels");
    }
    byte first = peek("a value");
    switch (first) {
      case '"' -> string(null);
      case '{' -> skipMembers('}', depth);
      case '[' -> skipMembers(']', depth);
      default -> word();
    }
  }

  private void skipMembers(char end, int depth) throws BadRowException, NeedMoreException {
    position++;
    skipSpace();
    if (peek("a value") == end) {
      position++;
      return;
    }
    while (true) {
      if (end == '}') {
        string(null);
        skipSpace();
        expect(':', "':'");
        skipSpace();
      }
      skipValue(depth + 1);
      skipSpace();
      byte next = peek("',' or '" + end + "'");
      position++;
      if (next == end) {
        return;
      }
      if (next != ',') {
        position--;
        throw malformed(null, "',' or '" + end + "'");
      }
      skipSpace();
    }
  }

  /** A number, or true, false, null. */
  private void word() throws BadRowException, NeedMoreException {
    int start = position;
    while (position < limit && isWordByte(bytes[position])) {
      position++;
    }
    if (position == limit && !last) {
      throw NeedMoreException.INSTANCE;
    }
    byte first = position > start ? bytes[start] : 0;
    boolean number = first == '-' || first >= '0' && first <= '9';
    if (!number) {
      String word = new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
      if (!word.equals("true") && !word.equals("false") && !word.equals("null")) {
        position = start;
        throw malformed(null, "a value");
      }
    }
  }

  private static boolean isWordByte(byte b) {
    return b >= '0' && b <= '9'
        || b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b == '-'
        || b == '+'
        || b == '.';
  }

  /** Reads a string into {@link #scratch}. */
  private void string(ColumnTarget column) throws BadRowException, NeedMoreException {
    expect('"', "'\"'");
    scratch.clear();
    while (true) {
      int start = position;
      while (position < limit && bytes[position] != '"' && bytes[position] != '\\') {
        if (bytes[position] == '\n') {
          consumedLines++;
        }
        position++;
      }
      scratch.append(bytes, start, position);
      byte stop = peek("closing quote");
      position++;
      if (stop == '"') {
        return;
      }
      escape(column);
    }
  }

  private void escape(ColumnTarget column) throws BadRowException, NeedMoreException {
    byte escape = peek("an escape");
    position++;
    switch (escape) {
      case 'b' -> scratch.append('\b');
      case 'f' -> scratch.append('\f');
      case 'n' -> scratch.append('\n');
      case 'r' -> scratch.append('\r');
      case 't' -> scratch.append('\t');
      case 'u' -> scratch.appendCodePoint(character(column));
      default -> scratch.append(escape);
    }
  }

  /**
   * A character after {@code \\u}. The first half of one of the higher planes needs the second; a
   * second half alone is kept, as ClickHouse does.
   */
  private int character(ColumnTarget column) throws BadRowException, NeedMoreException {
    int code = hexDigits(column);
    if (!Character.isHighSurrogate((char) code)) {
      return code;
    }
    if (limit - position < 6 && !last) {
      throw NeedMoreException.INSTANCE;
    }
    if (limit - position < 6 || bytes[position] != '\\' || bytes[position + 1] != 'u') {
      throw malformed(column, "both halves of a character");
    }
    position += 2;
    int low = hexDigits(column);
    if (!Character.isLowSurrogate((char) low)) {
      throw malformed(column, "the second half of a character");
    }
    return Character.toCodePoint((char) code, (char) low);
  }

  private int hexDigits(ColumnTarget column) throws BadRowException, NeedMoreException {
    if (limit - position < 4 && !last) {
      throw NeedMoreException.INSTANCE;
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = position < limit ? Character.digit(bytes[position], 16) : -1;
      if (digit < 0) {
        throw malformed(column, "four hexadecimal digits");
      }
      value = value << 4 | digit;
      position++;
    }
    return value;
  }

  private void skipSpace() throws NeedMoreException {
    while (position < limit) {
      byte b = bytes[position];
      if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
        return;
      }
      if (b == '\n') {
        consumedLines++;
      }
      position++;
    }
    if (!last) {
      throw NeedMoreException.INSTANCE;
    }
  }

  private byte peek(String expected) throws BadRowException, NeedMoreException {
    if (position < limit) {
      return bytes[position];
    }
    if (!last) {
      throw NeedMoreException.INSTANCE;
    }
    throw malformed(null, expected);
  }

  private void expect(char wanted, String expected) throws BadRowException, NeedMoreException {
    if (peek(expected) != wanted) {
      throw malformed(null, expected);
    }
    position++;
  }

  private BadRowException malformed(ColumnTarget column, String expected) {
    return column == null
        ? BadRowException.malformed(expected, bytes, position, limit)
        : BadRowException.malformed(column, expected, bytes, position, limit);
  }

  /** Thrown, at most once for each time the window is filled, out of the depth of a row. */
  private static final class NeedMoreException extends Exception {
    private static final long serialVersionUID = 1L;
    static final NeedMoreException INSTANCE = new NeedMoreException();

    private NeedMoreException() {
      super(null, null, false, false);
    }
  }
}
