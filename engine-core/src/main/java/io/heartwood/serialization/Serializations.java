package io.heartwood.serialization;

import io.heartwood.column.Column;
import io.heartwood.serialization.SerializationForm.Kind;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DomainType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes the serialization of a type. */
public final class Serializations {
  private Serializations() {}

  /**
   * The serialization of a whole column.
   *
   * @throws io.heartwood.types.UnsupportedTypeException if it holds states of an aggregate function
   *     whose end is not known
   * @throws IllegalArgumentException if the type has no such form (a sparse Nullable)
   */
  public static Serialization of(DataType type, SerializationForm form) {
    return tree(type, form, new SubstreamNumbers(form, new ColumnStructure(), false));
  }

  /**
   * The serialization of a whole column where each granule stands by itself, as in Compact parts:
   * prefixes are substreams of their own, before all others.
   *
   * @throws IllegalArgumentException if the type has no such form
   */
  public static Serialization ofGranules(DataType type, SerializationForm form) {
    return granules(type, form, new ColumnStructure());
  }

  private static Serialization granules(
      DataType type, SerializationForm form, ColumnStructure structure) {
    SubstreamNumbers numbers = new SubstreamNumbers(form, structure, true);
    numbers.addPrefixes(type);
    List<Substream> prefixes = numbers.prefixes();
    Serialization values = tree(type, form, numbers);
    return prefixes.isEmpty() ? values : new PrefixedSerialization(prefixes, values);
  }

  private static Serialization tree(
      DataType type, SerializationForm form, SubstreamNumbers numbers) {
    return new SerializationTree(form, numbers).column(type, "");
  }

  /**
   * Whether the substreams of a type depend on the rows: of a Variant, Dynamic or JSON, or what
   * holds one.
   */
  public static boolean dependsOnRows(DataType type) {
    return ColumnStructure.isNeeded(type, SerializationForm.CLASSIC);
  }

  /** As {@link #dependsOnRows(DataType)}, or because of maps in buckets. */
  public static boolean dependsOnRows(DataType type, SerializationForm form) {
    return ColumnStructure.isNeeded(type, form);
  }

  /**
   * The serialization of a column that is to be written.
   *
   * @param rows the first rows; for all later ones the same types and paths get streams
   * @param granules whether each granule stands by itself
   */
  public static Serialization forRows(
      DataType type, SerializationForm form, Column rows, boolean granules) {
    if (!dependsOnRows(type)) {
      return granules ? ofGranules(type, form) : of(type, form);
    }
    ColumnStructure structure = ColumnStructure.of(type, rows);
    return granules
        ? granules(type, form, structure)
        : tree(type, form, new SubstreamNumbers(form, structure, false));
  }

  /**
   * The serialization of a column of a Wide part whose type {@link #dependsOnRows}.
   *
   * @param prefixes gives for a suffix the beginning of that stream
   */
  public static Serialization stored(DataType type, SerializationForm form, StreamOpener prefixes)
      throws IOException {
    ColumnStructure structure =
        ColumnStructure.read(
            type,
            form,
            new ColumnStructure.Prefixes() {
              @Override
              public SubstreamInput input(String suffix) throws IOException {
                return prefixes.open(suffix);
              }

              @Override
              public boolean sequential() {
                return false;
              }
            });
    return tree(type, form, new SubstreamNumbers(form, structure, false));
  }

  /**
   * The serialization of a granule of a Compact part, for a type that {@link #dependsOnRows}: reads
   * its prefixes, so that {@link Serialization#read} comes next.
   */
  public static Serialization storedGranule(
      DataType type, SerializationForm form, SubstreamInput input) throws IOException {
    return granules(type, form, ColumnStructure.read(type, form, new Sequence(input, 0)));
  }

  /**
   * As {@link #storedGranule(DataType, SerializationForm, SubstreamInput)}, for a column inside
   * values. Its structures have no counts.
   *
   * @param depth how deep
   */
  static Serialization storedGranule(
      DataType type, SerializationForm form, SubstreamInput input, int depth) throws IOException {
    return granules(type, form, ColumnStructure.read(type, form, new Sequence(input, depth)));
  }

