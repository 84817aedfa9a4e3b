package io.heartwood.part.format;

import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.part.format.SerializationInfo.Column;
import io.heartwood.part.format.SerializationInfo.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code serialization.json}: one line of JSON, keys in order.
 *
 * <pre>
 * {"columns":[{"kind":"Sparse","name":"s","num_defaults":199,"num_rows":200},
 *             {"kind":"Default","name":"t","num_defaults":0,"num_rows":200,"subcolumns":[{"kind":...}, ...]}],
 *  "propagate_types_serialization_versions_to_nested_types":true,
 *  "types_serialization_versions":{"string":1},
 *  "version":1}
 * </pre>
 *
 * <p>Version 0 has neither of the two keys about types. A kind, key or version we do not know may
 * change the layout of the data, so it is refused as unsupported (ClickHouse 26.7; every golden
 * part reads and writes back to the same bytes).
 */
public final class SerializationInfoFile {
  private static final String COLUMNS = "columns";
  private static final String KIND = "kind";
  private static final String NAME = "name";
  private static final String DEFAULTS = "num_defaults";
  private static final String ROWS = "num_rows";

  /** With {@code compute_exact_num_defaults_for_sparse_columns}; says nothing about the layout. */
  private static final String EXACT_DEFAULTS = "exact_num_defaults";

  private static final String SUBCOLUMNS = "subcolumns";
  private static final String PROPAGATE = "propagate_types_serialization_versions_to_nested_types";
  private static final String TYPE_VERSIONS = "types_serialization_versions";
  private static final String VERSION = "version";
  private static final int MAX_TYPE_VERSION = 1_000_000;

  /** The last version of each type that is read. */
  private static final Map<String, Integer> READABLE_TYPE_VERSIONS =
      Map.of(SerializationInfo.STRING, 1, SerializationInfo.NULLABLE, 1, SerializationInfo.MAP, 1);

  private SerializationInfoFile() {}

  /** Reads the bytes of a file of which only the name is known. */
  public static SerializationInfo read(byte[] bytes) throws IOException {
    return read(PartFiles.SERIALIZATION, bytes);
  }

  /**
   * Reads the bytes of the file.
   *
   * @param file how errors name it: its path
   */
  public static SerializationInfo read(String file, byte[] bytes) throws IOException {
    JsonFields json = new JsonFields(file, JsonReader.readObject(new TextCursor(file, bytes)));
    requireKnown(json, Set.of(COLUMNS, PROPAGATE, TYPE_VERSIONS, VERSION, EXACT_DEFAULTS));
    long version = json.number(VERSION);
    if (version > 1) {
      throw new UnsupportedPartFormatException(file, "serialization info version " + version);
    }
    SortedMap<String, Integer> typeVersions = new TreeMap<>();
    if (version == 1 && json.has(TYPE_VERSIONS)) {
      JsonFields versions = json.object(TYPE_VERSIONS);
      for (String type : versions.names()) {
        int typeVersion = (int) Math.min(versions.number(type), MAX_TYPE_VERSION);
        requireReadable(file, type, typeVersion);
        typeVersions.put(type, typeVersion);
      }
    }
    SortedMap<String, Column> columns = new TreeMap<>();
    for (JsonFields column : json.objects(COLUMNS)) {
      String name = column.text(NAME);
      if (columns.put(name, readColumn(column)) != null) {
        throw json.corrupt("each column once", "column " + name + " twice");
      }
    }
    boolean propagates = json.has(PROPAGATE) && json.flag(PROPAGATE);
    return new SerializationInfo((int) version, typeVersions, propagates, columns);
  }

  /** The bytes of the file. */
  public static byte[] write(SerializationInfo info) {
    StringBuilder text = new StringBuilder("{\"columns\":[");
    String separator = "";
    for (Map.Entry<String, Column> column : info.columns().entrySet()) {
      text.append(separator);
      appendColumn(text, column.getKey(), column.getValue());
      separator = ",";
    }
    text.append(']');
    if (info.version() == 1) {
      if (info.propagatesTypeVersions()) {
        text.append(",\"").append(PROPAGATE).append("\":true");
      }
      text.append(",\"").append(TYPE_VERSIONS).append("\":{");
      separator = "";
      for (Map.Entry<String, Integer> type : info.typeVersions().entrySet()) {
        text.append(separator);
        JsonReader.appendQuoted(text, type.getKey());
        text.append(':').append(type.getValue());
        separator = ",";
      }
      text.append('}');
    }
    text.append(",\"").append(VERSION).append("\":").append(info.version()).append('}');
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A layout that we do not know must not be read as one that we do. */
  private static void requireReadable(String file, String type, int version)
      throws UnsupportedPartFormatException {
    if (version > READABLE_TYPE_VERSIONS.getOrDefault(type, 0)) {
      throw new UnsupportedPartFormatException(
          file, "serialization version " + version + " of type " + type);
    }
  }

  private static Column readColumn(JsonFields json) throws IOException {
    requireKnown(json, Set.of(KIND, NAME, DEFAULTS, ROWS, SUBCOLUMNS, EXACT_DEFAULTS));
    List<Column> subcolumns = new ArrayList<>();
    if (json.has(SUBCOLUMNS)) {
      for (JsonFields subcolumn : json.objects(SUBCOLUMNS)) {
        subcolumns.add(readColumn(subcolumn));
      }
    }
    return new Column(
        readKind(json),
        json.number(DEFAULTS),
        json.number(ROWS),
        json.has(EXACT_DEFAULTS) && json.flag(EXACT_DEFAULTS),
        json.has(SUBCOLUMNS),
        subcolumns);
  }

  private static Kind readKind(JsonFields json) throws IOException {
    String text = json.text(KIND);
    for (Kind kind : Kind.values()) {
      if (kind.text().equals(text)) {
        return kind;
      }
    }
    throw new UnsupportedPartFormatException(json.file(), "serialization kind " + text);
  }

  private static void appendColumn(StringBuilder text, String name, Column column) {
    text.append("{\"kind\":\"").append(column.kind().text()).append('"');
    if (name != null) {
      text.append(",\"name\":");
      JsonReader.appendQuoted(text, name);
    }
    text.append(",\"num_defaults\":").append(column.defaultCount());
    text.append(",\"num_rows\":").append(column.rowCount());
    if (column.isExact()) {
      text.append(",\"").append(EXACT_DEFAULTS).append("\":true");
    }
    if (column.isTuple()) {
      text.append(",\"subcolumns\":[");
      String separator = "";
      for (Column subcolumn : column.subcolumns()) {
        text.append(separator);
        appendColumn(text, null, subcolumn);
        separator = ",";
      }
      text.append(']');
    }
    text.append('}');
  }

  private static void requireKnown(JsonFields json, Set<String> known)
      throws UnsupportedPartFormatException {
    for (String name : json.names()) {
      if (!known.contains(name)) {
        throw new UnsupportedPartFormatException(json.file(), "serialization key " + name);
      }
    }
  }
}
