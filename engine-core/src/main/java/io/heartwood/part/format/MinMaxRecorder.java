package io.heartwood.part.format;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.serialization.RowBinary;
import io.heartwood.types.DataType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Collects the smallest and largest value of some columns, block by block. Confined. */
final class MinMaxRecorder {
  private final List<NamedType> columns;
  private final Range[] ranges;

  MinMaxRecorder(List<NamedType> columns) {
    this.columns = List.copyOf(columns);
    this.ranges = new Range[columns.size()];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = new Range(columns.get(i).type());
    }
  }

  void record(Block block) {
    for (int i = 0; i < ranges.length; i++) {
      ranges[i].record(block.column(columns.get(i).name()));
    }
  }

  /** The ranges of all rows so far, at least one. */
  PartMinMax minMax() {
    List<Column> values = new ArrayList<>();
    for (Range range : ranges) {
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

  private static final class Range {
    private final DataType type;
    private final DataType valueType;
    private final int[] rows = new int[2];
    private Column min;
    private Column max;
    private boolean hasNull;

    Range(DataType type) {
      this.type = type;
      this.valueType = type.withoutNullable();
    }

    void record(Column column) {
      Column values = column;
      byte[] nulls = null;
      if (column instanceof NullableColumn nullable) {
        values = nullable.nested();
        nulls = nullable.nulls();
        for (int i = 0; i < column.rowCount() && !hasNull; i++) {
          hasNull = nulls[i] != 0;
        }
      }
      if (!MinMaxKernels.find(valueType, values, nulls, rows)) {
        return;
      }
      int minRow = rows[0];
      int maxRow = rows[1];
      min = pick(min, values, minRow, 0);
      max = pick(max, values, maxRow, 1);
    }

    /** The one of two values that {@link MinMaxKernels} finds at {@code end}: 0 min, 1 max. */
    private Column pick(Column known, Column values, int row, int end) {
      Column found = values.slice(row, row + 1);
      if (known == null) {
        return found;
      }
      MinMaxKernels.find(valueType, Columns.concat(List.of(known, found)), null, rows);
      return rows[end] == 0 ? known : found;
    }

    Column build() {
      ColumnBuilder range = Columns.newBuilder(type, 2);
      if (range instanceof NullableColumn.Builder nullable) {
        appendValue(nullable, min);
        appendValue(nullable, hasNull ? null : max);
      } else {
        range.appendRow(min, 0);
        range.appendRow(max, 0);
      }
      return range.build();
    }

    private static void appendValue(NullableColumn.Builder range, Column value) {
      if (value == null) {
        range.appendNull();
      } else {
        range.nested().appendRow(value, 0);
        range.endValue();
      }
    }
  }
}
