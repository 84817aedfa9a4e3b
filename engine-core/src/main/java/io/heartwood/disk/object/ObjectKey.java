package io.heartwood.disk.object;

import java.util.Objects;

/**
 * The complete key of an object, from the root of its bucket. Opaque: nothing may be derived from
 * its text.
 *
 * @param value the key; not empty
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
  /** Checks that the key is not empty. */
  public ObjectKey {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("empty object key");
    }
  }

  @Override
  public int compareTo(ObjectKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
