package io.heartwood.aggregate;

import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.ColumnOrder;
import io.heartwood.column.Columns;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.EnumType;
import io.heartwood.types.FloatType;
import io.heartwood.types.PhysicalType;
import java.util.Arrays;
import java.util.List;

/**
 * {@code min}, {@code max}, {@code any}, {@code anyLast}, {@code argMin}, {@code argMax}: of each
 * group the row that is chosen by its last argument, and of that row the first one.
 *
 * <p>Chosen rows are kept as columns, to which better ones are appended; when most rows in them are
 * not chosen any more, they are written anew. NaN is chosen only if there is nothing else.
 */
final class ChosenValueState implements AggregateState {
  private static final int MIN_COMPACTED_ROWS = 1 << 12;

  /** Which row is chosen. */
  enum Choice {
    SMALLEST,
    LARGEST,
    FIRST,
    LAST;

    static Choice of(String function) {
      return switch (function) {
        case "min", "argMin" -> SMALLEST;
        case "max", "argMax" -> LARGEST;
        case "any" -> FIRST;
        default -> LAST;
      };
    }
  }

  private final Choice choice;
  private final DataType keyType;
  private final DataType valueType;
  private final boolean same;
  private final ColumnOrder order;
  private final Widening widening;
  private Column keys;
  private Column values;

  /** Of each group the row in {@link #keys} and {@link #values}; -1 if there is none. */
  private int[] chosen = new int[0];

  /** Of each group the row in the block at hand that is better; -1 if there is none. */
  private int[] better = new int[0];

  private int[] touched = new int[16];

  /** The chosen value itself: {@code min}, {@code max}, {@code any}, {@code anyLast}. */
  ChosenValueState(Choice choice, DataType type) {
    this(choice, type, type, true);
  }

  /** What stands beside the chosen value: {@code argMin}, {@code argMax}. */
  ChosenValueState(Choice choice, DataType keyType, DataType valueType) {
    this(choice, keyType, valueType, false);
  }

  private ChosenValueState(Choice choice, DataType keyType, DataType valueType, boolean same) {
    this.choice = choice;
    this.keyType = keyType;
    this.valueType = valueType;
    this.same = same;
    this.order = ColumnOrder.of(keyType);
    boolean whole =
        keyType.physicalType() == PhysicalType.BYTE
            || keyType.physicalType() == PhysicalType.SHORT && !(keyType instanceof BFloat16Type)
            || keyType.physicalType() == PhysicalType.INT
            || keyType.physicalType() == PhysicalType.LONG;
    this.widening = whole ? new Widening(keyType) : null;
    this.keys = Columns.newBuilder(keyType, 0).build();
    this.values = Columns.newBuilder(valueType, 0).build();
  }

  @Override
  public void resize(int groupCount) {
    if (groupCount > chosen.length) {
      int old = chosen.length;
      int length = Grow.length(old, groupCount);
      chosen = Arrays.copyOf(chosen, length);
      better = Arrays.copyOf(better, length);
      Arrays.fill(chosen, old, length, -1);
      Arrays.fill(better, old, length, -1);
    }
  }

  @Override
  public void add(int[] groups, List<Column> arguments, int rowCount) {
    choose(groups, arguments.get(arguments.size() - 1), arguments.get(0), rowCount);
  }

