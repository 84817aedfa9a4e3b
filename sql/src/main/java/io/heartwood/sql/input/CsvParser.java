package io.heartwood.sql.input;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * CSV: values between commas, in double quotes where they hold special bytes, quotes doubled. A
 * field left empty takes its column's default; {@code \N} without quotes is NULL. Space around
 * values is not part of them. Rows end with LF or CR LF.
 */
final class CsvParser extends RowParser {
  private final HeaderLines header;
  private final Scratch scratch = new Scratch();
  private ColumnTarget[] fields;

  /** Start and end of the last field's text, in {@link #text}. */
  private byte[] text;

  private int textFrom;
  private int textTo;
  private boolean quoted;

  CsvParser(HeaderLines header) {
    this.header = header;
    this.fields = header.targets();
  }

  @Override
  int parseHeader(byte[] bytes, int from, int to, boolean last) throws BadRowException {
    int p = from;
    consumedLines = 0;
    for (int line = 0; line < header.lineCount(); line++) {
      List<String> names = new ArrayList<>();
      while (true) {
        p = field(null, bytes, p, to, last);
        if (p == NEED_MORE) {
          return NEED_MORE;
        }
        names.add(new String(text, textFrom, textTo - textFrom, StandardCharsets.UTF_8));
        if (p < to && bytes[p] == ',') {
          p++;
          continue;
        }
        break;
      }
      p = endOfRow(null, bytes, p, to, last);
      if (p == NEED_MORE) {
        return NEED_MORE;
      }
      header.accept(line, names);
    }
    fields = header.targets();
    return p;
  }

  @Override
  int parseRow(byte[] bytes, int from, int to, boolean last) throws BadRowException {
    if (from == to) {
      return last ? END : NEED_MORE;
    }
    consumedLines = 0;
    int p = from;
    int fieldCount = fields.length;
    for (int i = 0; i < fieldCount; i++) {
      ColumnTarget column = fields[i];
      p = field(column, bytes, p, to, last);
      if (p == NEED_MORE) {
        return NEED_MORE;
      }
      if (quoted) {
        column.append(text, textFrom, textTo);
      } else if (textFrom == textTo) {
        column.appendMissing();
      } else if (textTo - textFrom == 2 && text[textFrom] == '\\' && text[textFrom + 1] == 'N') {
        column.appendNull();
      } else {
        column.append(text, textFrom, textTo);
      }
      if (i < fieldCount - 1) {
        if (p == to || bytes[p] != ',') {
          throw BadRowException.malformed(column, "','", bytes, p, to);
        }
        p++;
      }
    }
    return endOfRow(fields[fieldCount - 1], bytes, p, to, last);
  }

  /** Finds one field; answers the position of what ends it. */
  private int field(ColumnTarget column, byte[] bytes, int from, int to, boolean last)
      throws BadRowException {
    int p = from;
    while (p < to && (bytes[p] == ' ' || bytes[p] == '\t')) {
      p++;
    }
    if (p == to && !last) {
      return NEED_MORE;
    }
    quoted = p < to && bytes[p] == '"';
    if (quoted) {
      return quotedField(column, bytes, p + 1, to, last);
    }
    textFrom = p;
    while (p < to && bytes[p] != ',' && bytes[p] != '\n' && bytes[p] != '\r') {
      p++;
    }
    if (p == to && !last) {
      return NEED_MORE;
    }
    text = bytes;
    textTo = p;
    while (textTo > textFrom && (bytes[textTo - 1] == ' ' || bytes[textTo - 1] == '\t')) {
      textTo--;
    }
    return p;
  }

  private int quotedField(ColumnTarget column, byte[] bytes, int from, int to, boolean last)
      throws BadRowException {
    int p = from;
    boolean doubled = false;
    text = bytes;
    textFrom = from;
    while (true) {
      while (p < to && bytes[p] != '"') {
        if (bytes[p] == '\n') {
          consumedLines++;
        }
        p++;
      }
      if (p == to || p + 1 == to && !last) {
        if (last) {
          throw column == null
              ? BadRowException.malformed("closing quote", bytes, p, to)
              : BadRowException.malformed(column, "closing quote", bytes, p, to);
        }
        return NEED_MORE;
      }
      if (p + 1 < to && bytes[p + 1] == '"') {
        if (!doubled) {
          doubled = true;
          scratch.clear();
        }
        scratch.append(bytes, textFrom, p + 1);
        p += 2;
        textFrom = p;
        continue;
      }
      break;
    }
    textTo = p;
    if (doubled) {
      scratch.append(bytes, textFrom, p);
      text = scratch.bytes;
      textFrom = 0;
      textTo = scratch.length;
    }
    p++;
    while (p < to && (bytes[p] == ' ' || bytes[p] == '\t')) {
      p++;
    }
    return p == to && !last ? NEED_MORE : p;
  }

  private int endOfRow(ColumnTarget column, byte[] bytes, int from, int to, boolean last)
      throws BadRowException {
    int p = from;
    if (p < to && bytes[p] == '\r') {
      p++;
      if (p == to && !last) {
        return NEED_MORE;
      }
    }
    if (p == to) {
      return p;
    }
    if (bytes[p] != '\n') {
      throw column == null
          ? BadRowException.malformed("end of line", bytes, p, to)
          : BadRowException.malformed(column, "end of line", bytes, p, to);
    }
    consumedLines++;
    return p + 1;
  }
}
