package io.heartwood.benchmarks;

import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes blocks of fixed-size columns as ClickHouse's format {@code Native}, so that it gets
 * exactly the blocks that we insert. Confined to one thread.
 *
 * <pre>
 * block   varint columns, varint rows, column*
 * column  string name, string type, values little-endian      string: varint length, bytes
 * </pre>
 *
 * <p>ClickHouse 26.7 reads this for files, which carry no protocol version.
 */
final class NativeFile implements Closeable {
  private final FileChannel channel;

  NativeFile(Path path) throws IOException {
    channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  void write(Block block) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(64);
    varint(head, block.columns().size());
    varint(head, block.rowCount());
    flush(head);
    for (int i = 0; i < block.columns().size(); i++) {
      String name = block.header().get(i).name();
      String type = block.header().get(i).type().toString();
      ByteBuffer names = ByteBuffer.allocate(32 + 4 * (name.length() + type.length()));
      string(names, name);
      string(names, type);
      flush(names);
      flush(values(block.column(i)));
    }
  }

  private static ByteBuffer values(Column column) {
    int rows = column.rowCount();
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(column.sizeBytes())).order(ByteOrder.LITTLE_ENDIAN);
    if (column instanceof ByteColumn bytes) {
      buffer.put(bytes.values(), 0, rows);
    } else if (column instanceof ShortColumn shorts) {
      buffer.asShortBuffer().put(shorts.values(), 0, rows);
      buffer.position(buffer.capacity());
    } else if (column instanceof IntColumn ints) {
      buffer.asIntBuffer().put(ints.values(), 0, rows);
      buffer.position(buffer.capacity());
    } else if (column instanceof LongColumn longs) {
      buffer.asLongBuffer().put(longs.values(), 0, rows);
      buffer.position(buffer.capacity());
    } else if (column instanceof FloatColumn floats) {
      buffer.asFloatBuffer().put(floats.values(), 0, rows);
      buffer.position(buffer.capacity());
    } else if (column instanceof DoubleColumn doubles) {
      buffer.asDoubleBuffer().put(doubles.values(), 0, rows);
      buffer.position(buffer.capacity());
    } else {
      throw new IllegalArgumentException("not a fixed-size column: " + column.physicalType());
    }
    return buffer;
  }

  private void flush(ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void string(ByteBuffer target, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    varint(target, bytes.length);
    target.put(bytes);
  }

  private static void varint(ByteBuffer target, int value) {
    int rest = value;
    while (rest >= 0x80) {
      target.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    target.put((byte) rest);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
