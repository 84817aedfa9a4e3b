package io.heartwood.sql.output;

import java.util.List;

/** The formats of bytes in which results are written without a further library. */
enum BinaryOutputFormat implements OutputFormat {
  /** The values of each row, one after the other. */
  ROW_BINARY("RowBinary"),
  /** The same after the names of the columns. */
  ROW_BINARY_WITH_NAMES("RowBinaryWithNames"),
  /** The same after the names and the types of the columns. */
  ROW_BINARY_WITH_NAMES_AND_TYPES("RowBinaryWithNamesAndTypes"),
  /** Blocks, column by column. */
  NATIVE("Native");

  private final String name;

  BinaryOutputFormat(String name) {
    this.name = name;
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public List<String> suffixes() {
    return this == NATIVE ? List.of("native") : List.of();
  }

  @Override
  public ResultWriter open(OutputRequest request) {
    return switch (this) {
      case ROW_BINARY -> new RowBinaryWriter(request.stream(), 0);
      case ROW_BINARY_WITH_NAMES -> new RowBinaryWriter(request.stream(), 1);
      case ROW_BINARY_WITH_NAMES_AND_TYPES -> new RowBinaryWriter(request.stream(), 2);
      case NATIVE -> new NativeWriter(request.stream());
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
