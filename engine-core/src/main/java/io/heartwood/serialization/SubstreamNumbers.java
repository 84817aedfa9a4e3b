package io.heartwood.serialization;

import io.heartwood.serialization.SerializationForm.Maps;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.JsonType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives substreams of one column their numbers in the order in which they are written. Confined to
 * one thread.
 */
final class SubstreamNumbers {
  private final SerializationForm form;
  private final ColumnStructure structure;
  private final boolean granules;
  private final Map<String, Substream> prefixes = new LinkedHashMap<>();
  private int count;

  /**
   * @param granules whether each granule stands by itself, so that prefixes are substreams of their
   *     own
   */
  SubstreamNumbers(SerializationForm form, ColumnStructure structure, boolean granules) {
    this.form = form;
    this.structure = structure;
    this.granules = granules;
  }

  /** Whether each granule stands by itself. */
  boolean ofGranules() {
    return granules;
  }

  /** What the type of the column leaves open. */
  ColumnStructure structure() {
    return structure;
  }

  /** The numbered prefixes, in their order. */
  List<Substream> prefixes() {
    return List.copyOf(prefixes.values());
  }

  /** The prefix of what has a suffix; null if it has none, or no substream of its own for it. */
  Substream prefix(String suffix) {
    return prefixes.get(suffix);
  }

  /** Numbers the prefixes of a column. */
  void addPrefixes(DataType type) {
    addPrefixes(type, "", form.topLevel().maps());
  }

  /** Numbers prefixes, by the suffixes of what they belong to. */
  private void addPrefixes(DataType named, String suffix, Maps maps) {
    DataType type = Serializations.stored(named);
    Maps inside = form.nested().maps();
    if (type instanceof LowCardinalityType) {
      prefixes.put(suffix, next(suffix + ".dict_prefix", Substream.Kind.PREFIX, type));
    } else if (type instanceof VariantType variant) {
      addVariantPrefixes(variant.members(), suffix);
    } else if (type instanceof DynamicType) {
      addDynamicPrefixes(suffix);
    } else if (type instanceof JsonType json) {
      addPrefix(suffix + ".object_structure", Substream.Kind.STRUCTURE);
      for (TupleType.Element path : json.typedPaths()) {
        addPrefixes(path.type(), ColumnStructure.pathSuffix(suffix, path.name()), inside);
      }
      for (String path : structure.object(suffix).paths()) {
        addDynamicPrefixes(ColumnStructure.pathSuffix(suffix, path));
      }
    } else if (type instanceof NullableType nullable) {
      addPrefixes(nullable.nested(), suffix, inside);
    } else if (type instanceof MapType map && maps == Maps.WITH_BUCKETS) {
      addPrefix(suffix + BucketedMapSerialization.INFO, Substream.Kind.STRUCTURE);
      for (int bucket = 0; bucket < structure.buckets(suffix); bucket++) {
        addPrefixes(map.entry(), suffix + "." + bucket, inside);
      }
    } else if (type.physicalType() == PhysicalType.ARRAY) {
      addPrefixes(ArrayType.elementOf(type), suffix, inside);
    } else if (type instanceof TupleType tuple) {
      for (int i = 0; i < tuple.elements().size(); i++) {
        addPrefixes(
            tuple.elements().get(i).type(),
            Serializations.elementSuffix(suffix, tuple.nameOf(i)),
            maps);
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
      addPrefixes(member, ColumnStructure.memberSuffix(suffix, member), form.nested().maps());
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
