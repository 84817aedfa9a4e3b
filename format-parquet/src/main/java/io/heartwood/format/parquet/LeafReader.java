package io.heartwood.format.parquet;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NullableColumn;
import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;

/** Reads the values and levels of one leaf of one row group. Confined to one thread. */
final class LeafReader {
  /** The most bytes that the values of one leaf in one block may have. */
  private static final long MAX_BYTES = Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 4);

  private final LeafShape shape;
  private final ColumnReader reader;
  private final boolean isRepeated;
  private final int maxDefinition;
  private long valuesLeft;
  private byte[] repetitions = {};
  private byte[] definitions = {};
  private int levelCount;
  private ColumnBuilder builder;

  LeafReader(LeafShape shape, ColumnReader reader, long valueCount) {
    this.shape = shape;
    this.reader = reader;
    this.isRepeated = shape.descriptor().getMaxRepetitionLevel() > 0;
    this.maxDefinition = shape.descriptor().getMaxDefinitionLevel();
    this.valuesLeft = valueCount;
  }

  /**
   * Reads whole rows.
   *
   * @throws IllegalStateException if there are fewer
   */
  void read(int rowCount) {
    builder = Columns.newBuilder(shape.decoding().type(), rowCount);
    if (shape.isNullable()) {
      builder = new NullableColumn.Builder(builder, rowCount);
    }
    levelCount = 0;
    if (isRepeated) {
      readRepeated(rowCount);
    } else if (maxDefinition > 0) {
      readOptional(rowCount);
    } else {
      readRequired(rowCount);
    }
  }

  private void readRequired(int rowCount) {
    require(rowCount);
    Decoding.Step step = shape.decoding().step();
    for (int row = 0; row < rowCount; row++) {
      step.append(reader, builder);
      reader.consume();
      checkSize(row);
    }
  }

  private void readOptional(int rowCount) {
    require(rowCount);
    for (int row = 0; row < rowCount; row++) {
      appendSlot(reader.getCurrentDefinitionLevel());
      reader.consume();
      checkSize(row);
    }
  }

  private void require(int rowCount) {
    if (valuesLeft < rowCount) {
      throw new IllegalStateException(
          "fewer values than rows: expected=" + rowCount + " actual=" + valuesLeft);
    }
    valuesLeft -= rowCount;
  }

  private void readRepeated(int rowCount) {
    int rows = 0;
    while (valuesLeft > 0) {
      int repetition = reader.getCurrentRepetitionLevel();
      if (repetition == 0 && rows++ == rowCount) {
        rows--;
        break;
      }
      int definition = reader.getCurrentDefinitionLevel();
      if (levelCount == repetitions.length) {
        int size = Math.max(1024, Math.multiplyExact(levelCount, 2));
        repetitions = Arrays.copyOf(repetitions, size);
        definitions = Arrays.copyOf(definitions, size);
      }
      repetitions[levelCount] = (byte) repetition;
      definitions[levelCount++] = (byte) definition;
      if (definition >= shape.slotDefinition()) {
        appendSlot(definition);
      }
      reader.consume();
      valuesLeft--;
      checkSize(levelCount);
    }
    if (rows != rowCount) {
      throw new IllegalStateException("fewer rows: expected=" + rowCount + " actual=" + rows);
    }
  }

  private void appendSlot(int definition) {
    boolean present = definition == maxDefinition;
    if (builder instanceof NullableColumn.Builder nullable) {
      if (present) {
        shape.decoding().step().append(reader, nullable.nested());
        nullable.endValue();
      } else {
        nullable.appendNull();
      }
    } else if (present) {
      shape.decoding().step().append(reader, builder);
    } else {
      builder.appendDefault();
    }
  }

  private void checkSize(int index) {
    if ((index & 255) == 0 && builder.sizeBytes() > MAX_BYTES) {
      throw new IllegalStateException(
          "values of one block have more than " + MAX_BYTES + " bytes, which does not fit memory");
    }
  }

  /** The values read last. */
  Column column() {
    return builder.build();
  }

  byte[] repetitions() {
    return repetitions;
  }

  byte[] definitions() {
    return definitions;
  }

  /** How many levels were read last; 0 if the leaf is not repeated. */
  int levelCount() {
    return levelCount;
  }
}
