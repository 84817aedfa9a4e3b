package io.heartwood.serialization;

import java.util.List;
import java.util.Objects;

/**
 * Which of the forms of a type a column of a part is in; the part's {@code serialization.json} says
 * it.
 *
 * @param kind whether default values are left out
 * @param topLevelStrings form of a {@code String} column
 * @param nestedStrings form of strings inside another type
 * @param elements of a Tuple, the form of each element; empty if they have that of the whole, with
 *     all their values
 */
public record SerializationForm(
    Kind kind, Strings topLevelStrings, Strings nestedStrings, List<SerializationForm> elements) {
  /** Whether default values are left out. */
  public enum Kind {
    /** Every row has its value. */
    DEFAULT,
    /** Only rows of other than default values have one. Nullable columns are not like this. */
    SPARSE,
    /** As {@link #SPARSE}; of Nullable columns, rows of other values than NULL have one. */
    SPARSE_OR_NULL
  }

  /** How strings lie. */
  public enum Strings {
    /** Version 0: length and bytes of each string, one after the other. */
    SINGLE_STREAM,
    /** Version 1: lengths in a substream of their own. */
    WITH_SIZE_STREAM
  }

  /** The form of parts without {@code serialization.json}; what every version reads. */
  public static final SerializationForm CLASSIC =
      new SerializationForm(Kind.DEFAULT, Strings.SINGLE_STREAM, Strings.SINGLE_STREAM);

  /** The form of a column whose elements are all complete. */
  public SerializationForm(Kind kind, Strings topLevelStrings, Strings nestedStrings) {
    this(kind, topLevelStrings, nestedStrings, List.of());
  }

  /** Checks that all are given. */
  public SerializationForm {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(topLevelStrings, "topLevelStrings");
    Objects.requireNonNull(nestedStrings, "nestedStrings");
    elements = List.copyOf(elements);
  }

  /** This form with every row having its value. */
  SerializationForm complete() {
    return new SerializationForm(Kind.DEFAULT, topLevelStrings, nestedStrings, elements);
  }
}
