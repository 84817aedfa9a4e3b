package io.heartwood.index.skip;

/**
 * How large a {@code bloom_filter} is for a probability of false answers: bits for each value and
 * bits that are set for each value, as ClickHouse 26.7 chooses them.
 *
 * <p>The row with the largest probability that is not above the wanted one counts; below all of
 * them the first one does. ClickHouse's table has a hole, which makes filters from 0.221 up to
 * 0.237 as large as the largest.
 *
 * @param bitsPerValue bits of the filter for each different value
 * @param hashCount bits that are set for each
 */
record BloomParameters(int bitsPerValue, int hashCount) {
  static final double DEFAULT_PROBABILITY = 0.025;

  private static final double[][] TABLE = {
    {0.0001090, 19, 13}, {0.000111, 19, 12}, {0.000118, 19, 11}, {0.000132, 19, 10},
    {0.000155, 19, 9}, {0.000176, 18, 12}, {0.000183, 18, 11}, {0.000198, 18, 10},
    {0.000226, 18, 9}, {0.000275, 18, 8}, {0.000284, 17, 12}, {0.000287, 17, 11},
    {0.000302, 17, 10}, {0.000335, 17, 9}, {0.000394, 17, 8}, {0.000459, 16, 11},
    {0.00047, 16, 10}, {0.000505, 16, 9}, {0.000574, 16, 8}, {0.000702, 16, 7},
    {0.000744, 15, 10}, {0.000775, 15, 9}, {0.000852, 15, 8}, {0.001, 15, 7},
    {0.0012, 14, 10}, {0.00121, 14, 9}, {0.00129, 14, 8}, {0.00146, 14, 7},
    {0.00179, 14, 6}, {0.00194, 13, 9}, {0.00199, 13, 8}, {0.00217, 13, 7},
    {0.00255, 13, 6}, {0.00314, 12, 8}, {0.00329, 12, 7}, {0.00371, 12, 6},
    {0.00459, 12, 5}, {0.00509, 11, 8}, {0.00513, 11, 7}, {0.00552, 11, 6},
    {0.0065, 11, 5}, {0.00819, 10, 7}, {0.00844, 10, 6}, {0.00943, 10, 5},
    {0.0118, 10, 4}, {0.0133, 9, 6}, {0.0141, 9, 5}, {0.0166, 9, 4},
    {0.0216, 8, 6}, {0.0217, 8, 5}, {0.024, 8, 4}, {0.0306, 8, 3},
    {0.0347, 7, 5}, {0.0359, 7, 4}, {0.0423, 7, 3}, {0.0561, 6, 4},
    {0.0609, 6, 3}, {0.0804, 6, 2}, {0.092, 5, 3}, {0.109, 5, 2},
    {0.147, 4, 3}, {0.155, 4, 2}, {0.221, 19, 13}, {0.237, 3, 2},
    {0.283, 2, 2}
  };

  /** The parameters for a probability between 0 and 1. */
  static BloomParameters of(double probability) {
    double[] chosen = TABLE[0];
    for (double[] row : TABLE) {
      if (row[0] <= probability) {
        chosen = row;
      }
    }
    return new BloomParameters((int) chosen[1], (int) chosen[2]);
  }
}
