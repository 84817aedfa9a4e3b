package io.heartwood.serialization;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.JsonType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Single JSON objects, and the pairs of path and value that their rows are made of. */
final class ObjectValues {
  private ObjectValues() {}

  /** Reads an object as {@link RowBinary} has it. */
  static void read(SubstreamInput input, JsonType json, TupleColumn.Builder target)
      throws IOException {
    int row = target.rowCount();
    int typedCount = json.typedPaths().size();
    StringColumn.Builder paths = new StringColumn.Builder(0);
    StringColumn.Builder values = new StringColumn.Builder(0);
    for (long rest = input.readVarint(); rest > 0; rest--) {
      String path = BinaryTypes.readText(input);
      int typed = 0;
      while (typed < typedCount && !json.typedPaths().get(typed).name().equals(path)) {
        typed++;
      }
      if (typed == typedCount) {
        RowBinary.readDynamic(input, values);
        paths.append(path);
      } else {
        ColumnBuilder element = target.element(typed);
        if (element.rowCount() > row) {
          throw input.corrupt("each path once", path);
        }
        RowBinary.read(input, json.typedPaths().get(typed).type(), element);
      }
    }
    for (int i = 0; i < typedCount; i++) {
      if (target.element(i).rowCount() == row) {
        target.element(i).appendDefault();
      }
    }
    appendSorted(paths.build(), values.build(), (ArrayColumn.Builder) target.element(typedCount));
    target.endRow();
  }

  /** Appends a row of pairs, in the order of paths, without those that have no value. */
  static void appendSorted(StringColumn paths, StringColumn values, ArrayColumn.Builder target) {
    Integer[] order = new Integer[paths.rowCount()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (left, right) -> compare(paths, left, paths, right));
    TupleColumn.Builder pairs = (TupleColumn.Builder) target.elements();
    for (int index : order) {
      if (values.length(index) > 0) {
        pairs.element(0).appendRow(paths, index);
        pairs.element(1).appendRow(values, index);
        pairs.endRow();
      }
    }
    target.endRow();
  }

  /** Compares two strings by their bytes. */
  static int compare(StringColumn left, int leftRow, StringColumn right, int rightRow) {
    return Arrays.compareUnsigned(
        left.bytes(),
        left.offsets()[leftRow],
        left.offsets()[leftRow + 1],
        right.bytes(),
        right.offsets()[rightRow],
        right.offsets()[rightRow + 1]);
  }

