package io.heartwood.part.format;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.index.MinMaxCollector;
import io.heartwood.serialization.RowBinary;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Collects the smallest and largest value of some columns, block by block. Confined. */
final class MinMaxRecorder {
  private final List<NamedType> columns;
  private final MinMaxCollector[] ranges;

  MinMaxRecorder(List<NamedType> columns) {
    this.columns = List.copyOf(columns);
    this.ranges = new MinMaxCollector[columns.size()];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = new MinMaxCollector(columns.get(i).type());
    }
  }

  void record(Block block) {
    for (int i = 0; i < ranges.length; i++) {
      ranges[i].add(block.column(columns.get(i).name()));
    }
  }

  /** The ranges of all rows so far, at least one. */
  PartMinMax minMax() {
    List<Column> values = new ArrayList<>();
    for (MinMaxCollector range : ranges) {
      values.add(range.build());
    }
    return new PartMinMax(columns, values);
  }

  /** The content of a {@code minmax_*.idx}. */
  static byte[] encode(Column range) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RowBinary.write(range, 0, bytes);
    RowBinary.write(range, 1, bytes);
    return bytes.toByteArray();
  }
}
