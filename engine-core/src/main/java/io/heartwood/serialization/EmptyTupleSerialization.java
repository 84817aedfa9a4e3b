package io.heartwood.serialization;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.TupleColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Tuples without elements: the character 0 for each row, so that there is something to count. */
final class EmptyTupleSerialization implements Serialization {
  static final byte ROW = '0';
  private static final int CHUNK_ROWS = 1024;

  private final Substream rows;

  EmptyTupleSerialization(Substream rows) {
    this.rows = rows;
  }

  @Override
  public List<Substream> substreams() {
    return List.of(rows);
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    CompressedBlockWriter writer = sink.writer(rows);
    byte[] bytes = new byte[Math.min(CHUNK_ROWS, to - from)];
    Arrays.fill(bytes, ROW);
    for (int row = from; row < to; row += bytes.length) {
      writer.write(bytes, 0, Math.min(bytes.length, to - row));
    }
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    SubstreamInput input = source.input(rows);
    byte[] bytes = new byte[Math.min(CHUNK_ROWS, rowCount)];
    for (int done = 0; done < rowCount; done += bytes.length) {
      input.readBytes(bytes, 0, Math.min(bytes.length, rowCount - done));
    }
    ((TupleColumn.Builder) target).endRows(rowCount);
  }

  @Override
  public String toString() {
    return "Tuple[]";
  }
}
