package io.heartwood.serialization;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import java.io.IOException;
import java.util.List;

/**
 * The values of a column of a block in the format Native, as files have it (revision 0).
 *
 * <pre>
 * column          prefixes of all its LowCardinality types, values
 * fixed size      the values, little-endian
 * String          varint length and bytes of each
 * Nullable        u8 a row, 1 for NULL; values of all rows
 * Array, Map      u64 a row, where its elements end, counted from the first row; elements
 * Tuple           the elements, one column after the other; of an empty one '0' a row
 * LowCardinality  prefix u64 version, 1; unless there are no rows:
 *                 u64 flags 0x600 and width of indexes, u64 count, keys, u64 rows, indexes
 * Variant         prefix u64 0; u8 a row, the number of its member or 255; values of each member
 * Dynamic         prefix as {@link DynamicStructure} version 1 without counts, and that of a Variant
 * JSON            prefix as {@link ObjectStructure} version 0 without counts, and of all paths;
 *                 typed paths, a Dynamic for each other path, an Array(Tuple(paths String, values
 *                 String)) for further ones
 * </pre>
 *
 * <p>It differs from the substreams of a part, put one behind the other, in the arrays: these have
 * ends instead of sizes. ClickHouse 26.7, compared byte by byte in {@code BinaryFormatsIT}.
 */
public final class NativeColumns {
  /** The mode of discriminators that stand row by row. */
  static final long BASIC_DISCRIMINATORS = 0;

  /** Values of a JSON at paths that have no column of their own. */
  static final DataType SHARED_DATA =
      new ArrayType(
          new TupleType(
              List.of(
                  new TupleType.Element("paths", StringType.INSTANCE),
                  new TupleType.Element("values", StringType.INSTANCE))));

  private NativeColumns() {}

  /** Writes all rows of a column; nothing if it has none. */
  public static void write(DataType type, Column column, BinaryOutput output) throws IOException {
    if (column.rowCount() > 0) {
      NativeColumnWriter writer = new NativeColumnWriter(ColumnStructure.of(type, column), output);
      writer.writePrefix(type, "");
      writer.writeValues(type, "", column, 0, column.rowCount());
    }
  }

  /**
   * Reads the rows of a column and appends them to a builder of the type.
   *
   * @throws io.heartwood.checksum.CorruptPartException if the bytes end early or make no sense
   */
  public static void read(DataType type, int rowCount, SubstreamInput input, ColumnBuilder target)
      throws IOException {
    if (rowCount > 0) {
      ColumnStructure structure =
          ColumnStructure.read(type, SerializationForm.CLASSIC, new Prefixes(input));
      new NativeColumnReader(structure, input).readValues(type, "", rowCount, target);
    }
  }

  /** One after the other, without counts. */
  private record Prefixes(SubstreamInput input) implements ColumnStructure.Prefixes {
    @Override
    public SubstreamInput input(String suffix) {
      return input;
    }

    @Override
    public boolean sequential() {
      return true;
    }

    @Override
    public boolean haveCounts() {
      return false;
    }
  }
}
