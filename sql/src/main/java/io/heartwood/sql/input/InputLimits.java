package io.heartwood.sql.input;

/**
 * When a block is full.
 *
 * @param maxRows rows, at most ({@code max_insert_block_size})
 * @param maxBytes the block ends with the row that reaches this size ({@code
 *     min_insert_block_size_bytes})
 */
public record InputLimits(int maxRows, long maxBytes) {
  /** ClickHouse's defaults: 1048449 rows, 256 MiB. */
  public static final InputLimits DEFAULT = new InputLimits(1_048_449, 256L << 20);

  /** Checks the ranges. */
  public InputLimits {
    if (maxRows < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "input limits out of range: maxRows=" + maxRows + " maxBytes=" + maxBytes);
    }
  }
}
