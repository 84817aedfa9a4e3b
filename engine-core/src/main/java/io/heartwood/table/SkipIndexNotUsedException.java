package io.heartwood.table;

/** A scan that was to use a skip index cannot use it. */
public final class SkipIndexNotUsedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  SkipIndexNotUsedException(String index, String reason) {
    super(
        "skip index is in force_data_skipping_indices but not used: index="
            + index
            + " reason="
            + reason);
  }
}
