package io.heartwood.text;

import java.util.Arrays;

/**
 * Writes the values at paths, which come in byte order, as one object of nested objects. The part
 * of a path before a dot is the key of an object; paths next to each other with the same beginning
 * share it. Confined to one object.
 */
final class JsonPathWriter {
  private final TextBuffer out;
  private byte[] open = new byte[32];

  /** Length of the path of the innermost open object, with the dot behind it. */
  private int openLength;

  private boolean empty = true;

  JsonPathWriter(TextBuffer out) {
    this.out = out;
    out.append((byte) '{');
  }

  /** Opens and closes objects, and writes the key of the next value. */
  void begin(byte[] path, int from, int to) {
    int common = 0;
    int length = to - from;
    for (int i = 0; i < Math.min(openLength, length) && open[i] == path[from + i]; i++) {
      common = open[i] == '.' ? i + 1 : common;
    }
    closeObjects(common);
    if (!empty) {
      out.append((byte) ',');
    }
    empty = false;
    int start = from + common;
    for (int i = start; i < to; i++) {
      if (path[i] == '.') {
        appendKey(path, start, i);
        out.append((byte) '{');
        start = i + 1;
      }
    }
    appendKey(path, start, to);
    openLength = start - from;
    if (open.length < openLength) {
      open = new byte[2 * openLength];
    }
    System.arraycopy(path, from, open, 0, openLength);
  }

  /** Closes all objects. */
  void end() {
    closeObjects(0);
    out.append((byte) '}');
  }

  private void closeObjects(int keptLength) {
    for (int i = keptLength; i < openLength; i++) {
      if (open[i] == '.') {
        out.append((byte) '}');
      }
    }
    openLength = keptLength;
    Arrays.fill(open, keptLength, open.length, (byte) 0);
  }

  private void appendKey(byte[] path, int from, int to) {
    TextEscapes.appendJson(path, from, to, out);
    out.append((byte) ':');
  }
}
