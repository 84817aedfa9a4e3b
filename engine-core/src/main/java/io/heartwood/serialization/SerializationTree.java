package io.heartwood.serialization;

import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.serialization.SerializationForm.Kind;
import io.heartwood.serialization.SerializationForm.Maps;
import io.heartwood.serialization.SerializationForm.Strings;
import io.heartwood.serialization.SerializationForm.Versions;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.JsonType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.MapType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the serialization of a column and of all that is inside it, and numbers the substreams in
 * the order in which they are written. Confined to one thread.
 */
final class SerializationTree {
  private final SerializationForm form;
  private final SubstreamNumbers numbering;

  SerializationTree(SerializationForm form, SubstreamNumbers numbering) {
    this.form = form;
    this.numbering = numbering;
  }

  /** The serialization of a column, or of an element of a tuple that is one. */
  Serialization column(DataType type, String suffix) {
    DataType values = Serializations.stored(type);
    if (form.kind() != Kind.DEFAULT) {
      if (!Serializations.canBeSparse(values, form.kind())) {
        throw new IllegalArgumentException("type cannot be sparse: type=" + type);
      }
      Substream offsets =
          numbering.next(suffix + ".sparse.idx", Substream.Kind.SPARSE_OFFSETS, values);
      DataType present = values.withoutNullable();
      Versions versions = present == values ? form.topLevel() : form.nested();
      return new SparseSerialization(present, offsets, values(present, suffix, 0, versions));
    }
    if (values instanceof TupleType tuple && !tuple.elements().isEmpty()) {
      List<Serialization> elements = new ArrayList<>();
      for (int i = 0; i < tuple.elements().size(); i++) {
        SerializationForm elementForm =
            form.elements().isEmpty()
                ? new SerializationForm(Kind.DEFAULT, form.topLevel(), form.nested(), List.of())
                : form.elements().get(i);
        DataType element = tuple.elements().get(i).type();
        // ClickHouse also calls elements sparse that cannot be, and stores them whole.
        boolean sparse =
            Serializations.canBeSparse(Serializations.stored(element), elementForm.kind());
        SerializationTree tree =
            new SerializationTree(sparse ? elementForm : elementForm.complete(), numbering);
        elements.add(tree.column(element, Serializations.elementSuffix(suffix, tuple.nameOf(i))));
      }
      return new TupleSerialization(elements);
    }
    return values(values, suffix, 0, form.topLevel());
  }

