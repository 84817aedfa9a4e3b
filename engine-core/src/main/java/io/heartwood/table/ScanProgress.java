package io.heartwood.table;

/**
 * How far a scan is.
 *
 * @param rowsRead rows that were read from parts, before the filter
 * @param rowsToRead rows of all selected granules
 * @param rowsReturned rows that passed the filter
 */
public record ScanProgress(long rowsRead, long rowsToRead, long rowsReturned) {
  /** The sum of two scans that run side by side. */
  public ScanProgress plus(ScanProgress other) {
    return new ScanProgress(
        rowsRead + other.rowsRead,
        rowsToRead + other.rowsToRead,
        rowsReturned + other.rowsReturned);
  }
}
