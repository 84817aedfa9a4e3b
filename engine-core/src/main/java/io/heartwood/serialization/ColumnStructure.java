package io.heartwood.serialization;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.serialization.SerializationForm.Maps;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DomainType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.JsonType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the type of a column leaves open: the form of its Variants, the types in its Dynamics, the
 * paths in its JSONs, into how many buckets its maps are split. Taken from rows when they are
 * written, and from prefixes when they are read. By the suffix of the streams that it is about.
 */
final class ColumnStructure {
  /** The most that Dynamic and JSON may be inside each other. */
  private static final int MAX_DEPTH = 64;

  /** The most buckets of all maps of a column together. */
  private static final int MAX_BUCKETS = 1 << 14;

  private final Map<String, Boolean> compactVariants = new HashMap<>();
  private final Map<String, DynamicStructure> dynamics = new HashMap<>();
  private final Map<String, ObjectStructure> objects = new HashMap<>();
  private final Map<String, Integer> buckets = new HashMap<>();
  private int bucketCount;
  private Maps nestedMaps = Maps.BASIC;

  /** Where prefixes are read from. */
  interface Prefixes {
    /**
     * The input at the prefix of a substream.
     *
     * @param suffix of the substream that begins with the prefix in a Wide part
     */
    SubstreamInput input(String suffix) throws IOException;

    /** Whether prefixes follow one another, so that those that say nothing must be read too. */
    boolean sequential();

    /** Whether structures may end with numbers of values. */
    default boolean haveCounts() {
      return true;
    }

    /** How deep in other values the column is. */
    default int depth() {
      return 0;
    }
  }

  /** Whether the discriminators of a Variant say for each granule how they are stored. */
  boolean isCompactVariant(String suffix) {
    return compactVariants.getOrDefault(suffix, false);
  }

  /** The structure of a Dynamic. */
  DynamicStructure dynamic(String suffix) {
    return dynamics.getOrDefault(suffix, new DynamicStructure(List.of(), List.of()));
  }

  /** The structure of a JSON. */
  ObjectStructure object(String suffix) {
    return objects.getOrDefault(
        suffix, new ObjectStructure(List.of(), List.of(), ObjectStructure.Form.MAP, 1));
  }

  /** How many buckets a map in buckets has. */
  int buckets(String suffix) {
    return buckets.getOrDefault(suffix, 1);
  }

  /** Whether columns of a type have such a structure in a form. */
  static boolean isNeeded(DataType named, SerializationForm form) {
    return isNeeded(named)
        || form.hasBuckets() && hasBuckets(named, form.topLevel().maps(), form.nested().maps());
  }

  private static boolean hasBuckets(DataType named, Maps maps, Maps nested) {
    DataType type = stored(named);
    if (type instanceof MapType && maps == Maps.WITH_BUCKETS) {
      return true;
    }
    Maps inside = type instanceof TupleType ? maps : nested;
    return !(type instanceof LowCardinalityType)
        && inside(type, "").stream().anyMatch(each -> hasBuckets(each.type, inside, nested));
  }

  private static boolean isNeeded(DataType named) {
    DataType type = stored(named);
    if (type instanceof VariantType || type instanceof DynamicType || type instanceof JsonType) {
      return true;
    }
    if (type instanceof NullableType nullable) {
      return isNeeded(nullable.nested());
    }
    if (type instanceof TupleType tuple) {
      return tuple.elements().stream().anyMatch(element -> isNeeded(element.type()));
    }
    return !(type instanceof LowCardinalityType)
        && type.physicalType() == PhysicalType.ARRAY
        && isNeeded(ArrayType.elementOf(type));
  }

  private static DataType stored(DataType type) {
    DataType stored = type;
    while (stored instanceof DomainType domain) {
      stored = domain.base();
    }
    return stored;
  }

  /** The structure that prefixes tell. */
  static ColumnStructure read(DataType type, SerializationForm form, Prefixes prefixes)
      throws IOException {
    ColumnStructure structure = new ColumnStructure();
    structure.nestedMaps = form.nested().maps();
    structure.readInside(type, "", prefixes, prefixes.depth(), form.topLevel().maps());
    return structure;
  }

