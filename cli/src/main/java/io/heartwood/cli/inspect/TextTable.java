package io.heartwood.cli.inspect;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of cells under a header, as wide as they need to be. Confined to one thread. */
final class TextTable {
  private static final int MAX_WIDTH = 40;

  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> alignments;

  /**
   * @param header names of the columns; one that begins with {@code >} is aligned to the right
   */
  TextTable(String... header) {
    alignments = List.of(header);
    rows.add(
        alignments.stream().map(name -> name.startsWith(">") ? name.substring(1) : name).toList());
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** Prints header and rows, indented. */
  void print(PrintWriter output) {
    int columnCount = alignments.size();
    int[] widths = new int[columnCount];
    for (List<String> row : rows) {
      for (int i = 0; i < columnCount; i++) {
        widths[i] = Math.max(widths[i], Math.min(MAX_WIDTH, width(row.get(i))));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columnCount; i++) {
        String cell = row.get(i);
        String blanks = " ".repeat(Math.max(0, widths[i] - width(cell)));
        line.append("  ").append(alignments.get(i).startsWith(">") ? blanks + cell : cell + blanks);
      }
      output.println(line.toString().stripTrailing());
    }
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