  /** How often each path has a value. */
  static Map<String, Long> countPaths(ArrayColumn pairs) {
    StringColumn paths = (StringColumn) ((TupleColumn) pairs.elements()).element(0);
    StringColumn values = (StringColumn) ((TupleColumn) pairs.elements()).element(1);
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < pairs.offsets()[pairs.rowCount()]; i++) {
      if (values.length(i) > 0) {
        counts.merge(text(paths, i), 1L, Long::sum);
      }
    }
    return counts;
  }

  private static String text(StringColumn strings, int row) {
    int start = strings.offsets()[row];
    return new String(strings.bytes(), start, strings.length(row), StandardCharsets.UTF_8);
  }

  /**
   * Pairs, taken apart.
   *
   * @param values for each path its values, one a row
   * @param rest the pairs of other paths
   */
  record Split(List<StringColumn> values, ArrayColumn rest) {}

  /**
   * Takes the pairs of rows {@code [from, to)} apart.
   *
   * @param paths in byte order
   * @throws IllegalArgumentException if the paths of a row are not in byte order
   */
  static Split split(ArrayColumn pairs, int from, int to, List<String> paths) {
    byte[][] wanted = new byte[paths.size()][];
    StringColumn.Builder[] columns = new StringColumn.Builder[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = paths.get(i).getBytes(StandardCharsets.UTF_8);
      columns[i] = new StringColumn.Builder(to - from);
    }
    StringColumn names = (StringColumn) ((TupleColumn) pairs.elements()).element(0);
    StringColumn values = (StringColumn) ((TupleColumn) pairs.elements()).element(1);
    int[] offsets = names.offsets();
    ArrayColumn.Builder rest = pairs.newBuilder(to - from);
    TupleColumn.Builder restPairs = (TupleColumn.Builder) rest.elements();
    for (int row = from; row < to; row++) {
      int next = 0;
      int first = pairs.offsets()[row];
      for (int i = first; i < pairs.offsets()[row + 1]; i++) {
        if (i > first && compare(names, i - 1, names, i) >= 0) {
          throw new IllegalArgumentException("paths of a JSON object are not in order: row=" + row);
        }
        int order = -1;
        while (next < wanted.length
            && (order =
                    Arrays.compareUnsigned(
                        wanted[next],
                        0,
                        wanted[next].length,
                        names.bytes(),
                        offsets[i],
                        offsets[i + 1]))
                < 0) {
          columns[next++].appendDefault();
        }
        if (next < wanted.length && order == 0) {
          columns[next++].appendRow(values, i);
        } else if (values.length(i) > 0) {
          restPairs.appendRow(pairs.elements(), i);
        }
      }
      while (next < wanted.length) {
        columns[next++].appendDefault();
      }
      rest.endRow();
    }
    List<StringColumn> built = new ArrayList<>();
    for (StringColumn.Builder column : columns) {
      built.add(column.build());
    }
    return new Split(built, rest.build());
  }

  /** The values at one path: those that there are, and which rows they are of. */
  record PathValues(byte[] path, int[] rows, StringColumn values) {}

  /**
   * The values that a path has: most paths have none in most rows.
   *
   * @param members the types of what {@code split} holds, null for the shared one
   */
  static PathValues present(String path, VariantColumn split, List<DataType> members)
      throws IOException {
    int[] rows = new int[split.rowCount()];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      rows[count] = row;
      count += split.isNull(row) ? 0 : 1;
    }
    rows = Arrays.copyOf(rows, count);
    VariantColumn present = count == split.rowCount() ? split : split.gather(rows, count);
    StringColumn.Builder values = new StringColumn.Builder(count);
    DynamicValues.join(present, members, values);
    return new PathValues(path.getBytes(StandardCharsets.UTF_8), rows, values.build());
  }

  /**
   * Puts rows together.
   *
   * @param paths in byte order
   * @param others pairs of further paths, in any number of columns
   */
  static void join(
      int rowCount, List<PathValues> paths, List<ArrayColumn> others, ArrayColumn.Builder target) {
    int[] next = new int[paths.size()];
    for (int row = 0; row < rowCount; row++) {
      boolean hasOthers = false;
      for (ArrayColumn other : others) {
        hasOthers |= other.length(row) > 0;
      }
      TupleColumn.Builder pairs = (TupleColumn.Builder) target.elements();
      StringColumn.Builder names = (StringColumn.Builder) pairs.element(0);
      if (hasOthers) {
        joinRow(row, paths, next, others, target);
        continue;
      }
      for (int i = 0; i < next.length; i++) {
        PathValues path = paths.get(i);
        if (next[i] < path.rows.length && path.rows[next[i]] == row) {
          names.append(path.path, 0, path.path.length);
          pairs.element(1).appendRow(path.values, next[i]++);
          pairs.endRow();
        }
      }
      target.endRow();
    }
  }

  private static void joinRow(
      int row,
      List<PathValues> paths,
      int[] next,
      List<ArrayColumn> others,
      ArrayColumn.Builder target) {
    StringColumn.Builder names = new StringColumn.Builder(0);
    StringColumn.Builder values = new StringColumn.Builder(0);
    for (int i = 0; i < next.length; i++) {
      PathValues path = paths.get(i);
      if (next[i] < path.rows.length && path.rows[next[i]] == row) {
        names.append(path.path, 0, path.path.length);
        values.appendRow(path.values, next[i]++);
      }
    }
    for (ArrayColumn other : others) {
      TupleColumn pairs = (TupleColumn) other.elements();
      names.appendRange(pairs.element(0), other.offsets()[row], other.offsets()[row + 1]);
      values.appendRange(pairs.element(1), other.offsets()[row], other.offsets()[row + 1]);
    }
    appendSorted(names.build(), values.build(), target);
  }
}