  private void readInside(DataType named, String suffix, Prefixes prefixes, int depth, Maps maps)
      throws IOException {
    DataType type = stored(named);
    if (type instanceof LowCardinalityType) {
      if (prefixes.sequential()) {
        LowCardinalitySerialization.readVersion(prefixes.input(suffix + ".dict"));
      }
    } else if (type instanceof VariantType variant) {
      readVariant(suffix, prefixes);
      for (DataType member : variant.members()) {
        readInside(member, memberSuffix(suffix, member), prefixes, depth, nestedMaps);
      }
    } else if (type instanceof DynamicType) {
      SubstreamInput input = prefixes.input(suffix + ".dynamic_structure");
      DynamicStructure structure =
          DynamicStructure.read(requireShallow(input, depth), prefixes.haveCounts());
      dynamics.put(suffix, structure);
      readVariant(suffix, prefixes);
      for (DataType member : structure.types()) {
        readInside(member, memberSuffix(suffix, member), prefixes, depth + 1, nestedMaps);
      }
    } else if (type instanceof JsonType json) {
      SubstreamInput input = prefixes.input(suffix + ".object_structure");
      ObjectStructure structure =
          ObjectStructure.read(requireShallow(input, depth), prefixes.haveCounts());
      objects.put(suffix, structure);
      for (TupleType.Element path : json.typedPaths()) {
        readInside(path.type(), pathSuffix(suffix, path.name()), prefixes, depth + 1, nestedMaps);
      }
      for (String path : structure.paths()) {
        readInside(json.dynamicType(), pathSuffix(suffix, path), prefixes, depth + 1, nestedMaps);
      }
    } else if (type instanceof MapType map && maps == Maps.WITH_BUCKETS) {
      int count = readBuckets(prefixes.input(suffix + BucketedMapSerialization.INFO));
      buckets.put(suffix, count);
      for (int bucket = 0; bucket < count; bucket++) {
        readInside(map.entry(), suffix + "." + bucket, prefixes, depth, nestedMaps);
      }
    } else {
      for (Inside inside : inside(type, suffix)) {
        Maps insideMaps = type instanceof TupleType ? maps : nestedMaps;
        readInside(inside.type, inside.suffix, prefixes, depth, insideMaps);
      }
    }
  }

