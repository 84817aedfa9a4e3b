package io.heartwood.expression.function;

import io.heartwood.column.Column;
import io.heartwood.types.DataType;

/** A function whose argument types are known, ready to run. Immutable and thread-safe. */
public abstract class BoundFunction {
  private final DataType type;

  /** A function with a result of {@code type}. */
  protected BoundFunction(DataType type) {
    this.type = type;
  }

  /** Type of the result. */
  public final DataType type() {
    return type;
  }

  /**
   * Computes the function.
   *
   * @param arguments columns of {@code rowCount} rows; those that were constant when the function
   *     was bound have one row
   * @param rowCount rows of the result
   */
  public abstract Column apply(Column[] arguments, int rowCount);

  /** Whether some values make it fail, so that it must only see rows it was asked for. */
  public boolean canFail() {
    return false;
  }

  /**
   * How the result moves with the only argument that is not constant, while that argument stays
   * between two values.
   *
   * @param from smallest value as one row of the argument's type, or null if there is no bound
   * @param to largest value, or null
   */
  public Monotonicity monotonicity(Column from, Column to) {
    return Monotonicity.NONE;
  }

  /** What {@link BoundFunction#apply} does. */
  @FunctionalInterface
  public interface Body {
    /** Computes the function. */
    Column apply(Column[] arguments, int rowCount);
  }

  /** A function of a type and a body that never fails. */
  public static BoundFunction of(DataType type, Body body) {
    return new Simple(type, body, false, Monotonicity.NONE);
  }

  /** A function of a type and a body that fails for some values. */
  public static BoundFunction fallible(DataType type, Body body) {
    return new Simple(type, body, true, Monotonicity.NONE);
  }

  /** A function that always moves in one direction. */
  public static BoundFunction monotonic(DataType type, Monotonicity monotonicity, Body body) {
    return new Simple(type, body, false, monotonicity);
  }

  private static final class Simple extends BoundFunction {
    private final Body body;
    private final boolean fallible;
    private final Monotonicity monotonicity;

    Simple(DataType type, Body body, boolean fallible, Monotonicity monotonicity) {
      super(type);
      this.body = body;
      this.fallible = fallible;
      this.monotonicity = monotonicity;
    }

    @Override
    public Column apply(Column[] arguments, int rowCount) {
      return body.apply(arguments, rowCount);
    }

    @Override
    public boolean canFail() {
      return fallible;
    }

    @Override
    public Monotonicity monotonicity(Column from, Column to) {
      return monotonicity;
    }
  }
}
