package io.heartwood.sql.input;

import java.util.Arrays;

/** Bytes of one value after its escapes were resolved. Confined to one thread. */
final class Scratch {
  byte[] bytes = new byte[256];
  int length;

  void clear() {
    length = 0;
  }

  void append(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = (byte) value;
  }

  void append(byte[] source, int from, int to) {
    int count = to - from;
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
    }
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  /** Appends a character as UTF-8; half of one by the same rule, as ClickHouse does. */
  void appendCodePoint(int c) {
    if (c < 0x80) {
      append(c);
    } else if (c < 0x800) {
      append(0xC0 | c >> 6);
      append(0x80 | c & 0x3F);
    } else if (c < 0x10000) {
      append(0xE0 | c >> 12);
      append(0x80 | c >> 6 & 0x3F);
      append(0x80 | c & 0x3F);
    } else {
      append(0xF0 | c >> 18);
      append(0x80 | c >> 12 & 0x3F);
      append(0x80 | c >> 6 & 0x3F);
      append(0x80 | c & 0x3F);
    }
  }

  /**
   * Replaces the content by {@code bytes[from, to)} with backslash escapes resolved, as in
   * TabSeparated and in quoted literals.
   */
  void unescape(byte[] source, int from, int to) {
    clear();
    int p = from;
    while (p < to) {
      byte c = source[p++];
      if (c != '\\' || p == to) {
        append(c);
        continue;
      }
      byte escape = source[p++];
      switch (escape) {
        case 'b' -> append('\b');
        case 'f' -> append('\f');
        case 'n' -> append('\n');
        case 'r' -> append('\r');
        case 't' -> append('\t');
        case '0' -> append(0);
        case 'a' -> append(7);
        case 'v' -> append(11);
        case 'e' -> append(27);
        case 'x' -> {
          int high = p < to ? Character.digit(source[p], 16) : -1;
          int low = p + 1 < to ? Character.digit(source[p + 1], 16) : -1;
          if (high >= 0 && low >= 0) {
            append(high << 4 | low);
            p += 2;
          } else {
            append('\\');
            append('x');
          }
        }
        case '\\', '\'', '"', '`', '/', '=' -> append(escape);
        default -> {
          if (escape != '\n') {
            append('\\');
          }
          append(escape);
        }
      }
    }
  }
}
