package io.heartwood.serialization;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import java.io.IOException;
import java.util.List;

/**
 * Values that are not stored: the elements of a Nested column that was added after the part was
 * written, of which only the sizes are there.
 */
final class DefaultsSerialization implements Serialization {
  /** Sizes that lie must not fill the memory. */
  private static final int MAX_ROWS = 1 << 24;

  private final Substream sizes;

  /**
   * @param sizes where the number of rows comes from
   */
  DefaultsSerialization(Substream sizes) {
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
    if (rowCount > MAX_ROWS) {
      throw source
          .input(sizes)
          .corrupt("array sizes with a sum of at most " + MAX_ROWS, Integer.toString(rowCount));
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
