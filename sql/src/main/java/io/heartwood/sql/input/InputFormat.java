package io.heartwood.sql.input;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats that rows can be read from. */
public enum InputFormat {
  /** Values between tabs. */
  TAB_SEPARATED("TabSeparated", "TSV"),
  /** The same after a line of names. */
  TAB_SEPARATED_WITH_NAMES("TabSeparatedWithNames", "TSVWithNames"),
  /** The same after a line of names and one of types. */
  TAB_SEPARATED_WITH_NAMES_AND_TYPES("TabSeparatedWithNamesAndTypes", "TSVWithNamesAndTypes"),
  /** Values between commas. */
  CSV("CSV"),
  /** The same after a line of names. */
  CSV_WITH_NAMES("CSVWithNames"),
  /** The same after a line of names and one of types. */
  CSV_WITH_NAMES_AND_TYPES("CSVWithNamesAndTypes"),
  /** An object for each row. */
  JSON_EACH_ROW("JSONEachRow", "JSONLines", "NDJSON"),
  /** Rows in brackets, as in {@code INSERT ... VALUES}. */
  VALUES("Values");

  private final List<String> names;

  InputFormat(String... names) {
    this.names = List.of(names);
  }

  /** The format of this name; case does not matter. */
  public static InputFormat of(String name) throws SqlException {
    List<String> known = new ArrayList<>();
    for (InputFormat format : values()) {
      for (String candidate : format.names) {
        if (candidate.equalsIgnoreCase(name)) {
          return format;
        }
      }
      known.add(format.names.get(0));
    }
    throw new SqlException(
        ErrorCode.UNKNOWN_FORMAT,
        "unknown input format: format=" + name + " supported=" + String.join(",", known));
  }

  /** The format that a file's name tells, without its compression. */
  public static Optional<InputFormat> ofFileName(String fileName) {
    String name = Compression.withoutSuffix(fileName).toLowerCase(Locale.ROOT);
    String suffix = name.substring(name.lastIndexOf('.') + 1);
    return switch (suffix) {
      case "tsv" -> Optional.of(TAB_SEPARATED);
      case "csv" -> Optional.of(CSV);
      case "json", "jsonl", "ndjson" -> Optional.of(JSON_EACH_ROW);
      default -> Optional.empty();
    };
  }

  RowParser newParser(List<ColumnTarget> columns, ValueComputer computer) {
    return switch (this) {
      case TAB_SEPARATED -> new TabSeparatedParser(new HeaderLines(0, columns));
      case TAB_SEPARATED_WITH_NAMES -> new TabSeparatedParser(new HeaderLines(1, columns));
      case TAB_SEPARATED_WITH_NAMES_AND_TYPES ->
          new TabSeparatedParser(new HeaderLines(2, columns));
      case CSV -> new CsvParser(new HeaderLines(0, columns));
      case CSV_WITH_NAMES -> new CsvParser(new HeaderLines(1, columns));
      case CSV_WITH_NAMES_AND_TYPES -> new CsvParser(new HeaderLines(2, columns));
      case JSON_EACH_ROW -> new JsonEachRowParser(columns);
      case VALUES -> new ValuesParser(columns, computer);
    };
  }

  @Override
  public String toString() {
    return names.get(0);
  }
}
