package io.heartwood.sql.input;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.TupleColumn;
import io.heartwood.text.ValueParser;
import io.heartwood.types.DataType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import io.heartwood.types.UnsupportedTypeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Where the values of one field go: the growing column of a block, and the rows that gave no value
 * and want the column's default. Confined to one thread.
 */
final class ColumnTarget {
  private final String name;
  private final DataType type;
  private final ZoneId timeZone;
  private final boolean skipped;
  private final ValueParser parser;
  private final WholeTicks ticks;
  private final List<ColumnTarget> elements = new ArrayList<>();
  private ColumnTarget tuple;
  private ColumnBuilder builder;
  private BitSet missing = new BitSet();
  private boolean absent;

  private ColumnTarget(String name, DataType type, ZoneId timeZone, boolean skipped) {
    this.name = name;
    this.type = type;
    this.timeZone = timeZone;
    this.skipped = skipped;
    this.parser = ValueParser.of(type, timeZone);
    this.ticks = WholeTicks.of(type);
    begin(0);
  }

  /**
   * A column of the table.
   *
   * @param timeZone zone of dates and times whose type names none
   */
  static ColumnTarget of(String name, DataType type, ZoneId timeZone) {
    return new ColumnTarget(name, type, timeZone, false);
  }

  /** A field whose values nobody wants. */
  static ColumnTarget skipped(String name) {
    return new ColumnTarget(name, StringType.INSTANCE, ZoneOffset.UTC, true);
  }

  String name() {
    return name;
  }

  DataType type() {
    return type;
  }

  /** Starts a new block. */
  void begin(int expectedRows) {
    fill(Columns.newBuilder(type, expectedRows));
  }

  private void fill(ColumnBuilder newBuilder) {
    builder = newBuilder;
    parser.start(builder);
    missing = new BitSet();
    for (int i = 0; i < elements.size(); i++) {
      elements.get(i).fill(((TupleColumn.Builder) builder).element(i));
    }
  }

  /**
   * The targets of the fields that a format has for this column if it has one for each element of a
   * tuple, at every depth; this target itself if it is no tuple. Values go to all of them in this
   * order, row by row.
   */
  List<ColumnTarget> fields() {
    if (skipped || !(type.valueType() instanceof TupleType rows) || rows.elements().isEmpty()) {
      return List.of(this);
    }
    if (elements.isEmpty()) {
      for (int i = 0; i < rows.elements().size(); i++) {
        DataType elementType = rows.elements().get(i).type();
        ColumnTarget element =
            new ColumnTarget(name + "." + rows.nameOf(i), elementType, timeZone, false);
        element.tuple = this;
        elements.add(element);
      }
      fill(builder);
    }
    return elements.stream().flatMap(element -> element.fields().stream()).toList();
  }

  /** A value was appended; perhaps it ends the row of a tuple. */
  private void ended() {
    if (tuple != null && tuple.elements.get(tuple.elements.size() - 1) == this) {
      ((TupleColumn.Builder) tuple.builder).endRow();
      tuple.ended();
    }
  }

  /** The file has no such column: every row wants the default. */
  void markAbsent() {
    absent = true;
  }

  boolean isAbsent() {
    return absent;
  }

  boolean acceptsTypeName(String text) {
    if (skipped) {
      return true;
    }
    try {
      return io.heartwood.types.DataTypeParser.parse(text).equals(type);
    } catch (UnsupportedTypeException e) {
      return false;
    }
  }

  /** Appends a value from its text, without escapes. */
  void append(byte[] bytes, int from, int to) throws BadRowException {
    if (skipped) {
      return;
    }
    try {
      parser.parse(bytes, from, to);
      ended();
    } catch (IllegalArgumentException e) {
      throw BadRowException.badValue(this, bytes, from, to, e);
    }
  }

  /**
   * Appends a value that is written as a number. Whole numbers are ticks of DateTime64 and Time64,
   * seconds of DateTime and Time, days of Date and Date32.
   */
  void appendNumber(byte[] bytes, int from, int to) throws BadRowException {
    if (!skipped && ticks != null) {
      Column value = ticks.read(bytes, from, to);
      if (value != null) {
        builder.appendRow(value, 0);
        ended();
        return;
      }
    }
    append(bytes, from, to);
  }

  /** Whether the escapes of a field of TabSeparated are for the parser of its value. */
  boolean undoesEscapes() {
    return parser.undoesEscapes();
  }

  /** Whether {@link #appendJson} is for values in JSON text. */
  boolean readsJson() {
    return !skipped && parser.readsJson();
  }

  /** Appends a value from its JSON text, quotes and all. */
  void appendJson(byte[] bytes, int from, int to) throws BadRowException {
    try {
      parser.parseJson(bytes, from, to);
    } catch (IllegalArgumentException e) {
      throw BadRowException.badValue(this, bytes, from, to, e);
    }
  }

  /** Appends NULL, or asks for the default where the column cannot be NULL. */
  void appendNull() {
    if (skipped) {
      return;
    }
    if (type.isNullable()) {
      parser.appendNull();
      ended();
    } else {
      appendMissing();
    }
  }

  /** Appends a row that wants the column's default. */
  void appendMissing() {
    if (skipped) {
      return;
    }
    missing.set(builder.rowCount());
    parser.appendDefault();
    ended();
  }

  /** Appends the only row of a column of the same type. */
  void appendRow(Column value) {
    builder.appendRow(value, 0);
  }

  int rowCount() {
    return builder.rowCount();
  }

  long sizeBytes() {
    return builder.sizeBytes();
  }

  /** Takes back the rows from {@code rowCount} on. */
  void truncate(int rowCount) {
    if (builder.rowCount() > rowCount || !elements.isEmpty()) {
      builder.truncate(rowCount);
    }
    missing.clear(rowCount, Math.max(rowCount, missing.length()));
  }

  /** Rows that want the default. */
  BitSet missing() {
    return missing;
  }

  Column build() {
    return builder.build();
  }
}
