package io.heartwood.index;

import io.heartwood.column.Column;
import io.heartwood.column.NullableColumn;
import io.heartwood.expression.MonotonicStep;
import io.heartwood.expression.function.FunctionException;
import io.heartwood.expression.function.Monotonicity;
import io.heartwood.types.DataType;
import java.util.List;

/** A filter as far as it says something about keys. Immutable. */
sealed interface Condition {
  /** What is known where the keys lie in these ranges. */
  Verdict check(KeyRange[] rectangle);

  /** The same for all rows, or unknown. */
  record Fixed(Verdict verdict) implements Condition {
    static final Fixed UNKNOWN = new Fixed(Verdict.UNKNOWN);

    @Override
    public Verdict check(KeyRange[] rectangle) {
      return verdict;
    }
  }

  /** All of them. */
  record And(List<Condition> parts) implements Condition {
    @Override
    public Verdict check(KeyRange[] rectangle) {
      Verdict verdict = Verdict.TRUE;
      for (Condition part : parts) {
        verdict = verdict.and(part.check(rectangle));
      }
      return verdict;
    }
  }

  /** Any of them. */
  record Or(List<Condition> parts) implements Condition {
    @Override
    public Verdict check(KeyRange[] rectangle) {
      Verdict verdict = Verdict.FALSE;
      for (Condition part : parts) {
        verdict = verdict.or(part.check(rectangle));
      }
      return verdict;
    }
  }

  /** Its opposite. */
  record Not(Condition part) implements Condition {
    @Override
    public Verdict check(KeyRange[] rectangle) {
      return part.check(rectangle).not();
    }
  }

  /**
   * A function of one key column lies in one of some ranges.
   *
   * @param column index of the key column
   * @param steps functions applied to it, the first one first
   * @param ranges ascending ranges that do not overlap
   * @param relaxed whether being in a range does not yet make the filter true
   */
  record InRanges(int column, List<MonotonicStep> steps, List<ValueRange> ranges, boolean relaxed)
      implements Condition {
    @Override
    public Verdict check(KeyRange[] rectangle) {
      ValueRange values = carried(rectangle[column]);
      if (values == null) {
        return Verdict.UNKNOWN;
      }
      boolean mayBeTrue = false;
      boolean mayBeFalse = true;
      for (int i = firstNotLeftOf(values); i < ranges.size(); i++) {
        ValueRange range = ranges.get(i);
        if (!range.intersects(values)) {
          break;
        }
        mayBeTrue = true;
        mayBeFalse = relaxed || !range.contains(values);
        if (!mayBeFalse) {
          break;
        }
      }
      return new Verdict(mayBeTrue, mayBeFalse);
    }

    /** The first range whose upper bound is not below the values. */
    private int firstNotLeftOf(ValueRange values) {
      int low = 0;
      int high = ranges.size();
      while (low < high) {
        int middle = low + high >>> 1;
        int order = ranges.get(middle).high().compareTo(values.low());
        boolean left =
            order < 0 || order == 0 && !(ranges.get(middle).highIncluded() && values.lowIncluded());
        if (left) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    /** As {@link #image}, or null if a step fails for a bound. */
    private ValueRange carried(KeyRange key) {
      try {
        return image(key);
      } catch (FunctionException e) {
        return null;
      }
    }

    /** The key's range carried through the steps, or null where one of them is not monotonic. */
    private ValueRange image(KeyRange key) {
      if (steps.isEmpty()) {
        return key.values();
      }
      if (isNull(key.low())) {
        // NULL stays NULL.
        return new ValueRange(KeyValue.NULL, true, KeyValue.ABOVE_ALL, true);
      }
      Column low = key.low();
      Column high = isNull(key.high()) ? null : key.high();
      DataType type = key.type();
      boolean nullable = key.high() == null || high == null;
      for (MonotonicStep step : steps) {
        Monotonicity monotonicity = step.monotonicity(low, high);
        if (monotonicity == Monotonicity.NONE) {
          return null;
        }
        Column from = low == null ? null : step.apply(low);
        Column to = high == null ? null : step.apply(high);
        boolean falling = monotonicity == Monotonicity.DECREASING;
        low = falling ? to : from;
        high = falling ? from : to;
        type = step.type();
        if (isNull(low) || isNull(high)) {
          return null;
        }
      }
      KeyValue from = low == null ? KeyValue.BELOW_ALL : KeyValue.of(low, type, 0);
      KeyValue to = high == null || nullable ? KeyValue.ABOVE_ALL : KeyValue.of(high, type, 0);
      return from.compareTo(to) > 0 ? null : new ValueRange(from, true, to, true);
    }

    private static boolean isNull(Column bound) {
      return bound instanceof NullableColumn nullable && nullable.isNull(0);
    }
  }
}
