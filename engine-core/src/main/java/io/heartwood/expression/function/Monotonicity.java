package io.heartwood.expression.function;

/** How a function's result moves when one argument grows and the others stay. */
public enum Monotonicity {
  /** Nothing is known. */
  NONE,
  /** It never falls. */
  INCREASING,
  /** It never rises. */
  DECREASING
}
