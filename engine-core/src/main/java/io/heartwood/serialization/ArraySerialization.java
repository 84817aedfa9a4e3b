package io.heartwood.serialization;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrays and maps: the length of each row as u64, and the elements of all rows as a column of their
 * type. ClickHouse 26.7, golden parts {@code 05_wide_lc_nullable_array_map} and {@code
 * 06_compact_lc_nullable_array_map}.
 */
final class ArraySerialization implements Serialization {
  private static final int CHUNK_ROWS = 1024;
  private static final int MAX_ELEMENTS = Integer.MAX_VALUE - (1 << 16);

  private final Substream sizes;
  private final Serialization element;
  private final List<Substream> substreams;

  ArraySerialization(Substream sizes, Serialization element) {
    this.sizes = sizes;
    this.element = element;
    List<Substream> all = new ArrayList<>();
    all.add(sizes);
    all.addAll(element.substreams());
    this.substreams = List.copyOf(all);
  }

  @Override
  public List<Substream> substreams() {
    return substreams;
  }

  @Override
  public void writePrefix(SubstreamSink sink) throws IOException {
    element.writePrefix(sink);
  }

  @Override
  public void writeSuffix(SubstreamSink sink) throws IOException {
    element.writeSuffix(sink);
  }

  @Override
  public void readPrefix(SubstreamSource source) throws IOException {
    element.readPrefix(source);
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    ArrayColumn arrays = (ArrayColumn) column;
    int[] offsets = arrays.offsets();
    if (sink.takes(sizes)) {
      writeLengths(offsets, from, to, sink.writer(sizes));
    }
    element.write(arrays.elements(), offsets[from], offsets[to], sink);
  }

  private static void writeLengths(int[] offsets, int from, int to, CompressedBlockWriter writer)
      throws IOException {
    long[] lengths = new long[Math.min(CHUNK_ROWS, to - from)];
    for (int row = from; row < to; row += lengths.length) {
      int count = Math.min(lengths.length, to - row);
      for (int i = 0; i < count; i++) {
        lengths[i] = offsets[row + i + 1] - offsets[row + i];
      }
      writer.writeLongs(lengths, 0, count);
    }
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    ArrayColumn.Builder arrays = (ArrayColumn.Builder) target;
    SubstreamInput input = source.input(sizes);
    int start = arrays.elementCount();
    long[] lengths = new long[Math.min(CHUNK_ROWS, rowCount)];
    for (int done = 0; done < rowCount; ) {
      int count = Math.min(lengths.length, rowCount - done);
      input.readLongs(lengths, 0, count);
      long total = StringKernels.sumOfLengths(lengths, count);
      if (total < 0 || total > MAX_ELEMENTS - arrays.elementCount()) {
        throw input.corrupt(
            "array sizes with a sum of at most " + MAX_ELEMENTS,
            total < 0 ? "a size out of range" : Long.toString(arrays.elementCount() + total));
      }
      arrays.endRows(lengths, count);
      done += count;
    }
    element.read(source, arrays.elementCount() - start, arrays.elements());
  }

  @Override
  public String toString() {
    return "Array(" + element + ")";
  }
}
