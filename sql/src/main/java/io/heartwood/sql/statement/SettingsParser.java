package io.heartwood.sql.statement;

import io.heartwood.expression.Token;
import io.heartwood.expression.TokenKind;
import io.heartwood.expression.TokenStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code name = value, ...}. Confined to one parse. */
final class SettingsParser {
  private final TokenStream tokens;
  private final Map<String, String> settings = new LinkedHashMap<>();

  SettingsParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** Reads {@code SETTINGS ...}, if that comes next. */
  void clause() {
    if (tokens.acceptKeywords("SETTINGS")) {
      list();
    }
  }

  /** Reads a list of settings. */
  Map<String, String> list() {
    do {
      String name = tokens.expectName("a setting");
      tokens.expectSymbol("=");
      settings.put(name, value());
    } while (tokens.acceptSymbol(","));
    return settings;
  }

  /** All settings read so far, in order. */
  Map<String, String> settings() {
    return settings;
  }

  private String value() {
    String sign = tokens.acceptSymbol("-") ? "-" : "";
    Token token = tokens.peek();
    if (token.kind() == TokenKind.NUMBER
        || sign.isEmpty() && token.kind() == TokenKind.STRING
        || sign.isEmpty() && token.kind() == TokenKind.WORD) {
      tokens.next();
      return switch (token.text()) {
        case "true" -> "1";
        case "false" -> "0";
        default -> sign + token.text();
      };
    }
    throw tokens.expected("a value");
  }
}
