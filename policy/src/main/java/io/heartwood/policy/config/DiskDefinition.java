package io.heartwood.policy.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A disk as configured. Printing shows no value, for some are secrets. Immutable.
 *
 * @param name the disk's name
 * @param type value of {@code type}, such as {@code s3}
 * @param settings all children of the element, name to text, {@code type} included; a repeated
 *     child {@code header} is {@code header}, {@code header[1]}, ...; a child of a child is {@code
 *     proxy.uri}
 * @param place where it stands
 */
record DiskDefinition(String name, String type, Map<String, String> settings, ElementPlace place) {
  DiskDefinition {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  @Override
  public String toString() {
    return name + " type=" + type + " settings=" + settings.keySet();
  }
}
