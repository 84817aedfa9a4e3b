package io.heartwood.index;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.Expression;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.types.DataType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a filter says about the values of a key: tells for ranges of the key whether the filter may
 * be true there. It may err on the side of "maybe", never on the other. Immutable and thread-safe.
 *
 * <p>Understood are comparisons with constants, IN, LIKE and startsWith with a prefix, IS NULL,
 * AND, OR, NOT, and chains of monotonic functions between key and comparison, in either direction.
 * The rest counts as unknown.
 *
 * <p>Granules are chosen from a sparse primary index as ClickHouse does: by two binary searches if
 * the filter is one contiguous interval of keys, else by exclusion: a stack of ranges, each checked
 * as a whole and split in {@value #SPLIT} if it may hold something.
 */
public final class KeyCondition {
  /** Pieces that a range of granules is split into: merge_tree_coarse_index_granularity. */
  private static final int SPLIT = 8;

  /** Keys at marks, and where each key column lies in all rows. */
  private record Marks(PrimaryIndex index, KeyRange[] everywhere) {}

  private final Condition condition;
  private final List<DataType> types;
  private final boolean contiguous;

  private KeyCondition(Condition condition, List<DataType> types) {
    this.condition = condition;
    this.types = List.copyOf(types);
    this.contiguous = isContiguous(condition);
  }

  /**
   * What a filter says about keys.
   *
   * @param keys key expressions: of the primary key, or the columns of a min-max index
   * @param types their types
   * @param header columns of the table
   */
  public static KeyCondition of(
      Expression filter,
      List<Expression> keys,
      List<DataType> types,
      List<NamedType> header,
      FunctionContext context) {
    if (keys.size() != types.size()) {
      throw new IllegalArgumentException(
          "keys and types differ: keys=" + keys.size() + " types=" + types.size());
    }
    return new KeyCondition(
        new ConditionBuilder(keys, types, header, context).build(filter), types);
  }

  /** Whether it says nothing about the key, so that nothing can be skipped. */
  public boolean isUnknown() {
    return isUnknown(condition);
  }

  private static boolean isUnknown(Condition condition) {
    if (condition instanceof Condition.Fixed fixed) {
      return fixed.verdict().equals(Verdict.UNKNOWN);
    }
    if (condition instanceof Condition.And and) {
      return and.parts().stream().allMatch(KeyCondition::isUnknown);
    }
    if (condition instanceof Condition.Or or) {
      return or.parts().stream().anyMatch(KeyCondition::isUnknown);
    }
    return condition instanceof Condition.Not not && isUnknown(not.part());
  }

  /**
   * Whether the filter may be true for a row whose keys lie in these ranges.
   *
   * @param rectangle one range for each key expression
   */
  public boolean mayBeTrue(List<KeyRange> rectangle) {
    if (rectangle.size() != types.size()) {
      throw new IllegalArgumentException(
          "another number of keys: ranges=" + rectangle.size() + " keys=" + types.size());
    }
    return condition.check(rectangle.toArray(KeyRange[]::new)).mayBeTrue();
  }

  /**
   * Whether the filter may be true in a part, by its min-max index.
   *
   * @param minimums smallest value of each key as one row
   * @param maximums largest value of each key as one row
   */
  public boolean mayBeTrue(List<? extends Column> minimums, List<? extends Column> maximums) {
    List<KeyRange> rectangle = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      rectangle.add(KeyRange.between(types.get(i), minimums.get(i), 0, maximums.get(i), 0));
    }
    return mayBeTrue(rectangle);
  }

  /**
   * The granules that may hold a row for which the filter is true.
   *
   * @param index keys at the marks; rows beyond {@code granuleCount} are those of a final mark
   * @param granuleCount granules of the part
   * @param everywhere where each key column lies in all rows of the part, NaN included, as far as
   *     is known: for the columns behind one that differs between two marks
   * @return ranges in ascending order that neither overlap nor touch
   */
  public List<GranuleRange> select(
      PrimaryIndex index, int granuleCount, List<KeyRange> everywhere) {
    if (granuleCount == 0) {
      return List.of();
    }
    if (index.types().isEmpty() || isUnknown()) {
      return List.of(new GranuleRange(0, granuleCount));
    }
    if (index.rowCount() < granuleCount
        || index.types().size() != types.size()
        || everywhere.size() != types.size()) {
      throw new IllegalArgumentException(
          "index does not fit: rowCount="
              + index.rowCount()
              + " granuleCount="
              + granuleCount
              + " keys="
              + index.types().size()
              + " ranges="
              + everywhere.size());
    }
    Marks marks = new Marks(index, everywhere.toArray(KeyRange[]::new));
    return contiguous ? binarySearch(marks, granuleCount) : exclusionSearch(marks, granuleCount);
  }

  /** Whether {@link #select} finds granules by binary search. */
  boolean isContiguous() {
    return contiguous;
  }

  /**
   * Both ends by binary search. That granules from the first one on may match is monotonic in the
   * last one, and the other way round; between the ends all match, since the keys are contiguous.
   */
  private List<GranuleRange> binarySearch(Marks marks, int count) {
    if (!mayBeTrue(marks, 0, count)) {
      return List.of();
    }
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = low + high >>> 1;
      if (mayBeTrue(marks, 0, middle + 1)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    int first = low;
    high = count - 1;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (mayBeTrue(marks, middle, count)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return List.of(new GranuleRange(first, low + 1));
  }

  private List<GranuleRange> exclusionSearch(Marks marks, int count) {
    List<GranuleRange> selected = new ArrayList<>();
    Deque<GranuleRange> stack = new ArrayDeque<>();
    stack.push(new GranuleRange(0, count));
    while (!stack.isEmpty()) {
      GranuleRange range = stack.pop();
      if (!mayBeTrue(marks, range.from(), range.to())) {
        continue;
      }
      if (range.count() == 1) {
        append(selected, range);
        continue;
      }
      int step = (range.count() - 1) / SPLIT + 1;
      for (int to = range.to(); to > range.from(); to -= step) {
        stack.push(new GranuleRange(Math.max(range.from(), to - step), to));
      }
    }
    return List.copyOf(selected);
  }

  private static void append(List<GranuleRange> selected, GranuleRange range) {
    int last = selected.size() - 1;
    if (last >= 0 && selected.get(last).to() == range.from()) {
      selected.set(last, new GranuleRange(selected.get(last).from(), range.to()));
    } else {
      selected.add(range);
    }
  }

  /** Whether granules {@code [from, to)} may match: keys from one mark to another. */
  private boolean mayBeTrue(Marks marks, int from, int to) {
    int last = to < marks.index().rowCount() ? to : -1;
    return new MarkInterval(marks.index(), from, last, marks.everywhere()).mayBeTrue(condition);
  }

  /**
   * Whether keys that match are one interval in the order of the key: equalities of the leading key
   * columns and then at most one range, with nothing else but unknown conditions.
   */
  private static boolean isContiguous(Condition condition) {
    List<Condition> parts =
        condition instanceof Condition.And and ? flatten(and) : List.of(condition);
    List<Condition.InRanges> atoms = new ArrayList<>();
    for (Condition part : parts) {
      if (part instanceof Condition.InRanges atom) {
        if (!atom.steps().isEmpty() || atom.ranges().size() != 1) {
          return false;
        }
        atoms.add(atom);
      } else if (!(part instanceof Condition.Fixed fixed)
          || !fixed.verdict().equals(Verdict.UNKNOWN)) {
        return false;
      }
    }
    int column = 0;
    int left = atoms.size();
    while (left > 0) {
      int ofColumn = 0;
      boolean point = false;
      for (Condition.InRanges atom : atoms) {
        if (atom.column() == column) {
          ofColumn++;
          point |= atom.ranges().get(0).isPoint();
        }
      }
      left -= ofColumn;
      if (ofColumn == 0 || left > 0 && !point) {
        return false;
      }
      column++;
    }
    return !atoms.isEmpty();
  }

  private static List<Condition> flatten(Condition.And and) {
    List<Condition> parts = new ArrayList<>();
    for (Condition part : and.parts()) {
      if (part instanceof Condition.And nested) {
        parts.addAll(flatten(nested));
      } else {
        parts.add(part);
      }
    }
    return parts;
  }

  @Override
  public String toString() {
    return condition.toString();
  }
}
