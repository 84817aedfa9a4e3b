package io.heartwood.policy.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of elements, with what the environment contributes to them, and their conversion to
 * numbers.
 *
 * <p>{@code <region from_env="AWS_REGION"/>} is the variable's value, as in ClickHouse. {@code
 * ${S3_BUCKET}} within a text is replaced by the variable's value, as people have {@code envsubst}
 * do for ClickHouse before it starts. Both happen after the XML was read, so a value is never taken
 * for markup; a variable that is not set is an error.
 */
final class ElementValues {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");

  private final Map<String, String> environment;

  ElementValues(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The text of a leaf element. */
  String text(XmlElement element) throws InvalidConfigurationException {
    for (String attribute : new String[] {"from_zk", "incl", "include_from"}) {
      if (element.attributes().containsKey(attribute)) {
        throw element.place().failure("attribute " + attribute + " is not supported");
      }
    }
    String variable = element.attributes().get("from_env");
    if (variable != null) {
      if (!element.text().isEmpty() && !element.attributes().containsKey("replace")) {
        throw element.place().failure("element has both a text and from_env");
      }
      return variable(variable, element).strip();
    }
    Matcher matcher = VARIABLE.matcher(element.text());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(
          text, Matcher.quoteReplacement(variable(matcher.group(1), element)));
    }
    matcher.appendTail(text);
    return text.toString().strip();
  }

  long bytes(XmlElement element) throws InvalidConfigurationException {
    Matcher matcher = Pattern.compile("([0-9]{1,18})(?:([KMGT])(i?)B?)?").matcher(text(element));
    if (!matcher.matches()) {
      throw expected(element, "a number of bytes");
    }
    try {
      long bytes = Long.parseLong(matcher.group(1));
      long unit = "i".equals(matcher.group(3)) ? 1024 : 1000;
      int power = matcher.group(2) == null ? 0 : "KMGT".indexOf(matcher.group(2)) + 1;
      for (int i = 0; i < power; i++) {
        bytes = Math.multiplyExact(bytes, unit);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw expected(element, "a number of bytes below 2^63");
    }
  }

  double fraction(XmlElement element) throws InvalidConfigurationException {
    try {
      double fraction = Double.parseDouble(text(element));
      if (fraction >= 0 && !Double.isInfinite(fraction)) {
        return fraction;
      }
    } catch (NumberFormatException e) {
      throw expected(element, "a number");
    }
    throw expected(element, "a number from 0");
  }

  int count(XmlElement element) throws InvalidConfigurationException {
    String text = text(element);
    if (!text.matches("[0-9]{1,9}")) {
      throw expected(element, "a whole number");
    }
    return Integer.parseInt(text);
  }

  boolean flag(XmlElement element) throws InvalidConfigurationException {
    return switch (text(element).toLowerCase(Locale.ROOT)) {
      case "1", "true", "yes", "on" -> true;
      case "0", "false", "no", "off" -> false;
      default -> throw expected(element, "true or false");
    };
  }

  private InvalidConfigurationException expected(XmlElement element, String what)
      throws InvalidConfigurationException {
    return element.place().failure(what + " was expected, not " + quoted(text(element)));
  }

  private static String quoted(String text) {
    return "'" + (text.length() > 100 ? text.substring(0, 100) + "..." : text) + "'";
  }

  private String variable(String name, XmlElement element) throws InvalidConfigurationException {
    String value = environment.get(name);
    if (value == null) {
      throw element.place().failure("environment variable is not set: variable=" + name);
    }
    return value;
  }
}
