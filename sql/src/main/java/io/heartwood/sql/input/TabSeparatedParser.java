package io.heartwood.sql.input;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * TabSeparated: values between tabs, rows end with a line feed, special bytes are escaped with a
 * backslash, {@code \N} is NULL.
 */
final class TabSeparatedParser extends RowParser {
  private final HeaderLines header;
  private final Scratch scratch = new Scratch();
  private ColumnTarget[] fields;

  TabSeparatedParser(HeaderLines header) {
    this.header = header;
    this.fields = header.targets();
  }

  @Override
  int parseHeader(byte[] bytes, int from, int to, boolean last) throws BadRowException {
    int p = from;
    for (int line = 0; line < header.lineCount(); line++) {
      List<String> names = new ArrayList<>();
      boolean lineEnded = false;
      while (!lineEnded) {
        int start = p;
        while (p < to && bytes[p] != '\t' && bytes[p] != '\n') {
          p += bytes[p] == '\\' ? 2 : 1;
        }
        if (p >= to && !last) {
          return NEED_MORE;
        }
        int end = Math.min(p, to);
        lineEnded = p >= to || bytes[p] == '\n';
        int textEnd = lineEnded && end > start && bytes[end - 1] == '\r' ? end - 1 : end;
        scratch.unescape(bytes, start, textEnd);
        names.add(new String(scratch.bytes, 0, scratch.length, StandardCharsets.UTF_8));
        p = Math.min(end + 1, to);
      }
      header.accept(line, names);
    }
    consumedLines = header.lineCount();
    fields = header.targets();
    return p;
  }

  @Override
  int parseRow(byte[] bytes, int from, int to, boolean last) throws BadRowException {
    if (from == to) {
      return last ? END : NEED_MORE;
    }
    int p = from;
    int fieldCount = fields.length;
    consumedLines = 0;
    for (int field = 0; field < fieldCount; field++) {
      int start = p;
      boolean escaped = false;
      while (p < to) {
        byte c = bytes[p];
        if (c == '\t' || c == '\n') {
          break;
        }
        if (c == '\\') {
          escaped = true;
          p++;
          if (p < to && bytes[p] == '\n') {
            consumedLines++;
          }
        }
        p++;
      }
      if (p >= to) {
        if (!last) {
          return NEED_MORE;
        }
        p = to;
      }
      append(fields[field], bytes, start, p, escaped);
      boolean lastField = field == fieldCount - 1;
      boolean atTab = p < to && bytes[p] == '\t';
      if (atTab == lastField) {
        throw BadRowException.malformed(
            fields[field], lastField ? "end of line" : "tab", bytes, p, to);
      }
      if (p < to) {
        p++;
      }
    }
    consumedLines++;
    return p;
  }

  private void append(ColumnTarget column, byte[] bytes, int from, int to, boolean escaped)
      throws BadRowException {
    if (!escaped) {
      if (to > from && bytes[to - 1] == '\r') {
        throw BadRowException.malformed(
            column, "line feed (the file has DOS line ends)", bytes, to - 1, to);
      }
      column.append(bytes, from, to);
    } else if (to - from == 2 && bytes[from + 1] == 'N') {
      column.appendNull();
    } else if (column.undoesEscapes()) {
      column.append(bytes, from, to);
    } else {
      scratch.unescape(bytes, from, to);
      column.append(scratch.bytes, 0, scratch.length);
    }
  }
}
