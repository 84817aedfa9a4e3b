package io.heartwood.part.format;

import io.heartwood.part.PartType;
import io.heartwood.schema.TableSettings;

/** Which type a new part gets. */
public final class PartTypes {
  private PartTypes() {}

  /**
   * Compact for small parts, as {@code min_bytes_for_wide_part} and {@code min_rows_for_wide_part}
   * say. With {@code index_granularity_bytes = 0} always Wide: ClickHouse 26.7 reads no Compact
   * parts in such a table.
   *
   * @param uncompressedBytes bytes of the rows in memory
   */
  public static PartType choose(TableSettings settings, long uncompressedBytes, long rowCount) {
    boolean small =
        uncompressedBytes < settings.minBytesForWidePart()
            || rowCount < settings.minRowsForWidePart();
    return small && settings.indexGranularityBytes() > 0 ? PartType.COMPACT : PartType.WIDE;
  }
}
