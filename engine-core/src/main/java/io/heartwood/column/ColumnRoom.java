package io.heartwood.column;

import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.List;

/**
 * How much room a column took: what a builder of the next column like it should have from the
 * start, so that its arrays need not grow. Holds no values. Immutable.
 *
 * @param rows number of rows
 * @param bytes bytes of all strings, with a sixteenth to spare; -1 for strings that are numbers of
 *     keys; 0 for other kinds
 * @param nested the same of what is inside: values of a Nullable, of arrays, elements of tuples
 */
public record ColumnRoom(int rows, int bytes, List<ColumnRoom> nested) {
  private static final int NUMBERS_OF_KEYS = -1;

  /** The room that a column took. */
  public static ColumnRoom of(Column column) {
    int rows = column.rowCount();
    if (column instanceof StringColumn strings) {
      if (strings.keys() != null) {
        return new ColumnRoom(rows, NUMBERS_OF_KEYS, List.of());
      }
      return new ColumnRoom(rows, withSpare(strings.offsets()[rows]), List.of());
    } else if (column instanceof NullableColumn nullable) {
      return new ColumnRoom(rows, 0, List.of(of(nullable.nested())));
    } else if (column instanceof ArrayColumn arrays) {
      ColumnRoom elements = of(arrays.elements());
      return new ColumnRoom(
          rows,
          0,
          List.of(new ColumnRoom(withSpare(elements.rows), elements.bytes, elements.nested)));
    } else if (column instanceof TupleColumn tuples) {
      List<ColumnRoom> elements = new ArrayList<>();
      for (int i = 0; i < tuples.elements().size(); i++) {
        elements.add(of(tuples.element(i)));
      }
      return new ColumnRoom(rows, 0, List.copyOf(elements));
    }
    return new ColumnRoom(rows, 0, List.of());
  }

  private static int withSpare(int size) {
    return (int) Math.min(Integer.MAX_VALUE - 64, size + (long) (size >> 4) + 16);
  }

  /** An empty builder of columns of the type that the measured column had. */
  public ColumnBuilder newBuilder(DataType type) {
    return switch (type.physicalType()) {
      case STRING ->
          bytes == NUMBERS_OF_KEYS
              ? StringColumn.Builder.ofKeys(rows)
              : new StringColumn.Builder(rows, bytes);
      case NULLABLE ->
          new NullableColumn.Builder(
              nested.get(0).newBuilder(type.withoutNullable()),
              nested.get(0).bytes == NUMBERS_OF_KEYS ? 0 : rows);
      case ARRAY ->
          new ArrayColumn.Builder(nested.get(0).newBuilder(ArrayType.elementOf(type)), rows);
      case TUPLE -> {
        List<ColumnBuilder> builders = new ArrayList<>();
        List<TupleType.Element> elements = TupleType.elementsOf(type);
        for (int i = 0; i < elements.size(); i++) {
          builders.add(nested.get(i).newBuilder(elements.get(i).type()));
        }
        yield new TupleColumn.Builder(builders);
      }
      default -> Columns.newBuilder(type, rows);
    };
  }
}
