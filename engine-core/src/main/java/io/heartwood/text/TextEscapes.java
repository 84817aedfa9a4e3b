package io.heartwood.text;

import java.io.ByteArrayOutputStream;

/**
 * Escapes of strings: those of TabSeparated and SQL ({@code \b \f \n \r \t \0 \\ \'}), of CSV (a
 * doubled quote), and of JSON. As ClickHouse 26.7 writes them.
 */
public final class TextEscapes {
  private static final byte[] HEX =
      "0123456789ABCDEF".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  /** What stands after the backslash for each byte; 0 for bytes that stand for themselves. */
  private static final byte[] TSV = new byte[256];

  private static final byte[] JSON = new byte[256];

  static {
    put(TSV, '\b', 'b');
    put(TSV, '\f', 'f');
    put(TSV, '\n', 'n');
    put(TSV, '\r', 'r');
    put(TSV, '\t', 't');
    put(TSV, '\0', '0');
    put(TSV, '\\', '\\');
    put(TSV, '\'', '\'');
    for (int i = 0; i < 32; i++) {
      put(JSON, (char) i, 'u');
    }
    put(JSON, '\b', 'b');
    put(JSON, '\f', 'f');
    put(JSON, '\n', 'n');
    put(JSON, '\r', 'r');
    put(JSON, '\t', 't');
    put(JSON, '\\', '\\');
    put(JSON, '/', '/');
    put(JSON, '"', '"');
  }

  private TextEscapes() {}

  private static void put(byte[] table, char from, char to) {
    table[from] = (byte) to;
  }

  /** Appends bytes with the escapes of TabSeparated. */
  public static void appendEscaped(byte[] source, int from, int to, TextBuffer out) {
    int runStart = from;
    for (int i = from; i < to; i++) {
      byte escape = TSV[source[i] & 0xff];
      if (escape != 0) {
        out.append(source, runStart, i - runStart);
        out.append((byte) '\\');
        out.append(escape);
        runStart = i + 1;
      }
    }
    out.append(source, runStart, to - runStart);
  }

  /** Appends bytes in single quotes with the escapes of SQL. */
  public static void appendQuoted(byte[] source, int from, int to, TextBuffer out) {
    out.append((byte) '\'');
    appendEscaped(source, from, to, out);
    out.append((byte) '\'');
  }

  /** Appends bytes in double quotes, with every double quote doubled. */
  public static void appendCsv(byte[] source, int from, int to, TextBuffer out) {
    out.append((byte) '"');
    int runStart = from;
    for (int i = from; i < to; i++) {
      if (source[i] == '"') {
        out.append(source, runStart, i - runStart + 1);
        runStart = i;
      }
    }
    out.append(source, runStart, to - runStart);
    out.append((byte) '"');
  }

  /** Appends bytes in double quotes with the escapes of JSON; bytes above 127 are left alone. */
  public static void appendJson(byte[] source, int from, int to, TextBuffer out) {
    out.append((byte) '"');
    int runStart = from;
    for (int i = from; i < to; i++) {
      byte escape = JSON[source[i] & 0xff];
      if (escape == 0) {
        continue;
      }
      out.append(source, runStart, i - runStart);
      runStart = i + 1;
      out.append((byte) '\\');
      out.append(escape);
      if (escape == 'u') {
        out.append((byte) '0');
        out.append((byte) '0');
        out.append(HEX[source[i] >> 4]);
        out.append(HEX[source[i] & 15]);
      }
    }
    out.append(source, runStart, to - runStart);
    out.append((byte) '"');
  }

  /** Whether a range holds a backslash. */
  static boolean hasBackslash(byte[] source, int from, int to) {
    for (int i = from; i < to; i++) {
      if (source[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  /**
   * Undoes the escapes of TabSeparated: {@code \a \b \e \f \n \r \t \v \0 \xHH}, {@code \N} for
   * nothing, and {@code \\ \' \" \` \/ \=} for the character; the backslash of any other pair
   * stays.
   */
  public static byte[] unescape(byte[] source, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    int i = from;
    while (i < to) {
      byte b = source[i++];
      if (b != '\\' || i == to) {
        out.write(b);
        continue;
      }
      byte code = source[i++];
      switch (code) {
        case 'a' -> out.write(7);
        case 'b' -> out.write('\b');
        case 'e' -> out.write(27);
        case 'f' -> out.write('\f');
        case 'n' -> out.write('\n');
        case 'r' -> out.write('\r');
        case 't' -> out.write('\t');
        case 'v' -> out.write(11);
        case '0' -> out.write(0);
        case 'N' -> {
          // Nothing.
        }
        case 'x' -> {
          int high = i < to ? Character.digit(source[i], 16) : -1;
          int low = i + 1 < to ? Character.digit(source[i + 1], 16) : -1;
          if (high < 0 || low < 0) {
            throw new ValueFormatException("bad escape \\x in text");
          }
          out.write(high * 16 + low);
          i += 2;
        }
        case '\\', '\'', '"', '`', '/', '=' -> out.write(code);
        default -> {
          out.write('\\');
          out.write(code);
        }
      }
    }
    return out.toByteArray();
  }
}
