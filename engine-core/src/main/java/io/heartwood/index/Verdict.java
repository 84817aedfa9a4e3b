package io.heartwood.index;

/**
 * What is known of a condition in some rows. Rows where it is NULL count for neither.
 *
 * @param mayBeTrue whether it may be true for a row
 * @param mayBeFalse whether it may be false for a row
 */
record Verdict(boolean mayBeTrue, boolean mayBeFalse) {
  static final Verdict UNKNOWN = new Verdict(true, true);
  static final Verdict TRUE = new Verdict(true, false);
  static final Verdict FALSE = new Verdict(false, true);
  static final Verdict NULL = new Verdict(false, false);

  Verdict and(Verdict other) {
    return new Verdict(mayBeTrue && other.mayBeTrue, mayBeFalse || other.mayBeFalse);
  }

  Verdict or(Verdict other) {
    return new Verdict(mayBeTrue || other.mayBeTrue, mayBeFalse && other.mayBeFalse);
  }

  Verdict not() {
    return new Verdict(mayBeFalse, mayBeTrue);
  }
}