  /** Prefixes one after the other. */
  private record Sequence(SubstreamInput input, int depth) implements ColumnStructure.Prefixes {
    @Override
    public SubstreamInput input(String suffix) {
      return input;
    }

    @Override
    public boolean sequential() {
      return true;
    }

    @Override
    public boolean haveCounts() {
      return depth == 0;
    }
  }

  /**
   * The suffix of a stream that a Wide part has if it has a column, for a type that {@link
   * #dependsOnRows}; no other column has that stream too.
   */
  public static String ownSuffix(DataType type, SerializationForm form) {
    SubstreamNumbers numbers = new SubstreamNumbers(form, new ColumnStructure(), true);
    numbers.addPrefixes(type);
    for (Substream prefix : numbers.prefixes()) {
      if (prefix.kind() == Substream.Kind.STRUCTURE) {
        return prefix.suffix();
      }
      if (prefix.suffix().endsWith(".variant_discr_prefix")) {
        return prefix.suffix().substring(0, prefix.suffix().length() - "_prefix".length());
      }
    }
    throw new IllegalArgumentException("type does not depend on rows: type=" + type);
  }

  /** Opens streams of a column. */
  public interface StreamOpener {
    /** An input at the beginning of the stream of a suffix. */
    SubstreamInput open(String suffix) throws IOException;
  }

  /** The classic form of single values that are not Nullable, in a given substream. */
  static Serialization plain(DataType type, Substream substream) {
    return type.physicalType() == PhysicalType.STRING
        ? new StringSerialization(substream)
        : new FixedSerialization(type, substream);
  }

  /** The type whose bytes these are. */
  static DataType stored(DataType type) {
    DataType stored = type;
    while (stored instanceof DomainType domain) {
      stored = domain.base();
    }
    return stored;
  }

  /**
   * The serialization of a Nested column of which only the sizes are stored: its arrays are of
   * defaults.
   *
   * @param type an array
   */
  public static Serialization ofSizes(DataType type) {
    Substream sizes =
        new SubstreamNumbers(SerializationForm.CLASSIC, new ColumnStructure(), false)
            .next(".size0", Substream.Kind.ARRAY_SIZES, type);
    return new ArraySerialization(
        sizes, new DefaultsSerialization(ArrayType.elementOf(type), sizes));
  }

  /** Whether a complete value of a type can be left out where it is the default. */
  static boolean canBeSparse(DataType stored, Kind kind) {
    return switch (stored.physicalType()) {
      case NULLABLE ->
          kind == Kind.SPARSE_OR_NULL
              && !(stored instanceof LowCardinalityType)
              && canBeSparse(stored(stored.withoutNullable()), kind);
      case ARRAY, TUPLE, VARIANT -> false;
      default ->
          !(stored instanceof LowCardinalityType)
              && !(stored instanceof DynamicType)
              && !(stored instanceof AggregateFunctionType);
    };
  }

  /**
   * Whether defaults of a column of this type are counted, to decide on a sparse form: plain
   * values, and tuples because of their elements.
   *
   * @param nullables whether also Nullable columns can be sparse
   */
  public static boolean mayBeSparse(DataType type, boolean nullables) {
    DataType values = stored(type);
    return values instanceof TupleType
        || canBeSparse(values, nullables ? Kind.SPARSE_OR_NULL : Kind.SPARSE);
  }

  /** Types of the elements if a column is a tuple, else empty; an empty tuple has none either. */
  public static Optional<List<DataType>> elementsOf(DataType type) {
    return stored(type) instanceof TupleType tuple
        ? Optional.of(tuple.elements().stream().map(element -> element.type()).toList())
        : Optional.empty();
  }

  static String elementSuffix(String suffix, String name) {
    return suffix + "%2E" + StreamNames.escape(name);
  }
}
