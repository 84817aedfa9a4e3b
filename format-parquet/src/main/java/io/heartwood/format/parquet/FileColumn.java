package io.heartwood.format.parquet;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.TupleColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.MapType;
import io.heartwood.types.NullableType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A field of a file as a column, put together from its leaves.
 *
 * <p>Each leaf has, for each of its values, a repetition level (which list goes on) and a
 * definition level (how far down something is there). Within a field that is repeated {@code
 * outerRepetition} times and is there from definition level {@code slotDefinition} on, a value of a
 * leaf begins a new slot if its repetition level is at most the former and its definition level at
 * least the latter. So the lengths of lists are counted from the levels of any leaf below them. A
 * group that is not there has no place in a column: its lists are empty and its leaves are NULL.
 */
abstract sealed class FileColumn permits FileColumn.Leaf, FileColumn.Repeated, FileColumn.Group {
  /** The type of the column. */
  abstract DataType type();

  /** A leaf below this field, or this field. */
  abstract Leaf anyLeaf();

  abstract void forEachLeaf(Consumer<Leaf> action);

  /**
   * The column of the rows that its leaves have read.
   *
   * @throws IllegalStateException if the leaves contradict each other
   */
  abstract Column column();

  /** Values. */
  static final class Leaf extends FileColumn {
    final LeafShape shape;
    private LeafReader reader;

    Leaf(LeafShape shape) {
      this.shape = shape;
    }

    /** Reads from a chunk of a row group from now on. */
    void open(LeafReader newReader) {
      reader = newReader;
    }

    LeafReader reader() {
      return reader;
    }

    @Override
    DataType type() {
      return shape.isNullable()
          ? new NullableType(shape.decoding().type())
          : shape.decoding().type();
    }

    @Override
    Leaf anyLeaf() {
      return this;
    }

    @Override
    void forEachLeaf(Consumer<Leaf> action) {
      action.accept(this);
    }

    @Override
    Column column() {
      return reader.column();
    }
  }

  /** A list or a map. */
  static final class Repeated extends FileColumn {
    private final FileColumn element;
    private final boolean isMap;
    private final int outerRepetition;
    private final int slotDefinition;
    private final int elementDefinition;

    /**
     * @param slotDefinition definition level from which on there is a list
     * @param elementDefinition definition level from which on there is an element
     */
    Repeated(
        FileColumn element,
        boolean isMap,
        int outerRepetition,
        int slotDefinition,
        int elementDefinition) {
      this.element = element;
      this.isMap = isMap;
      this.outerRepetition = outerRepetition;
      this.slotDefinition = slotDefinition;
      this.elementDefinition = elementDefinition;
    }

    @Override
    DataType type() {
      if (isMap && element.type() instanceof TupleType entry) {
        return new MapType(entry.elements().get(0).type(), entry.elements().get(1).type());
      }
      return new ArrayType(element.type());
    }

    @Override
    Leaf anyLeaf() {
      return element.anyLeaf();
    }

    @Override
    void forEachLeaf(Consumer<Leaf> action) {
      element.forEachLeaf(action);
    }

    @Override
    Column column() {
      LeafReader levels = anyLeaf().reader();
      byte[] repetitions = levels.repetitions();
      byte[] definitions = levels.definitions();
      int count = levels.levelCount();
      int[] offsets = new int[count + 1];
      int rows = 0;
      int elements = 0;
      for (int i = 0; i < count; i++) {
        if (repetitions[i] <= outerRepetition && definitions[i] >= slotDefinition) {
          offsets[rows++] = elements;
        }
        if (repetitions[i] <= outerRepetition + 1 && definitions[i] >= elementDefinition) {
          elements++;
        }
      }
      offsets[rows] = elements;
      Column values = element.column();
      if (values.rowCount() != elements || elements > 0 && (rows == 0 || offsets[0] != 0)) {
        throw new IllegalStateException("levels of a list contradict each other");
      }
      return new ArrayColumn(values, offsets, rows);
    }
  }

  /** A group of fields. */
  static final class Group extends FileColumn {
    private final List<String> names;
    private final List<FileColumn> fields;

    Group(List<String> names, List<FileColumn> fields) {
      this.names = List.copyOf(names);
      this.fields = List.copyOf(fields);
    }

    @Override
    DataType type() {
      List<TupleType.Element> elements = new ArrayList<>();
      for (int i = 0; i < fields.size(); i++) {
        elements.add(new TupleType.Element(names.get(i), fields.get(i).type()));
      }
      return new TupleType(elements);
    }

    @Override
    Leaf anyLeaf() {
      return fields.get(0).anyLeaf();
    }

    @Override
    void forEachLeaf(Consumer<Leaf> action) {
      fields.forEach(field -> field.forEachLeaf(action));
    }

    @Override
    Column column() {
      List<Column> columns = new ArrayList<>();
      for (FileColumn field : fields) {
        columns.add(field.column());
      }
      for (Column column : columns) {
        if (column.rowCount() != columns.get(0).rowCount()) {
          throw new IllegalStateException("fields of a group have different numbers of values");
        }
      }
      return new TupleColumn(columns, columns.get(0).rowCount());
    }
  }
}
