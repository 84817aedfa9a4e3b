package io.heartwood.serialization;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.StringColumn;
import java.io.IOException;
import java.util.List;

/**
 * Strings in one stream, the classic form (string version 0): each value is a varint length and the
 * bytes.
 */
final class StringSerialization implements Serialization {
  private final Substream values;

  StringSerialization(Substream values) {
    this.values = values;
  }

  @Override
  public List<Substream> substreams() {
    return List.of(values);
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    CompressedBlockWriter writer = sink.writer(values);
    StringColumn strings = (StringColumn) column;
    byte[] bytes = strings.bytes();
    int[] offsets = strings.offsets();
    int row = from;
    while (row < to) {
      long wanted = (long) offsets[to] - offsets[row] + StringKernels.MAX_LENGTH_BYTES;
      int reserved = writer.reserve(wanted);
      int start = writer.blockOffset();
      long state =
          StringKernels.encode(bytes, offsets, row, to, writer.buffer(), start, start + reserved);
      int nextRow = (int) (state >>> 32);
      if (nextRow > row) {
        writer.advance((int) state - start);
        row = nextRow;
      } else {
        // Not even one string fits in this compressed block: the writer cuts it.
        int length = offsets[row + 1] - offsets[row];
        writer.writeVarint(length);
        writer.write(bytes, offsets[row], length);
        row++;
      }
    }
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    StringKernels.readPrefixed(source.input(values), rowCount, (StringColumn.Builder) target);
  }

  @Override
  public String toString() {
    return "String";
  }
}
