package io.heartwood.serialization;

import io.heartwood.codec.ClaimedSize;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NullableColumn;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A column that is mostly default values (zero bytes, empty strings; NULL in a Nullable column):
 * the places of the others, and their values.
 *
 * <pre>
 * offsets, per granule:
 *   varint  number of default rows before each non-default row, counted from the last one
 *   varint  number of default rows at the end, plus 2^62
 * values: the non-default values of the granule in the type's ordinary form
 * </pre>
 *
 * <p>A flagged number may also stand in the middle of a granule, where two inserted blocks met; it
 * only counts rows. ClickHouse 26.7, golden parts {@code 08_wide_sparse} and {@code
 * 09_compact_sparse}.
 */
final class SparseSerialization implements Serialization {
  private static final long END_FLAG = 1L << 62;
  private static final int FIRST_PLACES = 1024;

  private final DataType type;
  private final Substream offsets;
  private final Serialization nested;
  private final List<Substream> substreams;

  SparseSerialization(DataType type, Substream offsets, Serialization nested) {
    this.type = type;
    this.offsets = offsets;
    this.nested = nested;
    List<Substream> all = new ArrayList<>();
    all.add(offsets);
    all.addAll(nested.substreams());
    this.substreams = List.copyOf(all);
  }

  @Override
  public List<Substream> substreams() {
    return substreams;
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    CompressedBlockWriter writer = sink.writer(offsets);
    int[] rows = new int[to - from];
    int count;
    Column values;
    if (column instanceof NullableColumn nullable) {
      count = presentRows(nullable.nulls(), from, to, rows);
      values = nullable.nested();
    } else {
      count = DefaultKernels.nonDefaultRows(column, from, to, rows);
      values = column;
    }
    int next = from;
    for (int i = 0; i < count; i++) {
      writer.writeVarint(rows[i] - next);
      next = rows[i] + 1;
    }
    writer.writeVarint((to - next) | END_FLAG);
    nested.write(values.gather(rows, count), 0, count, sink);
  }

  private static int presentRows(byte[] nulls, int from, int to, int[] rows) {
    int count = 0;
    for (int row = from; row < to; row++) {
      rows[count] = row;
      count += nulls[row] == 0 ? 1 : 0;
    }
    return count;
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    SubstreamInput input = source.input(offsets);
    // A few bytes can stand for any number of default rows.
    long size = (target.rowCount() + (long) rowCount) * Math.max(type.valueSizeBytes(), 8);
    if (size > ClaimedSize.MAX_BYTES) {
      throw input.corrupt(
          "sparse rows of at most " + ClaimedSize.MAX_BYTES + " bytes in one block of rows",
          Long.toString(size));
    }
    int[] places = new int[Math.min(rowCount, FIRST_PLACES)];
    int valueCount = 0;
    long row = 0;
    boolean ended = rowCount == 0;
    while (!ended) {
      int before = valueCount;
      valueCount = readShortGaps(input, (int) row, rowCount, places, valueCount);
      row = valueCount > before ? places[valueCount - 1] + 1 : row;
      long number = input.readVarint();
      long skipped = number & ~END_FLAG;
      boolean flagged = number != skipped;
      if (skipped > rowCount - row || !flagged && skipped == rowCount - row) {
        throw input.corrupt(
            "at most " + (rowCount - row) + " further rows of a sparse granule",
            Long.toString(skipped + (flagged ? 0 : 1)));
      }
      row += skipped;
      if (flagged) {
        ended = row == rowCount;
      } else {
        if (valueCount == places.length) {
          places = Arrays.copyOf(places, Math.min(rowCount, 2 * valueCount));
        }
        places[valueCount++] = (int) row++;
      }
    }
    ColumnBuilder values = Columns.newBuilder(type, valueCount);
    nested.read(source, valueCount, values);
    ColumnBuilder all = target;
    if (target instanceof NullableColumn.Builder nullable) {
      appendNulls(nullable.nulls(), places, valueCount, rowCount);
      all = nullable.nested();
    }
    DefaultKernels.appendSpread(values.build(), places, valueCount, rowCount, all);
  }

  /**
   * Reads varints of one byte, as almost all are, from the current block: as many as there are and
   * have room.
   *
   * @return how many places there are now
   */
  private static int readShortGaps(
      SubstreamInput input, int row, int rowCount, int[] places, int valueCount)
      throws IOException {
    int available = input.available();
    int position = input.blockPosition();
    int last = valueCount + Math.min(available, places.length - valueCount);
    byte[] block = input.block();
    int count = valueCount;
    int next = row;
    while (count < last) {
      // Of a longer varint the first byte is negative.
      int gap = block[position];
      next += gap;
      if (gap < 0 || next >= rowCount) {
        break;
      }
      places[count++] = next++;
      position++;
    }
    input.skipTo(position);
    return count;
  }

  private static void appendNulls(
      ByteColumn.Builder nulls, int[] places, int valueCount, int rowCount) {
    int start = nulls.rowCount();
    byte[] flags = nulls.extend(rowCount);
    Arrays.fill(flags, start, start + rowCount, (byte) 1);
    for (int i = 0; i < valueCount; i++) {
      flags[start + places[i]] = 0;
    }
  }

  @Override
  public String toString() {
    return "Sparse(" + nested + ")";
  }
}
