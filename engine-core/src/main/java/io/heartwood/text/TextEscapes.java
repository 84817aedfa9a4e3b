package io.heartwood.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Escapes of strings: those of TabSeparated and SQL ({@code \b \f \n \r \t \0 \\ \'}), of CSV (a
 * doubled quote), and of JSON. As ClickHouse 26.7 writes them.
 */
public final class TextEscapes {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /** What stands after the backslash for each byte; 0 for bytes that stand for themselves. */
  private static final byte[] TSV = new byte[256];

  private static final byte[] JSON = new byte[256];

  /** What the table has for the first byte of U+2028 and U+2029; more bytes tell whether it is. */
  private static final byte SEPARATOR = 1;

  private static final byte LINE_SEPARATOR = (byte) 0xa8;
  private static final byte PARAGRAPH_SEPARATOR = (byte) 0xa9;
  private static final byte[] U2028 = "u2028".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] U2029 = "u2029".getBytes(StandardCharsets.US_ASCII);

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
    JSON[0xe2] = SEPARATOR;
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

  /**
   * Appends bytes in double quotes with the escapes of JSON. Of what is not ASCII only U+2028 and
   * U+2029 are escaped, which end a line in JavaScript.
   */
  public static void appendJson(byte[] source, int from, int to, TextBuffer out) {
    out.append((byte) '"');
    int runStart = from;
    for (int i = from; i < to; i++) {
      byte escape = JSON[source[i] & 0xff];
      if (escape == 0 || escape == SEPARATOR && !isSeparator(source, i, to)) {
        continue;
      }
      out.append(source, runStart, i - runStart);
      runStart = i + 1;
      out.append((byte) '\\');
      if (escape == SEPARATOR) {
        out.append(source[i + 2] == LINE_SEPARATOR ? U2028 : U2029);
        i += 2;
        runStart = i + 1;
        continue;
      }
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

  /** Whether the bytes from {@code at} on are U+2028 or U+2029. */
  private static boolean isSeparator(byte[] source, int at, int to) {
    return at + 2 < to
        && source[at + 1] == (byte) 0x80
        && (source[at + 2] == LINE_SEPARATOR || source[at + 2] == PARAGRAPH_SEPARATOR);
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
