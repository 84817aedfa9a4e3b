package io.heartwood.sql.input;

import java.util.List;

/** The formats of text that rows can be read from. */
enum TextInputFormat implements InputFormat {
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

  TextInputFormat(String... names) {
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
  public boolean isText() {
    return true;
  }

  @Override
  public boolean endsWithinStatement() {
    return this == VALUES;
  }

  @Override
  public RowReader open(InputRequest request) {
    return new RowReader(request, this);
  }

  RowParser newParser(List<ColumnTarget> columns, ValueComputer computer) {
    return switch (this) {
      case TAB_SEPARATED -> new TabSeparatedParser(new HeaderLines(0, columns, false));
      case TAB_SEPARATED_WITH_NAMES -> new TabSeparatedParser(new HeaderLines(1, columns, false));
      case TAB_SEPARATED_WITH_NAMES_AND_TYPES ->
          new TabSeparatedParser(new HeaderLines(2, columns, false));
      case CSV -> new CsvParser(new HeaderLines(0, columns, true));
      case CSV_WITH_NAMES -> new CsvParser(new HeaderLines(1, columns, true));
      case CSV_WITH_NAMES_AND_TYPES -> new CsvParser(new HeaderLines(2, columns, true));
      case JSON_EACH_ROW -> new JsonEachRowParser(columns);
      case VALUES -> new ValuesParser(columns, computer);
    };
  }

  @Override
  public String toString() {
    return names.get(0);
  }
}
