package io.heartwood.part.inspect;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a table's keys from elsewhere, as SQL: parts do not tell. Immutable.
 *
 * @param primaryKey PRIMARY KEY, or ORDER BY if there is none: {@code (city, toDate(t))}
 * @param partitionBy PARTITION BY
 * @param indexGranularity the table's {@code index_granularity}, which matters only for parts whose
 *     marks do not say the rows of granules
 */
public record KeyDefinition(
    Optional<String> primaryKey, Optional<String> partitionBy, OptionalInt indexGranularity) {
  /** Nothing is known. */
  public static final KeyDefinition UNKNOWN =
      new KeyDefinition(Optional.empty(), Optional.empty(), OptionalInt.empty());

  /** Checks that all are given. */
  public KeyDefinition {
    Objects.requireNonNull(primaryKey, "primaryKey");
    Objects.requireNonNull(partitionBy, "partitionBy");
    if (indexGranularity.isPresent() && indexGranularity.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "index granularity must be positive: indexGranularity=" + indexGranularity.getAsInt());
    }
  }
}