  private static SubstreamInput requireShallow(SubstreamInput input, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw input.corrupt("a structure nested at most " + MAX_DEPTH + " deep", "a deeper one");
    }
    return input;
  }

  private int readBuckets(SubstreamInput input) throws IOException {
    int count = BucketedMapSerialization.readInfo(input);
    bucketCount += count;
    if (bucketCount > MAX_BUCKETS) {
      throw input.corrupt(
          "at most " + MAX_BUCKETS + " buckets in a column", Integer.toString(bucketCount));
    }
    return count;
  }

  private void readVariant(String suffix, Prefixes prefixes) throws IOException {
    SubstreamInput input = prefixes.input(suffix + ".variant_discr");
    long mode = LowCardinalitySerialization.readLong(input);
    if (mode != 0 && mode != 1) {
      throw input.corrupt("mode 0 or 1 of discriminators", Long.toString(mode));
    }
    compactVariants.put(suffix, mode == 1);
  }

  /** The structure that fits rows best: with the most frequent types and paths. */
  static ColumnStructure of(DataType type, Column rows) {
    ColumnStructure structure = new ColumnStructure();
    structure.choose(type, rows, "");
    return structure;
  }

  private void choose(DataType named, Column rows, String suffix) {
    DataType type = stored(named);
    if (!isNeeded(type)) {
      return;
    }
    if (type instanceof VariantType variant) {
      List<Column> members = ((VariantColumn) rows).members();
      for (int i = 0; i < members.size(); i++) {
        DataType member = variant.members().get(i);
        choose(member, members.get(i), memberSuffix(suffix, member));
      }
    } else if (type instanceof DynamicType dynamic) {
      chooseTypes(dynamic, (StringColumn) rows, suffix);
    } else if (type instanceof JsonType json) {
      choosePaths(json, (TupleColumn) rows, suffix);
    } else if (rows instanceof NullableColumn nullable) {
      choose(type.withoutNullable(), nullable.nested(), suffix);
    } else if (rows instanceof ArrayColumn arrays) {
      choose(inside(type, suffix).get(0).type, arrays.elements(), suffix);
    } else {
      List<Inside> elements = inside(type, suffix);
      for (int i = 0; i < elements.size(); i++) {
        choose(elements.get(i).type, ((TupleColumn) rows).element(i), elements.get(i).suffix);
      }
    }
  }

  private void chooseTypes(DynamicType dynamic, StringColumn values, String suffix) {
    Map<DataType, Long> counts = DynamicValues.count(values, 0, values.rowCount());
    List<DataType> types = new ArrayList<>(counts.keySet());
    Comparator<DataType> byName = Comparator.comparing(DataType::toString, VariantType.BY_BYTES);
    types.sort(Comparator.<DataType>comparingLong(counts::get).reversed().thenComparing(byName));
    // Two types of one name cannot both have streams.
    List<DataType> chosen = new ArrayList<>();
    long others = 0;
    for (DataType type : types) {
      boolean known = chosen.stream().anyMatch(each -> each.toString().equals(type.toString()));
      if (chosen.size() < dynamic.maxTypes() && !known) {
        chosen.add(type);
      } else {
        others += counts.get(type);
      }
    }
    chosen.sort(byName);
    List<Long> sizes = new ArrayList<>();
    chosen.forEach(type -> sizes.add(counts.get(type)));
    DynamicStructure structure = new DynamicStructure(chosen, List.of());
    sizes.add(structure.sharedNumber(), others);
    dynamics.put(suffix, new DynamicStructure(chosen, sizes));
    if (chosen.stream().noneMatch(ColumnStructure::isNeeded)) {
      return;
    }
    VariantColumn split =
        DynamicValues.split(values, 0, values.rowCount(), chosen, structure.sharedNumber());
    List<DataType> members = structure.members();
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i) != null) {
        choose(members.get(i), split.members().get(i), memberSuffix(suffix, members.get(i)));
      }
    }
  }

  private void choosePaths(JsonType json, TupleColumn rows, String suffix) {
    List<TupleType.Element> typed = json.typedPaths();
    for (int i = 0; i < typed.size(); i++) {
      choose(typed.get(i).type(), rows.element(i), pathSuffix(suffix, typed.get(i).name()));
    }
    ArrayColumn pairs = DynamicValues.pairs(rows, typed.size());
    Map<String, Long> counts = ObjectValues.countPaths(pairs);
    List<String> paths = new ArrayList<>(counts.keySet());
    paths.sort(
        Comparator.<String>comparingLong(counts::get)
            .reversed()
            .thenComparing(VariantType.BY_BYTES));
    List<String> chosen =
        new ArrayList<>(paths.subList(0, Math.min(paths.size(), json.maxDynamicPaths())));
    chosen.sort(VariantType.BY_BYTES);
    ObjectStructure structure =
        new ObjectStructure(
            chosen, chosen.stream().map(counts::get).toList(), ObjectStructure.Form.MAP, 1);
    objects.put(suffix, structure);
    ObjectValues.Split split = ObjectValues.split(pairs, 0, pairs.rowCount(), chosen);
    for (int i = 0; i < chosen.size(); i++) {
      choose(json.dynamicType(), split.values().get(i), pathSuffix(suffix, chosen.get(i)));
    }
  }

  /** What is directly inside a type, and the suffix of its streams. */
  record Inside(DataType type, String suffix) {}

  static List<Inside> inside(DataType type, String suffix) {
    List<Inside> inside = new ArrayList<>();
    if (type instanceof NullableType nullable) {
      inside.add(new Inside(nullable.nested(), suffix));
    } else if (type instanceof TupleType tuple) {
      for (int i = 0; i < tuple.elements().size(); i++) {
        inside.add(
            new Inside(
                tuple.elements().get(i).type(),
                Serializations.elementSuffix(suffix, tuple.nameOf(i))));
      }
    } else if (type.physicalType() == PhysicalType.ARRAY) {
      inside.add(new Inside(ArrayType.elementOf(type), suffix));
    }
    return inside;
  }

  /** The suffix of the streams of a Variant's or Dynamic's member. */
  static String memberSuffix(String suffix, DataType member) {
    return suffix + "." + StreamNames.escape(member.toString());
  }

  /** The suffix of the streams of a path of JSON. */
  static String pathSuffix(String suffix, String path) {
    return suffix + "." + StreamNames.escape(path);
  }
}