  /**
   * The serialization of values that are all there.
   *
   * @param depth how many arrays are around them
   */
  private Serialization values(DataType named, String suffix, int depth, Versions versions) {
    DataType type = Serializations.stored(named);
    if (type instanceof LowCardinalityType) {
      Substream keys = numbering.next(suffix + ".dict", Substream.Kind.DICTIONARIES, type);
      return new LowCardinalitySerialization(
          type.valueType(),
          numbering.prefix(suffix),
          keys,
          numbering.next(suffix, Substream.Kind.DICTIONARY_INDEXES, type));
    }
    if (type instanceof AggregateFunctionType states) {
      return new StateSerialization(
          numbering.next(suffix, Substream.Kind.VALUES, type), StateLayout.of(states));
    }
    Versions inside = form.nested();
    if (type instanceof VariantType variant) {
      return variant(variant.members(), suffix, depth);
    }
    if (type instanceof DynamicType) {
      return dynamic(suffix, depth);
    }
    if (type instanceof JsonType json) {
      return json(json, suffix, depth);
    }
    switch (type.physicalType()) {
      case NULLABLE -> {
        Substream nullMap = numbering.next(suffix + ".null", Substream.Kind.NULL_MAP, type);
        return new NullableSerialization(
            nullMap, values(type.withoutNullable(), suffix, depth, inside));
      }
      case ARRAY -> {
        if (type instanceof MapType map && versions.maps() == Maps.WITH_BUCKETS) {
          return buckets(map, suffix, depth);
        }
        return array(type, suffix, depth);
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
                  Serializations.elementSuffix(suffix, tuple.nameOf(i)),
                  depth,
                  inside));
        }
        return new TupleSerialization(elements);
      }
      case STRING -> {
        if (versions.strings() == Strings.WITH_SIZE_STREAM) {
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

  private BucketedMapSerialization buckets(MapType map, String suffix, int depth) {
    int count = numbering.structure().buckets(suffix);
    Substream info = numbering.structureStream(suffix + BucketedMapSerialization.INFO);
    List<ArraySerialization> buckets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      buckets.add(array(map, suffix + "." + i, depth));
    }
    Substream indexes =
        count == 1
            ? null
            : numbering.next(
                suffix + BucketedMapSerialization.INDEXES,
                Substream.Kind.BUCKETS,
                IntegerType.UINT8);
    return new BucketedMapSerialization(
        map, numbering.ofGranules() ? null : info, buckets, indexes);
  }

  private ArraySerialization array(DataType type, String suffix, int depth) {
    Substream sizes = numbering.next(suffix + ".size" + depth, Substream.Kind.ARRAY_SIZES, type);
    DataType element = ArrayType.elementOf(type);
    return new ArraySerialization(sizes, values(element, suffix, depth + 1, form.nested()));
  }

  /** The serialization of a Variant; a member that is null is the shared one of a Dynamic. */
  private VariantSerialization variant(List<DataType> types, String suffix, int depth) {
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
              form.nested()));
    }
    return new VariantSerialization(
        numbering.structure().isCompactVariant(suffix),
        numbering.prefix(suffix + ".variant_discr_prefix"),
        discriminators,
        members);
  }

  private DynamicSerialization dynamic(String suffix, int depth) {
    DynamicStructure structure = numbering.structure().dynamic(suffix);
    Substream stream = numbering.structureStream(suffix + ".dynamic_structure");
    return new DynamicSerialization(
        structure, stream, !numbering.ofGranules(), variant(structure.members(), suffix, depth));
  }

  private JsonSerialization json(JsonType json, String suffix, int depth) {
    ObjectStructure structure = numbering.structure().object(suffix);
    Substream stream = numbering.structureStream(suffix + ".object_structure");
    List<Serialization> typed = new ArrayList<>();
    for (TupleType.Element path : json.typedPaths()) {
      String pathSuffix = ColumnStructure.pathSuffix(suffix, path.name());
      typed.add(values(path.type(), pathSuffix, depth, form.nested()));
    }
    List<DynamicSerialization> dynamic = new ArrayList<>();
    for (String path : structure.paths()) {
      dynamic.add(dynamic(ColumnStructure.pathSuffix(suffix, path), depth));
    }
    return new JsonSerialization(
        structure,
        stream,
        !numbering.ofGranules(),
        typed,
        dynamic,
        sharedData(structure, suffix + ".object_shared_data", depth));
  }

  private SharedData sharedData(ObjectStructure structure, String suffix, int depth) {
    if (structure.form() == ObjectStructure.Form.ADVANCED) {
      return advancedSharedData(structure, suffix);
    }
    TupleType pair =
        new TupleType(
            List.of(
                new TupleType.Element("paths", StringType.INSTANCE),
                new TupleType.Element("values", StringType.INSTANCE)));
    SerializationTree classic = new SerializationTree(SerializationForm.CLASSIC, numbering);
    List<ArraySerialization> maps = new ArrayList<>();
    for (int bucket = 0; bucket < structure.buckets(); bucket++) {
      String bucketSuffix =
          structure.form() == ObjectStructure.Form.MAP ? suffix : suffix + "." + bucket;
      maps.add(classic.array(new ArrayType(pair), bucketSuffix, depth));
    }
    return new SharedData(maps);
  }

  private SharedData advancedSharedData(ObjectStructure structure, String suffix) {
    List<Substream> structures = new ArrayList<>();
    for (int bucket = 0; bucket < structure.buckets(); bucket++) {
      String bucketSuffix = suffix + "." + bucket + ".";
      structures.add(
          numbering.sharedData(
              bucketSuffix + (numbering.ofGranules() ? "structure_prefix" : "structure")));
    }
    List<Substream> all = new ArrayList<>(structures);
    for (String name : List.of("copy.sizes", "copy.paths_indexes", "copy.values")) {
      all.add(numbering.sharedData(suffix + "." + name));
    }
    return new SharedData(all, structures, numbering.ofGranules());
  }
}
