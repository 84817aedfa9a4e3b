package io.heartwood.column;

/** Loops over strings. */
public final class StringKernels {
  private StringKernels() {}

  /** How many leading bytes all rows share; 0 without rows. */
  public static int commonPrefixLength(StringColumn column) {
    return BytesOrder.OfStrings.commonPrefixLength(column);
  }

  /**
   * Eight bytes of each row as an unsigned big-endian number, zeros after its end, beginning after
   * {@code skippedBytes} that every row has.
   */
  public static void prefixes(StringColumn column, int skippedBytes, long[] target) {
    BytesOrder.OfStrings.prefixes(column, skippedBytes, target);
  }
}
