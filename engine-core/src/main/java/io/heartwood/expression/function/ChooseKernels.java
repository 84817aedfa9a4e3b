package io.heartwood.expression.function;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;

/** Puts a column together from several, row by row. */
public final class ChooseKernels {
  private ChooseKernels() {}

  /**
   * The column whose row i is row i of {@code columns[which[i]]}.
   *
   * @param columns columns of one kind; those with a single row give it to every row
   * @param which an index of a column for each row, at most 127
   */
  public static Column choose(Column[] columns, byte[] which, int rowCount) {
    int[] masks = new int[columns.length];
    for (int c = 0; c < columns.length; c++) {
      masks[c] = columns[c].rowCount() == 1 ? 0 : -1;
    }
    Column first = columns[0];
    if (first instanceof NullableColumn) {
      return nullable(columns, which, rowCount);
    }
    if (first instanceof ByteColumn) {
      byte[] result = new byte[rowCount];
      byte[][] arrays = new byte[columns.length][];
      for (int c = 0; c < arrays.length; c++) {
        arrays[c] = ((ByteColumn) columns[c]).values();
      }
      for (int i = 0; i < rowCount; i++) {
        result[i] = arrays[which[i]][i & masks[which[i]]];
      }
      return new ByteColumn(result, rowCount);
    }
    if (first instanceof ShortColumn) {
      short[] result = new short[rowCount];
      short[][] arrays = new short[columns.length][];
      for (int c = 0; c < arrays.length; c++) {
        arrays[c] = ((ShortColumn) columns[c]).values();
      }
      for (int i = 0; i < rowCount; i++) {
        result[i] = arrays[which[i]][i & masks[which[i]]];
      }
      return new ShortColumn(result, rowCount);
    }
    if (first instanceof IntColumn) {
      int[] result = new int[rowCount];
      int[][] arrays = new int[columns.length][];
      for (int c = 0; c < arrays.length; c++) {
        arrays[c] = ((IntColumn) columns[c]).values();
      }
      for (int i = 0; i < rowCount; i++) {
        result[i] = arrays[which[i]][i & masks[which[i]]];
      }
      return new IntColumn(result, rowCount);
    }
    return chooseWide(columns, masks, which, rowCount);
  }

  private static Column chooseWide(Column[] columns, int[] masks, byte[] which, int rowCount) {
    Column first = columns[0];
    if (first instanceof LongColumn) {
      long[] result = new long[rowCount];
      long[][] arrays = new long[columns.length][];
      for (int c = 0; c < arrays.length; c++) {
        arrays[c] = ((LongColumn) columns[c]).values();
      }
      for (int i = 0; i < rowCount; i++) {
        result[i] = arrays[which[i]][i & masks[which[i]]];
      }
      return new LongColumn(result, rowCount);
    }
    if (first instanceof FloatColumn) {
      float[] result = new float[rowCount];
      float[][] arrays = new float[columns.length][];
      for (int c = 0; c < arrays.length; c++) {
        arrays[c] = ((FloatColumn) columns[c]).values();
      }
      for (int i = 0; i < rowCount; i++) {
        result[i] = arrays[which[i]][i & masks[which[i]]];
      }
      return new FloatColumn(result, rowCount);
    }
    if (first instanceof DoubleColumn) {
      double[] result = new double[rowCount];
      double[][] arrays = new double[columns.length][];
      for (int c = 0; c < arrays.length; c++) {
        arrays[c] = ((DoubleColumn) columns[c]).values();
      }
      for (int i = 0; i < rowCount; i++) {
        result[i] = arrays[which[i]][i & masks[which[i]]];
      }
      return new DoubleColumn(result, rowCount);
    }
    ColumnBuilder builder = first.newBuilder(rowCount);
    for (int i = 0; i < rowCount; i++) {
      builder.appendRow(columns[which[i]], i & masks[which[i]]);
    }
    return builder.build();
  }

  private static Column nullable(Column[] columns, byte[] which, int rowCount) {
    Column[] nested = new Column[columns.length];
    Column[] nulls = new Column[columns.length];
    for (int c = 0; c < columns.length; c++) {
      NullableColumn column = (NullableColumn) columns[c];
      nested[c] = column.nested();
      nulls[c] = new ByteColumn(column.nulls(), column.rowCount());
    }
    return new NullableColumn(
        choose(nested, which, rowCount), ((ByteColumn) choose(nulls, which, rowCount)).values());
  }
}
