package io.heartwood.checksum;

/** Text of damaged files in messages: short, and on one line, whatever the files say. */
final class StoredText {
  private static final int MAX_CHARS = 1000;

  private StoredText() {}

  /** The beginning of a text, with control characters as question marks. */
  static String quotable(String text) {
    String start = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...";
    for (int i = 0; i < start.length(); i++) {
      if (Character.isISOControl(start.charAt(i))) {
        return start.replaceAll("\\p{Cntrl}", "?");
      }
    }
    return start;
  }
}
