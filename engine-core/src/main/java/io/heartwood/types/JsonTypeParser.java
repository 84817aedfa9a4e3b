package io.heartwood.types;

import java.util.ArrayList;
import java.util.List;

/** Reads the parameters of {@code JSON(...)} behind the opening parenthesis. */
final class JsonTypeParser {
  private final DataTypeParser types;
  private final TypeCursor text;
  private final int depth;
  private final List<TupleType.Element> paths = new ArrayList<>();
  private final List<String> skippedPaths = new ArrayList<>();
  private final List<String> skippedPatterns = new ArrayList<>();
  private int maxPaths = JsonType.DEFAULT_MAX_PATHS;
  private int maxTypes = DynamicType.DEFAULT_MAX_TYPES;

  JsonTypeParser(DataTypeParser types, int depth) {
    this.types = types;
    this.text = types.text();
    this.depth = depth;
  }

  JsonType parse() {
    if (!text.tryCharacter(')')) {
      do {
        parameter();
      } while (text.tryComma());
      text.close();
    }
    return new JsonType(paths, maxPaths, maxTypes, skippedPaths, skippedPatterns);
  }

  private void parameter() {
    boolean quoted = isQuoted();
    String first = path();
    if (!quoted && first.equals("max_dynamic_paths") && text.tryCharacter('=')) {
      maxPaths = text.integer();
    } else if (!quoted && first.equals("max_dynamic_types") && text.tryCharacter('=')) {
      maxTypes = text.integer();
    } else if (!quoted && first.equalsIgnoreCase("SKIP")) {
      skip();
    } else {
      paths.add(new TupleType.Element(first, types.type(depth + 1)));
    }
  }

  private void skip() {
    boolean quoted = isQuoted();
    String path = path();
    if (!quoted && path.equalsIgnoreCase("REGEXP") && text.next() == '\'') {
      skippedPatterns.add(text.quoted());
    } else {
      skippedPaths.add(path);
    }
  }

  private boolean isQuoted() {
    char next = text.next();
    return next == '`' || next == '"';
  }

  /** Names joined by dots, each bare or quoted. */
  private String path() {
    StringBuilder path = new StringBuilder();
    do {
      path.append(path.isEmpty() ? "" : ".");
      path.append(isQuoted() ? text.quoted(text.next()) : text.word());
    } while (text.tryCharacter('.'));
    return path.toString();
  }
}
