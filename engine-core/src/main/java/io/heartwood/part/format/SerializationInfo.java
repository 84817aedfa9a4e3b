package io.heartwood.part.format;

import io.heartwood.serialization.SerializationForm;
import io.heartwood.serialization.SerializationForm.Maps;
import io.heartwood.serialization.SerializationForm.Strings;
import io.heartwood.serialization.SerializationForm.Versions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the columns of a part are laid out: what {@code serialization.json} says. Immutable and
 * thread-safe.
 *
 * @param version 0 (no versions of types) or 1
 * @param typeVersions version of each type's layout by its name: {@code string} 0 is one stream, 1
 *     has a size stream; {@code map} 1 has buckets; a type that is not there has version 0
 * @param propagatesTypeVersions whether the versions also hold for types inside other types
 * @param columns columns with something to tell, by name; all others are {@link Kind#DEFAULT}
 */
public record SerializationInfo(
    int version,
    SortedMap<String, Integer> typeVersions,
    boolean propagatesTypeVersions,
    SortedMap<String, Column> columns) {
  /** The name of strings among the versions of types. */
  public static final String STRING = "string";

  /** The name of the version of Nullable: 0 always with a null map, 1 perhaps sparse. */
  static final String NULLABLE = "nullable";

  /** The name of the version of Map: 0 basic, 1 in buckets. */
  static final String MAP = "map";

  /** What holds for a part without the file: classic layout everywhere. */
  public static final SerializationInfo CLASSIC =
      new SerializationInfo(0, new TreeMap<>(), false, new TreeMap<>());

  /** How a column stores its values. */
  public enum Kind {
    /** Every value. */
    DEFAULT("Default"),
    /** Only values other than the type's default, and where they are. */
    SPARSE("Sparse");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As it is written in the file. */
    public String text() {
      return text;
    }
  }

  /**
   * One column, or one element of a tuple.
   *
   * @param kind how its values are stored
   * @param defaultCount how many rows hold the default value, at a guess
   * @param rowCount how many rows the guess is about
   * @param isExact whether it is no guess
   * @param isTuple whether it is a tuple
   * @param subcolumns the elements of a tuple in their order, else empty
   */
  public record Column(
      Kind kind,
      long defaultCount,
      long rowCount,
      boolean isExact,
      boolean isTuple,
      List<Column> subcolumns) {
    /** A column that is no tuple. */
    public Column(Kind kind, long defaultCount, long rowCount) {
      this(kind, defaultCount, rowCount, false, false, List.of());
    }

    /** Checks and copies. */
    public Column {
      Objects.requireNonNull(kind, "kind");
      subcolumns = List.copyOf(subcolumns);
      if (!isTuple && !subcolumns.isEmpty()) {
        throw new IllegalArgumentException("only tuples have subcolumns: " + subcolumns);
      }
    }
  }

  public SerializationInfo {
    if (version != 0 && version != 1) {
      throw new IllegalArgumentException("version must be 0 or 1: version=" + version);
    }
    typeVersions = Collections.unmodifiableSortedMap(new TreeMap<>(typeVersions));
    columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    if (version == 0 && !typeVersions.isEmpty()) {
      throw new IllegalArgumentException("version 0 has no type versions: " + typeVersions);
    }
  }

  /** As the canonical constructor, from any maps. */
  public static SerializationInfo of(
      int version,
      Map<String, Integer> typeVersions,
      boolean propagatesTypeVersions,
      Map<String, Column> columns) {
    return new SerializationInfo(
        version, new TreeMap<>(typeVersions), propagatesTypeVersions, new TreeMap<>(columns));
  }

  /** The layout version of a type, {@code string} for example. */
  public int typeVersion(String typeName) {
    return typeVersions.getOrDefault(typeName, 0);
  }

  /** The form that a column's bytes are in. */
  public SerializationForm formOf(String columnName) {
    Versions versions =
        new Versions(
            typeVersion(STRING) == 0 ? Strings.SINGLE_STREAM : Strings.WITH_SIZE_STREAM,
            typeVersion(MAP) == 0 ? Maps.BASIC : Maps.WITH_BUCKETS);
    Versions nested = propagatesTypeVersions ? versions : Versions.CLASSIC;
    Column column = columns.get(columnName);
    return column == null
        ? new SerializationForm(SerializationForm.Kind.DEFAULT, versions, nested, List.of())
        : form(column, versions, nested);
  }

  private SerializationForm form(Column column, Versions versions, Versions nested) {
    SerializationForm.Kind sparse =
        typeVersion(NULLABLE) == 0
            ? SerializationForm.Kind.SPARSE
            : SerializationForm.Kind.SPARSE_OR_NULL;
    return new SerializationForm(
        column.kind() == Kind.SPARSE ? sparse : SerializationForm.Kind.DEFAULT,
        versions,
        nested,
        column.subcolumns().stream().map(each -> form(each, versions, nested)).toList());
  }

  /** How a column stores its values. */
  public Kind kind(String columnName) {
    Column column = columns.get(columnName);
    return column == null ? Kind.DEFAULT : column.kind();
  }
}
