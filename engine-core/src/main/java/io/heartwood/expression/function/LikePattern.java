package io.heartwood.expression.function;

import java.io.ByteArrayOutputStream;

/**
 * A pattern of LIKE: {@code %} stands for any bytes, {@code _} for one character of UTF-8, a
 * backslash takes the special meaning of {@code %}, {@code _} and itself away. Immutable.
 *
 * <p>Matching never takes longer than the lengths of text and pattern multiplied: when a part does
 * not fit, only the last {@code %} is tried again, one byte further.
 */
public final class LikePattern {
  private static final int ANY = 256;
  private static final int ONE = 257;

  private final int[] codes;
  private final boolean ignoreCase;

  /** Reads a pattern from {@code pattern[from..to)}. */
  public LikePattern(byte[] pattern, int from, int to, boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
    int[] parsed = new int[to - from];
    int count = 0;
    for (int i = from; i < to; i++) {
      byte b = pattern[i];
      if (b == '\\' && i + 1 < to && isSpecial(pattern[i + 1])) {
        parsed[count++] = pattern[++i] & 0xff;
      } else if (b == '\\' && i + 1 == to) {
        throw new FunctionException("pattern of LIKE ends in a backslash");
      } else if (b == '%') {
        if (count == 0 || parsed[count - 1] != ANY) {
          parsed[count++] = ANY;
        }
      } else {
        parsed[count++] = b == '_' ? ONE : fold(b);
      }
    }
    codes = java.util.Arrays.copyOf(parsed, count);
  }

  private static boolean isSpecial(byte b) {
    return b == '%' || b == '_' || b == '\\';
  }

  private int fold(byte b) {
    return ignoreCase && b >= 'A' && b <= 'Z' ? b + 32 : b & 0xff;
  }

  /** The bytes that every match begins with. */
  public byte[] prefix() {
    ByteArrayOutputStream prefix = new ByteArrayOutputStream();
    for (int i = 0; i < codes.length && codes[i] < ANY; i++) {
      prefix.write(codes[i]);
    }
    return prefix.toByteArray();
  }

  /** Whether a text matches if and only if it begins with {@link #prefix()}. */
  public boolean isPrefixOnly() {
    int length = prefix().length;
    return length == codes.length - 1 && codes[length] == ANY && !ignoreCase;
  }

  /** Whether nothing but {@link #prefix()} itself matches. */
  public boolean isExact() {
    return prefix().length == codes.length && !ignoreCase;
  }

  /** Whether {@code text[from..to)} matches. */
  public boolean matches(byte[] text, int from, int to) {
    int position = from;
    int code = 0;
    int retryCode = -1;
    int retryPosition = 0;
    while (position < to) {
      if (code < codes.length && codes[code] == ANY) {
        retryCode = ++code;
        retryPosition = position;
        if (code == codes.length) {
          return true;
        }
      } else if (code < codes.length && codes[code] == ONE) {
        position = nextCharacter(text, position, to);
        code++;
      } else if (code < codes.length && codes[code] == fold(text[position])) {
        position++;
        code++;
      } else if (retryCode >= 0) {
        code = retryCode;
        position = ++retryPosition;
      } else {
        return false;
      }
    }
    while (code < codes.length && codes[code] == ANY) {
      code++;
    }
    return code == codes.length;
  }

  private static int nextCharacter(byte[] text, int position, int to) {
    int next = position + 1;
    while (next < to && (text[next] & 0xc0) == 0x80) {
      next++;
    }
    return next;
  }
}
