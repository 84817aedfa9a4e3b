package io.heartwood.serialization;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.NullableColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A byte a row that is 1 for NULL, and a value for every row, whatever it may be where NULL. */
final class NullableSerialization implements Serialization {
  private static final int MAX_PIECE_ROWS = 1 << 20;

  private final Substream nullMap;
  private final Serialization nested;
  private final List<Substream> substreams;

  NullableSerialization(Substream nullMap, Serialization nested) {
    this.nullMap = nullMap;
    this.nested = nested;
    List<Substream> all = new ArrayList<>();
    all.add(nullMap);
    all.addAll(nested.substreams());
    this.substreams = List.copyOf(all);
  }

  @Override
  public List<Substream> substreams() {
    return substreams;
  }

  @Override
  public void writePrefix(SubstreamSink sink) throws IOException {
    nested.writePrefix(sink);
  }

  @Override
  public void readPrefix(SubstreamSource source) throws IOException {
    nested.readPrefix(source);
  }

  @Override
  public void writeSuffix(SubstreamSink sink) throws IOException {
    nested.writeSuffix(sink);
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    NullableColumn nullable = (NullableColumn) column;
    sink.writer(nullMap).write(nullable.nulls(), from, to - from);
    nested.write(nullable.nested(), from, to, sink);
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    NullableColumn.Builder nullable = (NullableColumn.Builder) target;
    SubstreamInput input = source.input(nullMap);
    // In pieces, so that a row count that lies allocates no more than there really is.
    for (int done = 0; done < rowCount; ) {
      int count = Math.min(rowCount - done, MAX_PIECE_ROWS);
      readFlags(input, count, nullable.nulls());
      done += count;
    }
    nested.read(source, rowCount, nullable.nested());
  }

  private static void readFlags(SubstreamInput input, int count, ByteColumn.Builder target)
      throws IOException {
    int start = target.rowCount();
    byte[] flags = target.extend(count);
    input.readBytes(flags, start, count);
    int all = 0;
    for (int i = start; i < start + count; i++) {
      all |= flags[i];
    }
    if ((all & ~1) != 0) {
      throw input.corrupt("null flags of 0 or 1", "other bytes");
    }
  }

  @Override
  public String toString() {
    return "Nullable(" + nested + ")";
  }
}
