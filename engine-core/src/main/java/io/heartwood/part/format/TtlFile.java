package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.part.format.PartTtl.Range;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ttl.txt}: when the rows of a part expire. Present for tables with any TTL.
 *
 * <pre>
 * ttl format version: 1
 * {"columns":[{"name":"v","min":3913142400,"max":3944678400,"finished":0}, ...],
 *  "table":{"min":...,"max":...,"finished":0},
 *  "moves":[{"expression":"d + toIntervalYear(50)","min":...,"max":...,"finished":0}, ...],
 *  "recompression":[...], "group_by":[...], "rows_where":[...]}
 * </pre>
 *
 * <p>The JSON is one line without spaces and without line feed at the end; sections that are empty
 * are absent. Times are seconds since 1970 (ClickHouse 26.7; golden part {@code 12_ttl} reads and
 * writes back to the same bytes).
 */
public final class TtlFile {
  private static final String HEADER = "ttl format version: 1\n";
  private static final String TABLE = "table";
  private static final String COLUMNS = "columns";
  private static final String MOVES = "moves";
  private static final String RECOMPRESSION = "recompression";
  private static final String GROUP_BY = "group_by";
  private static final String ROWS_WHERE = "rows_where";

  private TtlFile() {}

  /** Reads the bytes of a file of which only the name is known. */
  public static PartTtl read(byte[] bytes) throws IOException {
    return read(PartFiles.TTL, bytes);
  }

  /**
   * Reads the bytes of the file.
   *
   * @param file how errors name it: its path
   */
  public static PartTtl read(String file, byte[] bytes) throws IOException {
    TextCursor in = new TextCursor(file, bytes);
    in.expect(HEADER);
    JsonFields json = new JsonFields(file, JsonReader.readObject(in));
    Set<String> known = Set.of(TABLE, COLUMNS, MOVES, RECOMPRESSION, GROUP_BY, ROWS_WHERE);
    for (String name : json.names()) {
      if (!known.contains(name)) {
        throw new UnsupportedPartFormatException(file, "TTL section " + name);
      }
    }
    Optional<Range> table =
        json.has(TABLE) ? Optional.of(readRange(json.object(TABLE))) : Optional.empty();
    return new PartTtl(
        table,
        readSection(json, COLUMNS, "name"),
        readSection(json, MOVES, "expression"),
        readSection(json, RECOMPRESSION, "expression"),
        readSection(json, GROUP_BY, "expression"),
        readSection(json, ROWS_WHERE, "expression"));
  }

  /** The bytes of the file. */
  public static byte[] write(PartTtl ttl) {
    StringBuilder text = new StringBuilder(HEADER).append('{');
    appendSection(text, COLUMNS, "name", ttl.columns());
    ttl.table()
        .ifPresent(
            range -> {
              appendKey(text, TABLE);
              text.append('{');
              appendRange(text, range);
              text.append('}');
            });
    appendSection(text, MOVES, "expression", ttl.moves());
    appendSection(text, RECOMPRESSION, "expression", ttl.recompression());
    appendSection(text, GROUP_BY, "expression", ttl.groupBy());
    appendSection(text, ROWS_WHERE, "expression", ttl.rowsWhere());
    return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Range> readSection(JsonFields json, String section, String key)
      throws CorruptPartException {
    Map<String, Range> ranges = new LinkedHashMap<>();
    if (json.has(section)) {
      for (JsonFields entry : json.objects(section)) {
        if (ranges.put(entry.text(key), readRange(entry)) != null) {
          throw json.corrupt("each " + key + " once", entry.text(key) + " twice");
        }
      }
    }
    return ranges;
  }

  private static Range readRange(JsonFields json) throws CorruptPartException {
    boolean finished = json.has("finished") && json.number("finished") != 0;
    return new Range(json.number("min"), json.number("max"), finished);
  }

  private static void appendSection(
      StringBuilder text, String section, String key, Map<String, Range> ranges) {
    if (ranges.isEmpty()) {
      return;
    }
    appendKey(text, section);
    String separator = "[";
    for (Map.Entry<String, Range> range : ranges.entrySet()) {
      text.append(separator).append("{\"").append(key).append("\":");
      JsonReader.appendQuoted(text, range.getKey());
      text.append(',');
      appendRange(text, range.getValue());
      text.append('}');
      separator = ",";
    }
    text.append(']');
  }

  private static void appendKey(StringBuilder text, String key) {
    if (text.charAt(text.length() - 1) != '{') {
      text.append(',');
    }
    text.append('"').append(key).append("\":");
  }

  private static void appendRange(StringBuilder text, Range range) {
    text.append("\"min\":").append(range.minSeconds());
    text.append(",\"max\":").append(range.maxSeconds());
    text.append(",\"finished\":").append(range.finished() ? 1 : 0);
  }
}
