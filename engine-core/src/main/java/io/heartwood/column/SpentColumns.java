package io.heartwood.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Columns that nobody uses any more, whose arrays the next column like them takes over: arrays that
 * need not be made, zeroed and collected, and that are still in the processor's cache.
 *
 * <p>Whoever calls owns the column alone: neither it nor anything that may share arrays with it (a
 * slice, a block with other columns, the result of an expression) is read afterwards.
 *
 * <p>With the system property {@code heartwood.spent.columns.overwritten}, set in the tests of this
 * project, {@link #overwrite} fills the arrays with nonsense, so that whoever goes on using them
 * finds that out.
 */
public final class SpentColumns {
  private static final boolean OVERWRITTEN =
      Boolean.getBoolean("heartwood.spent.columns.overwritten");

  private SpentColumns() {}

  /**
   * An empty builder over the arrays of a column; null for kinds whose arrays may be shared:
   * strings that are numbers of keys, and variants.
   */
  public static ColumnBuilder builderOver(Column spent) {
    if (spent instanceof ByteColumn column) {
      return new ByteColumn.Builder(column);
    } else if (spent instanceof ShortColumn column) {
      return new ShortColumn.Builder(column);
    } else if (spent instanceof IntColumn column) {
      return new IntColumn.Builder(column);
    } else if (spent instanceof LongColumn column) {
      return new LongColumn.Builder(column);
    } else if (spent instanceof FloatColumn column) {
      return new FloatColumn.Builder(column);
    } else if (spent instanceof DoubleColumn column) {
      return new DoubleColumn.Builder(column);
    } else if (spent instanceof FixedBytesColumn column) {
      return new FixedBytesColumn.Builder(column);
    } else if (spent instanceof StringColumn column) {
      return column.keys() == null ? new StringColumn.Builder(column) : null;
    } else if (spent instanceof NullableColumn column && !column.isOfKeys()) {
      ColumnBuilder nested = builderOver(column.nested());
      return nested == null ? null : new NullableColumn.Builder(nested, column);
    } else if (spent instanceof ArrayColumn column) {
      ColumnBuilder elements = builderOver(column.elements());
      return elements == null ? null : new ArrayColumn.Builder(elements, column);
    } else if (spent instanceof TupleColumn column) {
      List<ColumnBuilder> elements = new ArrayList<>();
      for (Column element : column.elements()) {
        ColumnBuilder builder = builderOver(element);
        if (builder == null) {
          return null;
        }
        elements.add(builder);
      }
      return new TupleColumn.Builder(elements);
    }
    return null;
  }

  /** Fills the arrays with nonsense if that is asked for; else does nothing. */
  public static void overwrite(Column spent) {
    if (OVERWRITTEN) {
      fill(spent);
    }
  }

  private static void fill(Column spent) {
    if (spent instanceof ByteColumn column) {
      Arrays.fill(column.values(), (byte) 0x5a);
    } else if (spent instanceof ShortColumn column) {
      Arrays.fill(column.values(), (short) 0x5a5a);
    } else if (spent instanceof IntColumn column) {
      Arrays.fill(column.values(), 0x5a5a5a5a);
    } else if (spent instanceof LongColumn column) {
      Arrays.fill(column.values(), 0x5a5a5a5a5a5a5a5aL);
    } else if (spent instanceof FloatColumn column) {
      Arrays.fill(column.values(), Float.NaN);
    } else if (spent instanceof DoubleColumn column) {
      Arrays.fill(column.values(), Double.NaN);
    } else if (spent instanceof FixedBytesColumn column) {
      Arrays.fill(column.bytes(), (byte) 0x5a);
    } else if (spent instanceof StringColumn column) {
      if (column.keys() == null) {
        Arrays.fill(column.bytes(), (byte) 0x5a);
        Arrays.fill(column.offsets(), -1);
      }
    } else if (spent instanceof NullableColumn column) {
      if (!column.isOfKeys()) {
        Arrays.fill(column.nulls(), (byte) 0x5a);
        fill(column.nested());
      }
    } else if (spent instanceof ArrayColumn column) {
      Arrays.fill(column.offsets(), -1);
      fill(column.elements());
    } else if (spent instanceof TupleColumn column) {
      column.elements().forEach(SpentColumns::fill);
    }
  }
}
