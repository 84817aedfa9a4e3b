package io.heartwood.serialization;

import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.serialization.SerializationForm.Kind;
import io.heartwood.serialization.SerializationForm.Strings;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DomainType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    return column(type, "", form, new Numbering());
  }

  /**
   * The serialization of a whole column where each granule stands by itself, as in Compact parts:
   * prefixes are substreams of their own, before all others.
   *
   * @throws IllegalArgumentException if the type has no such form
   */
  public static Serialization ofGranules(DataType type, SerializationForm form) {
    Numbering numbering = new Numbering();
    numbering.addPrefixes(type, "");
    if (numbering.prefixes.isEmpty()) {
      return column(type, "", form, numbering);
    }
    List<Substream> prefixes = List.copyOf(numbering.prefixes.values());
    return new PrefixedSerialization(prefixes, column(type, "", form, numbering));
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
    Substream sizes = new Numbering().next(".size0", Substream.Kind.ARRAY_SIZES, type);
    return new ArraySerialization(
        sizes, new DefaultsSerialization(ArrayType.elementOf(type), sizes));
  }

  private static Serialization column(
      DataType type, String suffix, SerializationForm form, Numbering numbering) {
    DataType values = stored(type);
    if (form.kind() != Kind.DEFAULT) {
      if (!canBeSparse(values, form.kind())) {
        throw new IllegalArgumentException("type cannot be sparse: type=" + type);
      }
      Substream offsets =
          numbering.next(suffix + ".sparse.idx", Substream.Kind.SPARSE_OFFSETS, values);
      DataType present = values.withoutNullable();
      SerializationForm.Strings strings =
          present == values ? form.topLevelStrings() : form.nestedStrings();
      return new SparseSerialization(
          present, offsets, values(present, suffix, 0, strings, form, numbering));
    }
    if (values instanceof TupleType tuple && !tuple.elements().isEmpty()) {
      List<Serialization> elements = new ArrayList<>();
      for (int i = 0; i < tuple.elements().size(); i++) {
        SerializationForm elementForm =
            form.elements().isEmpty()
                ? new SerializationForm(Kind.DEFAULT, form.topLevelStrings(), form.nestedStrings())
                : form.elements().get(i);
        elements.add(
            column(
                tuple.elements().get(i).type(),
                elementSuffix(suffix, tuple.nameOf(i)),
                canBeSparse(stored(tuple.elements().get(i).type()), elementForm.kind())
                    ? elementForm
                    : elementForm.complete(),
                numbering));
      }
      return new TupleSerialization(elements);
    }
    return values(values, suffix, 0, form.topLevelStrings(), form, numbering);
  }

  /**
   * Whether defaults of a column of this type are counted, to decide on a sparse form: plain
   * values, and tuples because of their elements.
   */
  public static boolean mayBeSparse(DataType type) {
    DataType values = stored(type);
    return values instanceof TupleType || canBeSparse(values, Kind.SPARSE);
  }

  /** Types of the elements if a column is a tuple, else empty; an empty tuple has none either. */
  public static Optional<List<DataType>> elementsOf(DataType type) {
    return stored(type) instanceof TupleType tuple
        ? Optional.of(tuple.elements().stream().map(element -> element.type()).toList())
        : Optional.empty();
  }

  /** ClickHouse also calls elements sparse that cannot be, and stores them whole. */
  private static boolean canBeSparse(DataType stored, Kind kind) {
    return switch (stored.physicalType()) {
      case NULLABLE ->
          kind == Kind.SPARSE_OR_NULL
              && !(stored instanceof LowCardinalityType)
              && canBeSparse(stored(stored.withoutNullable()), kind);
      case ARRAY, TUPLE -> false;
      default ->
          !(stored instanceof LowCardinalityType) && !(stored instanceof AggregateFunctionType);
    };
  }

  /**
   * The serialization of values that are all there.
   *
   * @param depth how many arrays are around them
   */
  private static Serialization values(
      DataType named,
      String suffix,
      int depth,
      Strings strings,
      SerializationForm form,
      Numbering numbering) {
    DataType type = stored(named);
    if (type instanceof LowCardinalityType) {
      Substream keys = numbering.next(suffix + ".dict", Substream.Kind.DICTIONARIES, type);
      return new LowCardinalitySerialization(
          type.valueType(),
          numbering.prefixes.get(suffix),
          keys,
          numbering.next(suffix, Substream.Kind.DICTIONARY_INDEXES, type));
    }
    if (type instanceof AggregateFunctionType states) {
      return new StateSerialization(
          numbering.next(suffix, Substream.Kind.VALUES, type), StateLayout.of(states));
    }
    Strings inside = form.nestedStrings();
    switch (type.physicalType()) {
      case NULLABLE -> {
        Substream nullMap = numbering.next(suffix + ".null", Substream.Kind.NULL_MAP, type);
        return new NullableSerialization(
            nullMap, values(type.withoutNullable(), suffix, depth, inside, form, numbering));
      }
      case ARRAY -> {
        Substream sizes =
            numbering.next(suffix + ".size" + depth, Substream.Kind.ARRAY_SIZES, type);
        DataType element = ArrayType.elementOf(type);
        return new ArraySerialization(
            sizes, values(element, suffix, depth + 1, inside, form, numbering));
      }
      case TUPLE -> {
        TupleType tuple = (TupleType) type;
        if (tuple.elements().isEmpty()) {
          return new EmptyTupleSerialization(numbering.next(suffix, Substream.Kind.VALUES, type));
        }
        List<Serialization> elements = new ArrayList<>();
        for (int i = 0; i < tuple.elements().size(); i++) {
          elements.add(
              values(
                  tuple.elements().get(i).type(),
                  elementSuffix(suffix, tuple.nameOf(i)),
                  depth,
                  inside,
                  form,
                  numbering));
        }
        return new TupleSerialization(elements);
      }
      case STRING -> {
        if (strings == Strings.WITH_SIZE_STREAM) {
          Substream sizes = numbering.next(suffix + ".size", Substream.Kind.STRING_SIZES, type);
          return new SizedStringSerialization(
              sizes, numbering.next(suffix, Substream.Kind.VALUES, type));
        }
        return new StringSerialization(numbering.next(suffix, Substream.Kind.VALUES, type));
      }
      default -> {
        return new FixedSerialization(type, numbering.next(suffix, Substream.Kind.VALUES, type));
      }
    }
  }

  private static String elementSuffix(String suffix, String name) {
    return suffix + "%2E" + StreamNames.escape(name);
  }

  /** Gives substreams their numbers in the order in which they are written. */
  private static final class Numbering {
    private final Map<String, Substream> prefixes = new LinkedHashMap<>();
    private int count;

    /** Numbers the prefixes of a column, by the suffixes of what they belong to. */
    void addPrefixes(DataType named, String suffix) {
      DataType type = stored(named);
      if (type instanceof LowCardinalityType) {
        prefixes.put(suffix, next(suffix + ".dict_prefix", Substream.Kind.PREFIX, type));
      } else if (type.physicalType() == PhysicalType.ARRAY) {
        addPrefixes(ArrayType.elementOf(type), suffix);
      } else if (type instanceof TupleType tuple) {
        for (int i = 0; i < tuple.elements().size(); i++) {
          addPrefixes(tuple.elements().get(i).type(), elementSuffix(suffix, tuple.nameOf(i)));
        }
      }
    }

    Substream next(String suffix, Substream.Kind kind, DataType type) {
      return new Substream(count++, suffix, kind, type.withoutNullable());
    }
  }
}
