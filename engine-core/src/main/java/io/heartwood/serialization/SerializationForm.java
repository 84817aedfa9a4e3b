package io.heartwood.serialization;

import java.util.List;
import java.util.Objects;

/**
 * Which of the forms of a type a column of a part is in; the part's {@code serialization.json} says
 * it.
 *
 * @param kind whether default values are left out
 * @param topLevel form of a column of the type itself, or of an element of a tuple that is one
 * @param nested form of the types inside another type
 * @param elements of a Tuple, the form of each element; empty if they have that of the whole, with
 *     all their values
 */
public record SerializationForm(
    Kind kind, Versions topLevel, Versions nested, List<SerializationForm> elements) {
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

  /** How maps lie. */
  public enum Maps {
    /** Version 0: as arrays of pairs. */
    BASIC,
    /** Version 1: the pairs of each row in buckets by their keys. */
    WITH_BUCKETS
  }

  /** The versions of types that there are more than one of. */
  public record Versions(Strings strings, Maps maps) {
    /** Version 0 of every type. */
    public static final Versions CLASSIC = new Versions(Strings.SINGLE_STREAM, Maps.BASIC);

    /** Checks that both are given. */
    public Versions {
      Objects.requireNonNull(strings, "strings");
      Objects.requireNonNull(maps, "maps");
    }
  }

  /** The form of parts without {@code serialization.json}; what every version reads. */
  public static final SerializationForm CLASSIC =
      new SerializationForm(Kind.DEFAULT, Strings.SINGLE_STREAM, Strings.SINGLE_STREAM);

  /** The form of a column whose maps are basic, and whose elements are all complete. */
  public SerializationForm(Kind kind, Strings topLevelStrings, Strings nestedStrings) {
    this(
        kind,
        new Versions(topLevelStrings, Maps.BASIC),
        new Versions(nestedStrings, Maps.BASIC),
        List.of());
  }

  /** Checks that all are given. */
  public SerializationForm {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(topLevel, "topLevel");
    Objects.requireNonNull(nested, "nested");
    elements = List.copyOf(elements);
  }

  /** Whether there may be maps in buckets. */
  boolean hasBuckets() {
    return topLevel.maps() == Maps.WITH_BUCKETS || nested.maps() == Maps.WITH_BUCKETS;
  }

  /** This form with every row having its value. */
  SerializationForm complete() {
    return new SerializationForm(Kind.DEFAULT, topLevel, nested, elements);
  }
}
