package io.heartwood.index.skip;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Cuts texts into tokens: runs of letters, digits and bytes beyond ASCII; or all n-grams, which are
 * n characters of UTF-8 in a row. Immutable and thread-safe. ClickHouse 26.7.
 */
final class Tokenizer {
  /** Takes the token {@code bytes[from, to)}. */
  @FunctionalInterface
  interface Consumer {
    void token(byte[] bytes, int from, int to);
  }

  private final int characters;

  private Tokenizer(int characters) {
    this.characters = characters;
  }

  /** Words. */
  static Tokenizer words() {
    return new Tokenizer(0);
  }

  /** N-grams of so many characters. */
  static Tokenizer ngrams(int characters) {
    return new Tokenizer(characters);
  }

  /** All tokens of a text {@code bytes[from, to)}. */
  void tokens(byte[] bytes, int from, int to, Consumer target) {
    if (characters == 0) {
      words(bytes, from, to, target);
    } else {
      ngrams(bytes, from, to, false, target);
    }
  }

  /**
   * As {@link #tokens}; of a text that is no UTF-8 also those n-grams that begin within what looks
   * like a character, since a part of the text may begin there. ClickHouse has only the others, and
   * misses such parts.
   */
  void tokensOfRow(byte[] bytes, int from, int to, Consumer target) {
    if (characters == 0) {
      words(bytes, from, to, target);
    } else {
      ngrams(bytes, from, to, !isAscii(bytes, from, to) && !isUtf8(bytes, from, to), target);
    }
  }

  /**
   * The tokens of every text that has {@code part} in it.
   *
   * @param atStart whether the text begins with the part
   * @param atEnd whether it ends with it
   */
  void tokensOfPart(byte[] part, boolean atStart, boolean atEnd, Consumer target) {
    if (characters > 0) {
      if (isUtf8(part, 0, part.length)) {
        ngrams(part, 0, part.length, false, target);
      }
      return;
    }
    words(
        part,
        0,
        part.length,
        (bytes, from, to) -> {
          if ((from > 0 || atStart) && (to < part.length || atEnd)) {
            target.token(bytes, from, to);
          }
        });
  }

  private static void words(byte[] bytes, int from, int to, Consumer target) {
    int position = from;
    while (position < to) {
      if (!isWord(bytes[position])) {
        position++;
        continue;
      }
      int end = position + 1;
      while (end < to && isWord(bytes[end])) {
        end++;
      }
      target.token(bytes, position, end);
      position = end;
    }
  }

  static boolean isWord(byte b) {
    return b < 0 || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
  }

  private void ngrams(byte[] bytes, int from, int to, boolean everyByte, Consumer target) {
    int position = from;
    while (position < to) {
      int end = position;
      int count = 0;
      while (count < characters && end < to) {
        end += characterLength(bytes[end]);
        count++;
      }
      if (count == characters) {
        target.token(bytes, position, Math.min(end, to));
      } else if (!everyByte) {
        return;
      }
      position += everyByte ? 1 : characterLength(bytes[position]);
    }
  }

  /** Bytes of a character by its first one; any other byte stands alone. */
  private static int characterLength(byte first) {
    int b = first & 0xff;
    if (b < 0xc0 || b >= 0xf8) {
      return 1;
    }
    return b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
  }

  private static boolean isAscii(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
