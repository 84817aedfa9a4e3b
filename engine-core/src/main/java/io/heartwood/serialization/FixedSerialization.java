package io.heartwood.serialization;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.List;

/**
 * Values of a fixed size, one after the other, little-endian: numbers, dates, times, enums, IPv4;
 * and byte arrays of a fixed length as they are: FixedString, UUID, IPv6, Decimal128.
 */
final class FixedSerialization implements Serialization {
  private static final int MAX_PIECE_ROWS = 1 << 18;
  private static final int MAX_PIECE_BYTES = 1 << 22;

  private final DataType type;
  private final Substream values;

  FixedSerialization(DataType type, Substream values) {
    this.type = type;
    this.values = values;
  }

  @Override
  public List<Substream> substreams() {
    return List.of(values);
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    CompressedBlockWriter writer = sink.writer(values);
    switch (type.physicalType()) {
      case BYTE -> writer.write(((ByteColumn) column).values(), from, to - from);
      case SHORT -> writer.writeShorts(((ShortColumn) column).values(), from, to);
      case INT -> writer.writeInts(((IntColumn) column).values(), from, to);
      case LONG -> writer.writeLongs(((LongColumn) column).values(), from, to);
      case FLOAT -> writer.writeFloats(((FloatColumn) column).values(), from, to);
      case DOUBLE -> writer.writeDoubles(((DoubleColumn) column).values(), from, to);
      case FIXED_BYTES -> {
        FixedBytesColumn bytes = (FixedBytesColumn) column;
        int width = bytes.width();
        writer.write(bytes.bytes(), from * width, (to - from) * width);
      }
      default -> throw new IllegalStateException("not a fixed size: type=" + type);
    }
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    SubstreamInput input = source.input(values);
    // In pieces, so that a row count that lies allocates no more than there really is.
    int pieceRows = Math.max(1, Math.min(MAX_PIECE_ROWS, MAX_PIECE_BYTES / type.valueSizeBytes()));
    for (int done = 0; done < rowCount; ) {
      int count = Math.min(rowCount - done, pieceRows);
      readPiece(input, count, target);
      done += count;
    }
  }

  private void readPiece(SubstreamInput input, int count, ColumnBuilder target) throws IOException {
    int start = target.rowCount();
    switch (type.physicalType()) {
      case BYTE -> input.readBytes(((ByteColumn.Builder) target).extend(count), start, count);
      case SHORT -> input.readShorts(((ShortColumn.Builder) target).extend(count), start, count);
      case INT -> input.readInts(((IntColumn.Builder) target).extend(count), start, count);
      case LONG -> input.readLongs(((LongColumn.Builder) target).extend(count), start, count);
      case FLOAT -> input.readFloats(((FloatColumn.Builder) target).extend(count), start, count);
      case DOUBLE -> input.readDoubles(((DoubleColumn.Builder) target).extend(count), start, count);
      case FIXED_BYTES -> {
        FixedBytesColumn.Builder bytes = (FixedBytesColumn.Builder) target;
        int width = bytes.width();
        long size = ((long) start + count) * width;
        if (size > StringKernels.MAX_COLUMN_BYTES) {
          throw input.corrupt(
              "at most " + StringKernels.MAX_COLUMN_BYTES + " bytes in one block of rows",
              Long.toString(size));
        }
        input.readBytes(bytes.extend(count), start * width, count * width);
      }
      default -> throw new IllegalStateException("not a fixed size: type=" + type);
    }
  }

  @Override
  public String toString() {
    return type.toString();
  }
}
