package io.heartwood.policy.config;

import java.util.regex.Pattern;

/** Names of disks, volumes and policies. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

  private Names() {}

  static void require(XmlElement element, String what) throws InvalidConfigurationException {
    if (!NAME.matcher(element.name()).matches()) {
      throw element.place().failure(what + " name may hold letters, digits and underscores only");
    }
  }
}
