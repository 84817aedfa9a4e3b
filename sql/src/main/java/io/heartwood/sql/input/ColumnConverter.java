package io.heartwood.sql.input;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Converts columns of compound types: arrays by their elements, tuples by the names of theirs (or
 * their places), Nullable ones by the values that are there. Single values are left to {@code
 * CAST}. Immutable.
 */
final class ColumnConverter {
  private final ValueConverter values;

  ColumnConverter(ValueConverter values) {
    this.values = values;
  }

  /**
   * The column as one of another type.
   *
   * @param missing receives the rows that are NULL where the other type has none; they hold its
   *     default
   * @throws IllegalArgumentException if there is no conversion
   */
  Column convert(Column column, DataType from, DataType to, BitSet missing) {
    if (!from.isNullable() || to.isNullable()) {
      return convert(column, from, to);
    }
    NullableColumn nullable = (NullableColumn) column;
    for (int row = 0; row < column.rowCount(); row++) {
      if (nullable.isNull(row)) {
        missing.set(row);
      }
    }
    return withoutNulls(nullable, from, to);
  }

  private Column convert(Column column, DataType from, DataType to) {
    DataType given = from.valueType();
    DataType wanted = to.valueType();
    if (given.equals(wanted)) {
      return column;
    }
    if (given instanceof NullableType nullable) {
      if (!(wanted instanceof NullableType other)) {
        return withoutNulls((NullableColumn) column, from, to);
      }
      NullableColumn nulls = (NullableColumn) column;
      return new NullableColumn(
          presentOnly(nulls, nullable.nested(), other.nested()), nulls.nulls());
    }
    if (wanted instanceof NullableType nullable) {
      return new NullableColumn(
          convert(column, given, nullable.nested()), new byte[column.rowCount()]);
    }
    if (given.physicalType() == PhysicalType.ARRAY
        && wanted.physicalType() == PhysicalType.ARRAY
        && given instanceof MapType == wanted instanceof MapType) {
      ArrayColumn arrays = (ArrayColumn) column;
      return new ArrayColumn(
          convert(arrays.elements(), ArrayType.elementOf(given), ArrayType.elementOf(wanted)),
          arrays.offsets(),
          arrays.rowCount());
    }
    if (given instanceof TupleType tuple && wanted instanceof TupleType other) {
      return convertTuple((TupleColumn) column, tuple, other);
    }
    if (isCompound(given) || isCompound(wanted)) {
      throw new IllegalArgumentException("no conversion from " + given + " to " + wanted);
    }
    return column.rowCount() == 0
        ? Columns.defaults(wanted, 0)
        : values.convert(column, given, wanted);
  }

  private static boolean isCompound(DataType type) {
    return switch (type.physicalType()) {
      case ARRAY, TUPLE -> true;
      default -> false;
    };
  }

  private Column withoutNulls(NullableColumn column, DataType from, DataType to) {
    return presentOnly(column, ((NullableType) from.valueType()).nested(), to);
  }

  /** Converts the values that are there; the others become defaults. */
  private Column presentOnly(NullableColumn column, DataType from, DataType to) {
    int rowCount = column.rowCount();
    int[] present = new int[rowCount];
    int count = 0;
    for (int row = 0; row < rowCount; row++) {
      present[count] = row;
      count += column.isNull(row) ? 0 : 1;
    }
    if (count == rowCount) {
      return convert(column.nested(), from, to);
    }
    Column converted = convert(column.nested().gather(present, count), from, to);
    ColumnBuilder spread = Columns.newBuilder(to, rowCount);
    for (int row = 0, next = 0; row < rowCount; row++) {
      if (column.isNull(row)) {
        spread.appendDefault();
      } else {
        spread.appendRow(converted, next++);
      }
    }
    return spread.build();
  }

  private TupleColumn convertTuple(TupleColumn column, TupleType from, TupleType to) {
    boolean byName = from.isNamed() && to.isNamed();
    if (!byName && from.elements().size() != to.elements().size()) {
      throw new IllegalArgumentException("no conversion from " + from + " to " + to);
    }
    List<Column> elements = new ArrayList<>();
    for (int i = 0; i < to.elements().size(); i++) {
      int index = byName ? indexOf(from, to.nameOf(i)) : i;
      DataType wanted = to.elements().get(i).type();
      elements.add(
          index < 0
              ? Columns.defaults(wanted, column.rowCount())
              : convert(column.element(index), from.elements().get(index).type(), wanted));
    }
    return new TupleColumn(elements, column.rowCount());
  }

  private static int indexOf(TupleType tuple, String name) {
    for (int i = 0; i < tuple.elements().size(); i++) {
      if (tuple.nameOf(i).equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
