package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Pretty and PrettyCompact: a table for people. The first thousand rows are kept until the end, so
 * that all of them share their widths; of the others only the number is told.
 */
final class PrettyWriter extends RowWriter {
  /** How tables show NULL. */
  static final String NULL_TEXT = "ᴺᵁᴸᴸ";

  private static final int MAX_ROWS = 1000;

  private final boolean compact;
  private final List<String[]> rows = new ArrayList<>();

  PrettyWriter(OutputStream stream, boolean compact) {
    super(stream, TextStyle.RAW);
    this.compact = compact;
  }

  /** Characters that a text takes on a terminal, taking each code point for one. */
  static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  void writeRow(List<Column> columns, int row, long rowIndex) {
    if (rowIndex >= MAX_ROWS) {
      return;
    }
    String[] texts = new String[columns.size()];
    TextBuffer text = new TextBuffer(64);
    for (int i = 0; i < texts.length; i++) {
      text.clear();
      cell(i).append(columns.get(i), row, NULL_TEXT, text);
      texts[i] = text.toString();
    }
    rows.add(texts);
  }

  @Override
  void writeFooter(long rowCount, ResultStatistics statistics) {
    if (rows.isEmpty()) {
      return;
    }
    int columnCount = header().size();
    int[] widths = new int[columnCount];
    for (int i = 0; i < columnCount; i++) {
      widths[i] = width(header().get(i).name());
      for (String[] row : rows) {
        widths[i] = Math.max(widths[i], width(row[i]));
      }
    }
    int numberWidth = Integer.toString(rows.size()).length() + 2;
    String indent = " ".repeat(numberWidth);
    writeTitle(widths, indent);
    for (int r = 0; r < rows.size(); r++) {
      if (r > 0 && !compact) {
        out.append(indent + line(widths, "├", "─", "┼", "┤"));
      }
      String number = (r + 1) + ". ";
      out.append(" ".repeat(numberWidth - number.length()) + number);
      for (int i = 0; i < columnCount; i++) {
        out.append("│ " + padded(rows.get(r)[i], widths[i], cell(i).isRightAligned()) + " ");
      }
      String tip = columnCount == 1 ? NumberTip.of(rows.get(r)[0], header().get(0).type()) : "";
      out.append("│" + tip + "\n");
    }
    out.append(indent + line(widths, "└", "─", "┴", "┘"));
    if (rowCount > rows.size()) {
      out.append("  Showed " + rows.size() + " out of " + rowCount + " rows.\n");
    }
  }

  private void writeTitle(int[] widths, String indent) {
    if (!compact) {
      out.append(indent + line(widths, "┏", "━", "┳", "┓") + indent);
      for (int i = 0; i < widths.length; i++) {
        out.append(
            "┃ " + padded(header().get(i).name(), widths[i], cell(i).isRightAligned()) + " ");
      }
      out.append("┃\n" + indent + line(widths, "┡", "━", "╇", "┩"));
      return;
    }
    out.append(indent);
    for (int i = 0; i < widths.length; i++) {
      String name = header().get(i).name();
      String fill = "─".repeat(widths[i] - width(name));
      out.append(i == 0 ? "┌─" : "┬─");
      out.append(cell(i).isRightAligned() ? fill + name : name + fill);
      out.append("─");
    }
    out.append("┐\n");
  }

  private static String line(int[] widths, String first, String fill, String middle, String end) {
    StringBuilder line = new StringBuilder(first);
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : middle).append(fill.repeat(widths[i] + 2));
    }
    return line.append(end).append('\n').toString();
  }

  private static String padded(String text, int width, boolean rightAligned) {
    String fill = " ".repeat(width - width(text));
    return rightAligned ? fill + text : text + fill;
  }
}
