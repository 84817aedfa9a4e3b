package io.heartwood.types;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * {@code JSON}: an object whose leaves are values at paths, such as {@code a.b}.
 *
 * <p>In memory a column is a tuple ({@link #held()}): the values of each typed path, and an array
 * of the other paths with their values, in the byte order of paths; paths without a value are left
 * out. Parts hold the most frequent of the other paths in streams of their own.
 *
 * @param typedPaths paths whose type is declared, in byte order; every row has a value of them
 * @param maxDynamicPaths how many other paths get streams of their own, from 0 to 10000
 * @param maxDynamicTypes how many types of such a path get streams of their own
 * @param skippedPaths paths that are left out when text is read, with all beneath them
 * @param skippedPatterns regular expressions of whole paths that are left out
 */
public record JsonType(
    List<TupleType.Element> typedPaths,
    int maxDynamicPaths,
    int maxDynamicTypes,
    List<String> skippedPaths,
    List<String> skippedPatterns)
    implements DataType {
  /** How many paths get streams of their own unless the type says otherwise. */
  public static final int DEFAULT_MAX_PATHS = 1024;

  /** Most paths that can have streams of their own. */
  public static final int MAX_PATHS = 10_000;

  /** Most paths whose type is declared. */
  public static final int MAX_TYPED_PATHS = 1000;

  /** {@code JSON} as it is written without parameters. */
  public static final JsonType DEFAULT =
      new JsonType(
          List.of(), DEFAULT_MAX_PATHS, DynamicType.DEFAULT_MAX_TYPES, List.of(), List.of());

  /** Orders the paths and checks the numbers. */
  public JsonType {
    if (maxDynamicPaths < 0 || maxDynamicPaths > MAX_PATHS) {
      throw new IllegalArgumentException(
          "max_dynamic_paths of JSON out of range: max_dynamic_paths=" + maxDynamicPaths);
    }
    if (maxDynamicTypes < 0 || maxDynamicTypes > DynamicType.MAX_TYPES) {
      throw new IllegalArgumentException(
          "max_dynamic_types of JSON out of range: max_dynamic_types=" + maxDynamicTypes);
    }
    List<TupleType.Element> sorted = new ArrayList<>(typedPaths);
    sorted.sort(Comparator.comparing(TupleType.Element::name, VariantType.BY_BYTES));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).name().equals(sorted.get(i - 1).name())) {
        throw new IllegalArgumentException("duplicate path in JSON: " + sorted.get(i).name());
      }
    }
    if (sorted.size() > MAX_TYPED_PATHS) {
      throw new IllegalArgumentException("too many typed paths in JSON: " + sorted.size());
    }
    typedPaths = List.copyOf(sorted);
    TreeSet<String> skipped = new TreeSet<>(VariantType.BY_BYTES);
    skipped.addAll(skippedPaths);
    skippedPaths = List.copyOf(skipped);
    skippedPatterns = List.copyOf(skippedPatterns);
  }

  /** The type of the values at paths whose type is not declared. */
  public DynamicType dynamicType() {
    return new DynamicType(maxDynamicTypes);
  }

  /**
   * The type of the objects in arrays inside: with half as many types and a quarter of the paths,
   * as ClickHouse reduces them.
   */
  public JsonType nested() {
    return new JsonType(List.of(), maxDynamicPaths / 4, maxDynamicTypes / 2, List.of(), List.of());
  }

  /** The tuple as which values are held: an element for each typed path, and the other paths. */
  public TupleType held() {
    List<TupleType.Element> elements = new ArrayList<>();
    for (TupleType.Element path : typedPaths) {
      elements.add(new TupleType.Element("", path.type()));
    }
    TupleType pair =
        new TupleType(
            List.of(
                new TupleType.Element("", StringType.INSTANCE),
                new TupleType.Element("", dynamicType())));
    elements.add(new TupleType.Element("", new ArrayType(pair)));
    return new TupleType(elements);
  }

  @Override
  public PhysicalType physicalType() {
    return PhysicalType.TUPLE;
  }

  @Override
  public int valueSizeBytes() {
    return 0;
  }

  @Override
  public String toString() {
    List<String> parameters = new ArrayList<>();
    if (maxDynamicTypes != DynamicType.DEFAULT_MAX_TYPES) {
      parameters.add("max_dynamic_types=" + maxDynamicTypes);
    }
    if (maxDynamicPaths != DEFAULT_MAX_PATHS) {
      parameters.add("max_dynamic_paths=" + maxDynamicPaths);
    }
    typedPaths.forEach(path -> parameters.add(TupleType.toString(path)));
    skippedPaths.forEach(path -> parameters.add("SKIP " + TypeText.identifier(path)));
    skippedPatterns.forEach(pattern -> parameters.add("SKIP REGEXP " + TypeText.quote(pattern)));
    return parameters.isEmpty() ? "JSON" : "JSON(" + String.join(", ", parameters) + ")";
  }
}
