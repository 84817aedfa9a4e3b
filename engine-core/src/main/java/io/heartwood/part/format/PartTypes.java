package io.heartwood.part.format;

import io.heartwood.part.PartType;
import io.heartwood.schema.TableSettings;

/** Which type a new part gets. */
public final class PartTypes {
  private PartTypes() {}

  /**
   * Compact for small parts, as {@code min_bytes_for_wide_part} and {@code min_rows_for_wide_part}
   * say.
   *
   * @param uncompressedBytes bytes of the rows in memory
   */
  public static PartType choose(TableSettings settings, long uncompressedBytes, long rowCount) {
    return uncompressedBytes < settings.minBytesForWidePart()
            || rowCount < settings.minRowsForWidePart()
        ? PartType.COMPACT
        : PartType.WIDE;
  }
}
