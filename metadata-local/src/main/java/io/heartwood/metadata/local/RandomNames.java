package io.heartwood.metadata.local;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * Names of random letters, as ClickHouse makes them: 32 letters of {@code a-z} are 150 bits, so
 * none comes twice, in this process or in another. Thread-safe.
 */
final class RandomNames {
  private static final int LETTERS = 32;
  private static final int DIRECTORY_LETTERS = 3;
  private static final Pattern TEMPORARY = Pattern.compile("[a-z]{32}");

  /** Those of older versions of ClickHouse have no slash. */
  private static final Pattern OBJECT = Pattern.compile("[a-z]{32}|[a-z]{3}/[a-z]{29}");

  private final SecureRandom random = new SecureRandom();

  /** A key after the prefix: three letters, a slash, 29 letters. */
  String objectName() {
    String letters = temporaryName();
    return letters.substring(0, DIRECTORY_LETTERS) + "/" + letters.substring(DIRECTORY_LETTERS);
  }

  /** Whether a key after the prefix looks like one that a disk made. */
  static boolean isObjectName(String name) {
    return OBJECT.matcher(name).matches();
  }

  /** A name in the metadata root for what is being removed: 32 letters. */
  String temporaryName() {
    StringBuilder letters = new StringBuilder(LETTERS);
    byte[] bytes = new byte[LETTERS * 2];
    while (letters.length() < LETTERS) {
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length && letters.length() < LETTERS; i++) {
        int value = bytes[i] & 0xff;
        // 234 is the greatest multiple of 26 in a byte; beyond it some letters would be more
        // likely.
        if (value < 234) {
          letters.append((char) ('a' + value % 26));
        }
      }
    }
    return letters.toString();
  }

  /** Whether a name looks like one of {@link #temporaryName()}. */
  static boolean isTemporaryName(String name) {
    return TEMPORARY.matcher(name).matches();
  }
}
