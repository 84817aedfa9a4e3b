package io.heartwood.sql.output;

/**
 * What a query took.
 *
 * @param elapsedNanos time from its start
 * @param rowsRead rows that were read from parts
 * @param bytesRead bytes of those rows in memory
 * @param rowsBeforeLimit rows that the result would have without LIMIT; -1 if there was none
 */
public record ResultStatistics(
    long elapsedNanos, long rowsRead, long bytesRead, long rowsBeforeLimit) {}
