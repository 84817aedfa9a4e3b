package io.heartwood.index;

/**
 * What is known of a condition in some rows. Rows where it is NULL count for neither.
 *
 * @param mayBeTrue whether it may be true for a row
 * @param mayBeFalse whether it may be false for a row
 */
public record Verdict(boolean mayBeTrue, boolean mayBeFalse) {
  /** Nothing is known. */
  public static final Verdict UNKNOWN = new Verdict(true, true);

  /** True for all rows. */
  public static final Verdict TRUE = new Verdict(true, false);

  /** False for all rows. */
  public static final Verdict FALSE = new Verdict(false, true);

  /** NULL for all rows. */
  public static final Verdict NULL = new Verdict(false, false);

  /** Of both conditions. */
  public Verdict and(Verdict other) {
    return new Verdict(mayBeTrue && other.mayBeTrue, mayBeFalse || other.mayBeFalse);
  }

  /** Of either condition. */
  public Verdict or(Verdict other) {
    return new Verdict(mayBeTrue || other.mayBeTrue, mayBeFalse && other.mayBeFalse);
  }

  /** Of the opposite. */
  public Verdict not() {
    return new Verdict(mayBeFalse, mayBeTrue);
  }
}
