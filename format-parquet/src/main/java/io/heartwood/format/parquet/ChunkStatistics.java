package io.heartwood.format.parquet;

import org.apache.parquet.column.statistics.DoubleStatistics;
import org.apache.parquet.column.statistics.FloatStatistics;
import org.apache.parquet.column.statistics.Statistics;

/**
 * Smallest and largest value of a column in a row group. Where NaN is among them there are none,
 * zeros have the sign that bounds both, and long ones are left out, as the format asks.
 */
final class ChunkStatistics {
  private static final int MAX_BYTES = 4096;

  private ChunkStatistics() {}

  static org.apache.parquet.format.Statistics of(Statistics<?> collected) {
    org.apache.parquet.format.Statistics written = new org.apache.parquet.format.Statistics();
    if (collected.isNumNullsSet()) {
      written.setNull_count(collected.getNumNulls());
    }
    if (!collected.hasNonNullValue() || !collected.isSmallerThan(MAX_BYTES)) {
      return written;
    }
    byte[] min = collected.getMinBytes();
    byte[] max = collected.getMaxBytes();
    if (collected instanceof FloatStatistics floats) {
      if (Float.isNaN(floats.getMin()) || Float.isNaN(floats.getMax())) {
        return written;
      }
      signZeros(floats.getMin() == 0, min, floats.getMax() == 0, max);
    } else if (collected instanceof DoubleStatistics doubles) {
      if (Double.isNaN(doubles.getMin()) || Double.isNaN(doubles.getMax())) {
        return written;
      }
      signZeros(doubles.getMin() == 0, min, doubles.getMax() == 0, max);
    }
    written.setMin_value(min);
    written.setMax_value(max);
    return written;
  }

  /** The sign is in the last byte of little-endian numbers. */
  private static void signZeros(boolean minIsZero, byte[] min, boolean maxIsZero, byte[] max) {
    if (minIsZero) {
      min[min.length - 1] = (byte) 0x80;
    }
    if (maxIsZero) {
      max[max.length - 1] = 0;
    }
  }
}
