package io.heartwood.format.parquet;

import org.apache.parquet.column.ColumnWriter;

/**
 * Writes what one leaf has for the values of a column: the values themselves, and for lists and
 * missing values the levels that tell where they are. Confined to one thread.
 */
abstract class Emitter {
  final ColumnWriter writer;

  Emitter(ColumnWriter writer) {
    this.writer = writer;
  }

  /**
   * Writes one value of the column.
   *
   * @param repetition level of the first thing that is written
   * @param definition how many optional and repeated fields above are there
   */
  abstract void emit(int row, int repetition, int definition);

  /** Values that may be missing. */
  static final class Optional extends Emitter {
    private final byte[] nulls;
    private final Emitter value;

    Optional(byte[] nulls, Emitter value) {
      super(value.writer);
      this.nulls = nulls;
      this.value = value;
    }

    @Override
    void emit(int row, int repetition, int definition) {
      if (nulls[row] != 0) {
        writer.writeNull(repetition, definition);
      } else {
        value.emit(row, repetition, definition + 1);
      }
    }
  }

  /** Lists of values. */
  static final class Repeated extends Emitter {
    private final int[] offsets;
    private final Emitter element;
    private final int level;

    /**
     * @param level repetition level of further elements
     */
    Repeated(int[] offsets, Emitter element, int level) {
      super(element.writer);
      this.offsets = offsets;
      this.element = element;
      this.level = level;
    }

    @Override
    void emit(int row, int repetition, int definition) {
      int from = offsets[row];
      int to = offsets[row + 1];
      if (from == to) {
        writer.writeNull(repetition, definition);
        return;
      }
      element.emit(from, repetition, definition + 1);
      for (int i = from + 1; i < to; i++) {
        element.emit(i, level, definition + 1);
      }
    }
  }
}
