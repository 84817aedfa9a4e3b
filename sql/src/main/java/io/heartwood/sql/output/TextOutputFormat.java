package io.heartwood.sql.output;

import io.heartwood.text.TextStyle;
import java.io.OutputStream;
import java.util.List;

/** The formats of text in which results are printed. */
enum TextOutputFormat implements OutputFormat {
  /** Values between tabs. */
  TAB_SEPARATED("TabSeparated", "TSV"),
  /** The same after a line of names. */
  TAB_SEPARATED_WITH_NAMES("TabSeparatedWithNames", "TSVWithNames"),
  /** The same after a line of names and one of types. */
  TAB_SEPARATED_WITH_NAMES_AND_TYPES("TabSeparatedWithNamesAndTypes", "TSVWithNamesAndTypes"),
  /** Values between tabs, without escapes. */
  TAB_SEPARATED_RAW("TabSeparatedRaw", "TSVRaw", "Raw"),
  /** Values between commas. */
  CSV("CSV"),
  /** The same after a line of names. */
  CSV_WITH_NAMES("CSVWithNames"),
  /** The same after a line of names and one of types. */
  CSV_WITH_NAMES_AND_TYPES("CSVWithNamesAndTypes"),
  /** An object for each row. */
  JSON_EACH_ROW("JSONEachRow", "JSONLines", "NDJSON"),
  /** One object with names, types and rows as objects. */
  JSON("JSON"),
  /** One object with names, types and rows as arrays. */
  JSON_COMPACT("JSONCompact"),
  /** A line for each value. */
  VERTICAL("Vertical"),
  /** A table with lines between rows. */
  PRETTY("Pretty", "PrettyMonoBlock", "PrettyNoEscapes"),
  /** A table. */
  PRETTY_COMPACT("PrettyCompact", "PrettyCompactMonoBlock", "PrettyCompactNoEscapes"),
  /** Rows in brackets, as in {@code INSERT ... VALUES}. */
  VALUES("Values"),
  /** Nothing. */
  NULL("Null");

  private final List<String> names;

  TextOutputFormat(String... names) {
    this.names = List.of(names);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public List<String> suffixes() {
    return switch (this) {
      case TAB_SEPARATED -> List.of("tsv");
      case CSV -> List.of("csv");
      case JSON_EACH_ROW -> List.of("json", "jsonl", "ndjson");
      default -> List.of();
    };
  }

  @Override
  public RowWriter open(OutputRequest request) {
    return newWriter(request.stream()).timeZone(request.timeZone());
  }

  private RowWriter newWriter(OutputStream stream) {
    return switch (this) {
      case TAB_SEPARATED -> new DelimitedWriter(stream, TextStyle.ESCAPED, 0);
      case TAB_SEPARATED_WITH_NAMES -> new DelimitedWriter(stream, TextStyle.ESCAPED, 1);
      case TAB_SEPARATED_WITH_NAMES_AND_TYPES -> new DelimitedWriter(stream, TextStyle.ESCAPED, 2);
      case TAB_SEPARATED_RAW -> new DelimitedWriter(stream, TextStyle.RAW, 0);
      case CSV -> new DelimitedWriter(stream, TextStyle.CSV, 0);
      case CSV_WITH_NAMES -> new DelimitedWriter(stream, TextStyle.CSV, 1);
      case CSV_WITH_NAMES_AND_TYPES -> new DelimitedWriter(stream, TextStyle.CSV, 2);
      case JSON_EACH_ROW -> new JsonEachRowWriter(stream);
      case JSON -> new JsonWriter(stream, false);
      case JSON_COMPACT -> new JsonWriter(stream, true);
      case VERTICAL -> new VerticalWriter(stream);
      case PRETTY -> new PrettyWriter(stream, false);
      case PRETTY_COMPACT -> new PrettyWriter(stream, true);
      case VALUES -> new ValuesWriter(stream);
      case NULL -> new NullWriter(stream);
    };
  }

  @Override
  public String toString() {
    return names.get(0);
  }
}
