package io.heartwood.sql.input;

import java.util.List;

/** The formats of bytes that rows can be read from without a further library. */
enum BinaryInputFormat implements InputFormat {
  /** The values of each row, one after the other. */
  ROW_BINARY("RowBinary"),
  /** The same after the names of the columns. */
  ROW_BINARY_WITH_NAMES("RowBinaryWithNames"),
  /** The same after the names and the types of the columns. */
  ROW_BINARY_WITH_NAMES_AND_TYPES("RowBinaryWithNamesAndTypes"),
  /** Blocks, column by column. */
  NATIVE("Native");

  private final String name;

  BinaryInputFormat(String name) {
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
  public InputReader open(InputRequest request) {
    return switch (this) {
      case ROW_BINARY -> new RowBinaryReader(request, 0);
      case ROW_BINARY_WITH_NAMES -> new RowBinaryReader(request, 1);
      case ROW_BINARY_WITH_NAMES_AND_TYPES -> new RowBinaryReader(request, 2);
      case NATIVE -> new BlockReader(request, new NativeBlocks(request.source(), request.stream()));
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
