package io.heartwood.serialization;

import io.heartwood.codec.ClaimedSize;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.List;

/**
 * Values that are not stored: the elements of a Nested column that was added after the part was
 * written, of which only the sizes are there.
 */
final class DefaultsSerialization implements Serialization {
  private static final int MIN_ROW_BYTES = 8;

  private final DataType type;
  private final Substream sizes;

  /**
   * @param type of the values
   * @param sizes where the number of rows comes from
   */
  DefaultsSerialization(DataType type, Substream sizes) {
    this.type = type;
    this.sizes = sizes;
  }

  @Override
  public List<Substream> substreams() {
    return List.of();
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) {
    throw new IllegalStateException("defaults are not written");
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    long size = rowCount * Math.max(Columns.defaults(type, 1).sizeBytes(), MIN_ROW_BYTES);
    if (size > ClaimedSize.MAX_BYTES) {
      // Sizes that lie must not fill the memory.
      throw source
          .input(sizes)
          .corrupt(
              "array sizes for at most " + ClaimedSize.MAX_BYTES + " bytes of defaults",
              Long.toString(size));
    }
    for (int i = 0; i < rowCount; i++) {
      target.appendDefault();
    }
  }

  @Override
  public String toString() {
    return "Defaults";
  }
}
