package io.heartwood.serialization;

import io.heartwood.aggregate.layout.StateInput;
import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.StringColumn;
import java.io.IOException;
import java.util.List;

/**
 * States of aggregate functions back to back, without lengths: {@link StateLayout} finds where each
 * one ends. A row of no bytes is written as the state that has seen no rows. ClickHouse 26.7,
 * golden part of {@code AggregateStatesTest}.
 */
final class StateSerialization implements Serialization {
  private static final int MAX_PIECE_ROWS = 1 << 18;

  private final Substream values;
  private final StateLayout layout;
  private final byte[] initial;

  StateSerialization(Substream values, StateLayout layout) {
    this.values = values;
    this.layout = layout;
    this.initial = layout.initial();
  }

  @Override
  public List<Substream> substreams() {
    return List.of(values);
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    CompressedBlockWriter writer = sink.writer(values);
    StringColumn states = (StringColumn) column;
    int[] offsets = states.offsets();
    int start = from;
    for (int row = from; row < to; row++) {
      if (offsets[row] == offsets[row + 1]) {
        writer.write(states.bytes(), offsets[start], offsets[row] - offsets[start]);
        writer.write(initial, 0, initial.length);
        start = row + 1;
      }
    }
    writer.write(states.bytes(), offsets[start], offsets[to] - offsets[start]);
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    SubstreamInput input = source.input(values);
    StringColumn.Builder states = (StringColumn.Builder) target;
    if (layout.fixedSizeBytes() > 0) {
      readFixed(input, rowCount, states);
      return;
    }
    Copying copying = new Copying(input, states);
    for (int row = 0; row < rowCount; row++) {
      copying.start();
      layout.skip(copying);
      copying.end();
    }
  }

  /** Reads one state. */
  static void readOne(SubstreamInput input, StateLayout layout, StringColumn.Builder target)
      throws IOException {
    Copying copying = new Copying(input, target);
    copying.start();
    layout.skip(copying);
    copying.end();
  }

  private void readFixed(SubstreamInput input, int rowCount, StringColumn.Builder target)
      throws IOException {
    int size = layout.fixedSizeBytes();
    int maxRows = Math.max(1, Math.min(MAX_PIECE_ROWS, (1 << 24) / size));
    for (int done = 0; done < rowCount; ) {
      int count = Math.min(rowCount - done, maxRows);
      int place = target.endOfBytes();
      requireRoom(input, (long) place + (long) count * size);
      byte[] bytes = target.reserveBytes(count * size);
      input.readBytes(bytes, place, count * size);
      for (int row = 0; row < count; row++) {
        place += size;
        target.endRow(place);
      }
      done += count;
    }
  }

  private static void requireRoom(SubstreamInput input, long end) throws IOException {
    if (end > StringKernels.MAX_COLUMN_BYTES) {
      throw input.corrupt(
          "states of at most " + StringKernels.MAX_COLUMN_BYTES + " bytes in one block of rows",
          Long.toString(end));
    }
  }

  /** Copies what is passed over, so that a length that lies copies no more than there is. */
  private static final class Copying implements StateInput {
    private final SubstreamInput input;
    private final StringColumn.Builder target;
    private byte[] bytes;
    private int place;

    Copying(SubstreamInput input, StringColumn.Builder target) {
      this.input = input;
      this.target = target;
    }

    void start() {
      place = target.endOfBytes();
      bytes = target.reserveBytes(0);
    }

    void end() {
      target.endRow(place);
    }

    @Override
    public int readByte() throws IOException {
      int value = input.readByte();
      reserve(1);
      bytes[place++] = (byte) value;
      return value;
    }

    @Override
    public void skip(long count) throws IOException {
      long left = count;
      while (left > 0) {
        int piece = (int) Math.min(left, input.available());
        reserve(piece);
        input.readBytes(bytes, place, piece);
        place += piece;
        left -= piece;
      }
    }

    private void reserve(int count) throws IOException {
      if (count > bytes.length - place) {
        requireRoom(input, (long) place + count);
        bytes = target.reserveBytes(place - target.endOfBytes() + count);
      }
    }

    @Override
    public IOException malformed(String expected, String actual) {
      return input.corrupt("state of an aggregate function: " + expected, actual);
    }
  }

  @Override
  public String toString() {
    return "AggregateFunction";
  }
}
