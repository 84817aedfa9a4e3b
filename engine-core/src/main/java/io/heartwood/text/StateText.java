package io.heartwood.text;

import io.heartwood.aggregate.layout.StateLayout;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.StringColumn;
import io.heartwood.types.AggregateFunctionType;
import java.io.IOException;

/** States of aggregate functions as text: their bytes, like a string. */
final class StateText {
  private StateText() {}

  static ValueParser parserOf(AggregateFunctionType type) {
    return new Parser(type);
  }

  static ValuePrinter printerOf(AggregateFunctionType type, TextStyle style) {
    return new Printer(StateLayout.of(type).initial(), style);
  }

  /** Appends bytes that are exactly one state. */
  private static final class Parser extends ValueParser {
    private final AggregateFunctionType type;
    private final StateLayout layout;
    private StringColumn.Builder builder;

    Parser(AggregateFunctionType type) {
      this.type = type;
      this.layout = StateLayout.of(type);
    }

    @Override
    public void start(ColumnBuilder newBuilder) {
      builder = (StringColumn.Builder) newBuilder;
    }

    @Override
    public void parse(byte[] bytes, int from, int to) {
      try {
        layout.requireOne(bytes, from, to);
      } catch (IOException e) {
        throw ValueFormatException.of(type, bytes, from, to, e.getMessage());
      }
      builder.append(bytes, from, to - from);
    }

    @Override
    public void parseEscaped(byte[] bytes, int from, int to) {
      if (isNullText(bytes, from, to)) {
        appendDefault();
      } else if (TextEscapes.hasBackslash(bytes, from, to)) {
        byte[] plain = TextEscapes.unescape(bytes, from, to);
        parse(plain, 0, plain.length);
      } else {
        parse(bytes, from, to);
      }
    }

    @Override
    public void appendDefault() {
      builder.appendDefault();
    }
  }

  /** Prints rows of no bytes as the state that has seen no rows. */
  private static final class Printer extends ValuePrinter {
    private final byte[] initial;
    private final TextStyle style;

    Printer(byte[] initial, TextStyle style) {
      this.initial = initial;
      this.style = style;
    }

    @Override
    public void append(Column column, int row, TextBuffer out) {
      StringColumn states = (StringColumn) column;
      if (states.length(row) == 0) {
        ValuePrinters.appendText(initial, 0, initial.length, style, out);
      } else {
        int from = states.offsets()[row];
        ValuePrinters.appendText(states.bytes(), from, states.offsets()[row + 1], style, out);
      }
    }
  }
}
