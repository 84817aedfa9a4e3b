package io.heartwood.index.skip;

import io.heartwood.schema.IndexDefinition;

/** A definition of an index that cannot be used; says what is wrong with it. */
public final class IndexException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Reason {
    /** ClickHouse has such indexes, but this version neither writes nor uses them. */
    UNSUPPORTED,
    /** There is no such type of index. */
    UNKNOWN_TYPE,
    /** The arguments do not fit the type. */
    BAD_ARGUMENTS,
    /** The type does not take such expressions. */
    BAD_EXPRESSION
  }

  private final Reason reason;

  IndexException(Reason reason, IndexDefinition index, String message) {
    super(message + ": index=" + index.name() + " type=" + index.typeText());
    this.reason = reason;
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }
}
