package io.heartwood.serialization;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.StringColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Strings in two streams (string version 1, the default of ClickHouse 26.7): the lengths as u64,
 * and all bytes one after the other.
 */
final class SizedStringSerialization implements Serialization {
  private static final int CHUNK_ROWS = 2048;
  private static final int FIRST_PIECE_ROWS = 1 << 18;

  private final Substream sizes;
  private final Substream values;

  SizedStringSerialization(Substream sizes, Substream values) {
    this.sizes = sizes;
    this.values = values;
  }

  @Override
  public List<Substream> substreams() {
    return List.of(sizes, values);
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    StringColumn strings = (StringColumn) column;
    int[] offsets = strings.offsets();
    CompressedBlockWriter writer = sink.writer(sizes);
    long[] lengths = new long[Math.min(CHUNK_ROWS, to - from)];
    for (int row = from; row < to; row += lengths.length) {
      int count = Math.min(lengths.length, to - row);
      for (int i = 0; i < count; i++) {
        lengths[i] = offsets[row + i + 1] - offsets[row + i];
      }
      writer.writeLongs(lengths, 0, count);
    }
    sink.writer(values).write(strings.bytes(), offsets[from], offsets[to] - offsets[from]);
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    StringColumn.Builder strings = (StringColumn.Builder) target;
    SubstreamInput sizeInput = source.input(sizes);
    int start = strings.endOfBytes();
    long[] lengths = new long[Math.min(CHUNK_ROWS, rowCount)];
    for (int done = 0; done < rowCount; ) {
      int count = Math.min(lengths.length, rowCount - done);
      sizeInput.readLongs(lengths, 0, count);
      int end = strings.endOfBytes();
      long total = StringKernels.sumOfLengths(lengths, count);
      if (total < 0 || total > StringKernels.MAX_COLUMN_BYTES - end) {
        throw sizeInput.corrupt(
            "string lengths with a sum of at most " + StringKernels.MAX_COLUMN_BYTES + " bytes",
            total < 0 ? "a length out of range" : Long.toString(end + total));
      }
      int[] ends = strings.extend(count);
      StringKernels.setEnds(lengths, count, end, ends, strings.rowCount() - count + 1);
      done += count;
    }
    int total = strings.endOfBytes() - start;
    if (total > 0) {
      StringKernels.readPieces(source.input(values), strings, start, total);
    }
  }

  /** Reads in growing pieces: a row count that lies allocates no more than twice what there is. */
  static long[] readLengths(SubstreamInput input, int rowCount) throws IOException {
    long[] lengths = new long[Math.min(rowCount, FIRST_PIECE_ROWS)];
    int done = 0;
    while (true) {
      input.readLongs(lengths, done, lengths.length - done);
      done = lengths.length;
      if (done == rowCount) {
        return lengths;
      }
      lengths = Arrays.copyOf(lengths, (int) Math.min(rowCount, 2L * done));
    }
  }

  @Override
  public String toString() {
    return "String with sizes";
  }
}
