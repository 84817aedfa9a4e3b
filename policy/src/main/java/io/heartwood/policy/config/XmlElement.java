package io.heartwood.policy.config;

import java.util.List;
import java.util.Map;

/**
 * An element of a configuration with its text and children. Immutable.
 *
 * @param name its name
 * @param attributes its attributes
 * @param text the text directly in it, without white space around it
 * @param children its child elements, in order
 * @param place where it stands
 */
record XmlElement(
    String name,
    Map<String, String> attributes,
    String text,
    List<XmlElement> children,
    ElementPlace place) {
  XmlElement {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  /** The first child of this name, or null. */
  XmlElement child(String childName) {
    for (XmlElement child : children) {
      if (child.name.equals(childName)) {
        return child;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return place.toString();
  }
}
