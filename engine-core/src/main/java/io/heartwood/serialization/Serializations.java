package io.heartwood.serialization;

import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.column.Column;
import io.heartwood.serialization.SerializationForm.Kind;
import io.heartwood.serialization.SerializationForm.Strings;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DomainType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.JsonType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.NullableType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.io.IOException;
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
    return granules(type, form, new Numbering());
  }

  private static Serialization granules(
      DataType type, SerializationForm form, Numbering numbering) {
    numbering.granules = true;
    numbering.addPrefixes(type, "");
    if (numbering.prefixes.isEmpty()) {
      return column(type, "", form, numbering);
    }
    List<Substream> prefixes = List.copyOf(numbering.prefixes.values());
    return new PrefixedSerialization(prefixes, column(type, "", form, numbering));
  }

  /**
   * Whether the substreams of a type depend on the rows: of a Variant, Dynamic or JSON, or what
   * holds one.
   */
  public static boolean dependsOnRows(DataType type) {
    return ColumnStructure.isNeeded(type);
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
    Numbering numbering = new Numbering();
    numbering.structure = ColumnStructure.of(type, rows);
    return granules ? granules(type, form, numbering) : column(type, "", form, numbering);
  }

  /**
   * The serialization of a column of a Wide part whose type {@link #dependsOnRows}.
   *
   * @param prefixes gives for a suffix the beginning of that stream
   */
  public static Serialization stored(DataType type, SerializationForm form, StreamOpener prefixes)
      throws IOException {
    Numbering numbering = new Numbering();
    numbering.structure =
        ColumnStructure.read(
            type,
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
    return column(type, "", form, numbering);
  }

  /**
   * The serialization of a granule of a Compact part, for a type that {@link #dependsOnRows}: reads
   * its prefixes, so that {@link Serialization#read} comes next.
   */
  public static Serialization storedGranule(
      DataType type, SerializationForm form, SubstreamInput input) throws IOException {
    Numbering numbering = new Numbering();
    numbering.structure =
        ColumnStructure.read(
            type,
            new ColumnStructure.Prefixes() {
              @Override
              public SubstreamInput input(String suffix) {
                return input;
              }

              @Override
              public boolean sequential() {
                return true;
              }
            });
    return granules(type, form, numbering);
  }

  /**
   * The suffix of a stream that a Wide part has if it has a column, for a type that {@link
   * #dependsOnRows}; no other column has that stream too.
   */
  public static String ownSuffix(DataType type) {
    Numbering numbering = new Numbering();
    numbering.addPrefixes(type, "");
    for (Substream prefix : numbering.prefixes.values()) {
      if (prefix.suffix().endsWith("_structure")) {
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

  /** ClickHouse also calls elements sparse that cannot be, and stores them whole. */
  private static boolean canBeSparse(DataType stored, Kind kind) {
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
    if (type instanceof VariantType variant) {
      return variant(variant.members(), suffix, depth, form, numbering);
    }
    if (type instanceof DynamicType) {
      return dynamic(suffix, depth, form, numbering);
    }
    if (type instanceof JsonType json) {
      return json(json, suffix, depth, form, numbering);
    }
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

  /** The serialization of a Variant; a member that is null is the shared one of a Dynamic. */
  private static VariantSerialization variant(
      List<DataType> types, String suffix, int depth, SerializationForm form, Numbering numbering) {
    Substream discriminators =
        numbering.next(suffix + ".variant_discr", Substream.Kind.DISCRIMINATORS, IntegerType.UINT8);
    List<Serialization> members = new ArrayList<>();
    for (DataType type : types) {
      members.add(
          values(
              type == null ? StringType.INSTANCE : type,
              type == null
                  ? suffix + "." + DynamicStructure.SHARED
                  : ColumnStructure.memberSuffix(suffix, type),
              depth,
              form.nestedStrings(),
              form,
              numbering));
    }
    return new VariantSerialization(
        numbering.structure.isCompactVariant(suffix),
        numbering.prefixes.get(suffix + ".variant_discr_prefix"),
        discriminators,
        members);
  }

  private static DynamicSerialization dynamic(
      String suffix, int depth, SerializationForm form, Numbering numbering) {
    DynamicStructure structure = numbering.structure.dynamic(suffix);
    Substream stream = numbering.structureStream(suffix + ".dynamic_structure");
    return new DynamicSerialization(
        structure,
        stream,
        !numbering.granules,
        variant(structure.members(), suffix, depth, form, numbering));
  }

  private static JsonSerialization json(
      JsonType json, String suffix, int depth, SerializationForm form, Numbering numbering) {
    ObjectStructure structure = numbering.structure.object(suffix);
    Substream stream = numbering.structureStream(suffix + ".object_structure");
    List<Serialization> typed = new ArrayList<>();
    for (TupleType.Element path : json.typedPaths()) {
      String pathSuffix = ColumnStructure.pathSuffix(suffix, path.name());
      typed.add(values(path.type(), pathSuffix, depth, form.nestedStrings(), form, numbering));
    }
    List<DynamicSerialization> dynamic = new ArrayList<>();
    for (String path : structure.paths()) {
      dynamic.add(dynamic(ColumnStructure.pathSuffix(suffix, path), depth, form, numbering));
    }
    return new JsonSerialization(
        structure,
        stream,
        !numbering.granules,
        typed,
        dynamic,
        sharedData(structure, suffix + ".object_shared_data", depth, numbering));
  }

  private static SharedData sharedData(
      ObjectStructure structure, String suffix, int depth, Numbering numbering) {
    if (structure.form() == ObjectStructure.Form.ADVANCED) {
      return advancedSharedData(structure, suffix, numbering);
    }
    TupleType pair =
        new TupleType(
            List.of(
                new TupleType.Element("paths", StringType.INSTANCE),
                new TupleType.Element("values", StringType.INSTANCE)));
    List<ArraySerialization> maps = new ArrayList<>();
    for (int bucket = 0; bucket < structure.buckets(); bucket++) {
      String bucketSuffix =
          structure.form() == ObjectStructure.Form.MAP ? suffix : suffix + "." + bucket;
      maps.add(
          (ArraySerialization)
              values(
                  new ArrayType(pair),
                  bucketSuffix,
                  depth,
                  Strings.SINGLE_STREAM,
                  SerializationForm.CLASSIC,
                  numbering));
    }
    return new SharedData(maps);
  }

  private static SharedData advancedSharedData(
      ObjectStructure structure, String suffix, Numbering numbering) {
    List<Substream> structures = new ArrayList<>();
    for (int bucket = 0; bucket < structure.buckets(); bucket++) {
      String bucketSuffix = suffix + "." + bucket + ".";
      structures.add(
          numbering.sharedData(
              bucketSuffix + (numbering.granules ? "structure_prefix" : "structure")));
    }
    List<Substream> all = new ArrayList<>(structures);
    for (String name : List.of("copy.sizes", "copy.paths_indexes", "copy.values")) {
      all.add(numbering.sharedData(suffix + "." + name));
    }
    return new SharedData(all, structures, numbering.granules);
  }

  static String elementSuffix(String suffix, String name) {
    return suffix + "%2E" + StreamNames.escape(name);
  }

  /** Gives substreams their numbers in the order in which they are written. */
  private static final class Numbering {
    private final Map<String, Substream> prefixes = new LinkedHashMap<>();
    private ColumnStructure structure = new ColumnStructure();
    private boolean granules;
    private int count;

    /** Numbers the prefixes of a column, by the suffixes of what they belong to. */
    void addPrefixes(DataType named, String suffix) {
      DataType type = stored(named);
      if (type instanceof LowCardinalityType) {
        prefixes.put(suffix, next(suffix + ".dict_prefix", Substream.Kind.PREFIX, type));
      } else if (type instanceof VariantType variant) {
        addVariantPrefixes(variant.members(), suffix);
      } else if (type instanceof DynamicType) {
        addDynamicPrefixes(suffix);
      } else if (type instanceof JsonType json) {
        addPrefix(suffix + ".object_structure", Substream.Kind.STRUCTURE);
        for (TupleType.Element path : json.typedPaths()) {
          addPrefixes(path.type(), ColumnStructure.pathSuffix(suffix, path.name()));
        }
        for (String path : structure.object(suffix).paths()) {
          addDynamicPrefixes(ColumnStructure.pathSuffix(suffix, path));
        }
      } else if (type instanceof NullableType nullable) {
        addPrefixes(nullable.nested(), suffix);
      } else if (type.physicalType() == PhysicalType.ARRAY) {
        addPrefixes(ArrayType.elementOf(type), suffix);
      } else if (type instanceof TupleType tuple) {
        for (int i = 0; i < tuple.elements().size(); i++) {
          addPrefixes(tuple.elements().get(i).type(), elementSuffix(suffix, tuple.nameOf(i)));
        }
      }
    }

    private void addDynamicPrefixes(String suffix) {
      addPrefix(suffix + ".dynamic_structure", Substream.Kind.STRUCTURE);
      addVariantPrefixes(structure.dynamic(suffix).types(), suffix);
    }

    private void addVariantPrefixes(List<DataType> members, String suffix) {
      addPrefix(suffix + ".variant_discr_prefix", Substream.Kind.PREFIX);
      for (DataType member : members) {
        addPrefixes(member, ColumnStructure.memberSuffix(suffix, member));
      }
    }

    private void addPrefix(String suffix, Substream.Kind kind) {
      prefixes.put(suffix, next(suffix, kind, IntegerType.UINT8));
    }

    /** The stream of a structure: among the prefixes, or the next one. */
    Substream structureStream(String suffix) {
      return granules
          ? prefixes.get(suffix)
          : next(suffix, Substream.Kind.STRUCTURE, IntegerType.UINT8);
    }

    Substream sharedData(String suffix) {
      return next(suffix, Substream.Kind.SHARED_DATA, IntegerType.UINT8);
    }

    Substream next(String suffix, Substream.Kind kind, DataType type) {
      return new Substream(count++, suffix, kind, type.withoutNullable());
    }
  }
}
