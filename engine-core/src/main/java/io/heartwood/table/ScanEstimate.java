package io.heartwood.table;

/**
 * What a scan would read.
 *
 * @param partCount parts of the snapshot
 * @param selectedPartCount parts of which something is read
 * @param granuleCount granules of all parts
 * @param selectedGranuleCount granules that are read
 * @param selectedRowCount rows of those granules
 */
public record ScanEstimate(
    int partCount,
    int selectedPartCount,
    long granuleCount,
    long selectedGranuleCount,
    long selectedRowCount) {}