  private void choose(int[] groups, Column newKeys, Column newValues, int rowCount) {
    int touchedCount = 0;
    boolean plainLongs = widening != null && choice.ordinal() <= Choice.LARGEST.ordinal();
    long[] longs = plainLongs ? comparable(newKeys, rowCount) : null;
    int sign = choice == Choice.SMALLEST ? 1 : -1;
    for (int row = 0; row < rowCount; row++) {
      int group = groups == null ? 0 : groups[row];
      int candidate = better[group];
      boolean replaces;
      if (candidate >= 0) {
        replaces =
            longs != null
                ? Long.compare(longs[row], longs[candidate]) * sign < 0
                : isBetter(newKeys, row, newKeys, candidate);
      } else {
        replaces = chosen[group] < 0 || isBetter(newKeys, row, keys, chosen[group]);
        if (replaces) {
          if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, touchedCount * 2);
          }
          touched[touchedCount++] = group;
        }
      }
      if (replaces) {
        better[group] = row;
      }
    }
    keep(newKeys, newValues, touchedCount);
  }

  /** Longs whose signed order is that of the values. */
  private long[] comparable(Column column, int rowCount) {
    long[] longs = widening.longs(column, rowCount);
    if (Widening.isUnsigned(keyType) && keyType.physicalType() == PhysicalType.LONG) {
      long[] flipped = new long[rowCount];
      for (int i = 0; i < rowCount; i++) {
        flipped[i] = longs[i] ^ Long.MIN_VALUE;
      }
      return flipped;
    }
    return longs;
  }

  private boolean isBetter(Column left, int leftRow, Column right, int rightRow) {
    switch (choice) {
      case FIRST:
        return false;
      case LAST:
        return true;
      default:
        break;
    }
    if (keyType instanceof FloatType) {
      boolean leftNan = isNan(left, leftRow);
      if (leftNan || isNan(right, rightRow)) {
        return !leftNan;
      }
    }
    int compared = order.compare(left, leftRow, right, rightRow);
    return choice == Choice.SMALLEST ? compared < 0 : compared > 0;
  }

  private static boolean isNan(Column column, int row) {
    return column instanceof DoubleColumn doubles
        ? Double.isNaN(doubles.values()[row])
        : Float.isNaN(((FloatColumn) column).values()[row]);
  }

  /** Appends the better rows of the block at hand to the columns. */
  private void keep(Column newKeys, Column newValues, int touchedCount) {
    if (touchedCount == 0) {
      return;
    }
    int kept = keys.rowCount();
    int[] rows = new int[touchedCount];
    for (int i = 0; i < touchedCount; i++) {
      int group = touched[i];
      rows[i] = better[group];
      chosen[group] = kept + i;
      better[group] = -1;
    }
    keys = append(keyType, keys, newKeys, rows);
    values = same ? keys : append(valueType, values, newValues, rows);
    compact();
  }

  private static Column append(DataType type, Column column, Column source, int[] rows) {
    ColumnBuilder builder = Columns.newBuilder(type, column.rowCount() + rows.length);
    builder.appendRange(column, 0, column.rowCount());
    builder.appendGather(source, rows, 0, rows.length);
    return builder.build();
  }

  /** Writes the columns anew when three quarters of their rows are not chosen any more. */
  private void compact() {
    if (keys.rowCount() < MIN_COMPACTED_ROWS || keys.rowCount() / 4 < chosen.length) {
      return;
    }
    int[] rows = new int[chosen.length];
    int count = 0;
    for (int group = 0; group < chosen.length; group++) {
      if (chosen[group] >= 0) {
        rows[count] = chosen[group];
        chosen[group] = count++;
      }
    }
    keys = keys.gather(rows, count);
    values = same ? keys : values.gather(rows, count);
  }

  @Override
  public void merge(AggregateState other, int[] groups, int count) {
    ChosenValueState source = (ChosenValueState) other;
    int[] rows = new int[count];
    int[] rowGroups = new int[count];
    int present = 0;
    for (int i = 0; i < count; i++) {
      if (i < source.chosen.length && source.chosen[i] >= 0) {
        rows[present] = source.chosen[i];
        rowGroups[present++] = groups[i];
      }
    }
    choose(
        rowGroups, source.keys.gather(rows, present), source.values.gather(rows, present), present);
  }

  @Override
  public void writeState(int group, StateWriter out) {
    int row = group < chosen.length ? chosen[group] : -1;
    if (row < 0) {
      SingleValues.writeNothing(values, out);
    } else {
      SingleValues.write(values, row, out);
    }
    if (same) {
      return;
    }
    if (row < 0) {
      SingleValues.writeNothing(keys, out);
    } else {
      SingleValues.write(keys, row, out);
    }
  }

  @Override
  public void mergeStates(StateRows rows) {
    boolean[] present = new boolean[rows.count()];
    Arrays.fill(present, true);
    Column newValues = SingleValues.read(valueType, rows, present);
    Column newKeys = same ? newValues : SingleValues.read(keyType, rows, present);
    int[] kept = new int[rows.count()];
    int[] groups = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < rows.count(); i++) {
      kept[count] = i;
      groups[count] = rows.group(i);
      count += present[i] ? 1 : 0;
    }
    choose(groups, newKeys.gather(kept, count), newValues.gather(kept, count), count);
  }

  @Override
  public long sizeBytes() {
    return keys.sizeBytes() + (same ? 0 : values.sizeBytes()) + chosen.length * 8L;
  }

  @Override
  public Column result(int groupCount) {
    ColumnBuilder builder = Columns.newBuilder(valueType, groupCount);
    for (int group = 0; group < groupCount; group++) {
      if (chosen[group] < 0) {
        appendNothing(builder);
      } else {
        builder.appendRow(values, chosen[group]);
      }
    }
    return builder.build();
  }

  /** The result for groups without rows: the default of the type; of an Enum, its first value. */
  private void appendNothing(ColumnBuilder builder) {
    if (valueType instanceof EnumType enumType) {
      int first = enumType.values().get(0).number();
      if (builder instanceof ByteColumn.Builder bytes) {
        bytes.append((byte) first);
      } else {
        ((ShortColumn.Builder) builder).append((short) first);
      }
    } else {
      builder.appendDefault();
    }
  }
}
