package io.heartwood.cli.inspect;

import java.util.Collection;
import java.util.function.Consumer;

/** Writes JSON for people and programs: two blanks a level. Confined to one thread. */
public final class JsonText {
  private final StringBuilder text = new StringBuilder();
  private int level;
  private boolean first = true;

  /** An object, whose fields the body adds. */
  public JsonText object(Runnable body) {
    return nested('{', '}', body);
  }

  /** A field that is an object. */
  public JsonText object(String name, Runnable body) {
    key(name);
    return nested('{', '}', body);
  }

  /** A field that is an array with an object for each element. */
  public <T> JsonText array(String name, Collection<T> elements, Consumer<T> body) {
    key(name);
    return nested(
        '[',
        ']',
        () -> {
          for (T element : elements) {
            separate();
            object(() -> body.accept(element));
          }
        });
  }

  /** A field that is an array of strings. */
  public JsonText texts(String name, Collection<String> values) {
    key(name);
    text.append('[');
    String separator = "";
    for (String value : values) {
      text.append(separator);
      quote(value);
      separator = ", ";
    }
    text.append(']');
    return this;
  }

  /** A field that is a string. */
  public JsonText text(String name, String value) {
    key(name);
    quote(value);
    return this;
  }

  /** A field that is a number. */
  public JsonText number(String name, long value) {
    key(name);
    text.append(value);
    return this;
  }

  /** A field that is true or false. */
  public JsonText flag(String name, boolean value) {
    key(name);
    text.append(value);
    return this;
  }

  private JsonText nested(char open, char close, Runnable body) {
    text.append(open);
    boolean outer = first;
    first = true;
    level++;
    body.run();
    level--;
    if (!first) {
      newLine();
    }
    first = outer;
    text.append(close);
    return this;
  }

  private void key(String name) {
    separate();
    quote(name);
    text.append(": ");
  }

  private void separate() {
    if (!first) {
      text.append(',');
    }
    first = false;
    newLine();
  }

  private void newLine() {
    text.append('\n').append("  ".repeat(level));
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c) && !isPaired(value, i)) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private static boolean isPaired(String value, int index) {
    char c = value.charAt(index);
    return Character.isHighSurrogate(c)
        ? index + 1 < value.length() && Character.isLowSurrogate(value.charAt(index + 1))
        : index > 0 && Character.isHighSurrogate(value.charAt(index - 1));
  }

  /** What was written. */
  @Override
  public String toString() {
    return text.toString();
  }
}
