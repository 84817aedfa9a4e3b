package io.heartwood.table;

import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.part.format.DownloadSettings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to read: columns, a filter, and how large blocks may be. Immutable.
 *
 * <p>The filter also selects what is read at all: partitions, parts and granules that cannot hold a
 * matching row are skipped by partition key, minimum and maximum, primary index, and skip indexes.
 *
 * @param columns names of the columns to return, in order; empty for all columns of the table,
 *     unless {@link #rowsOnly()}
 * @param filter rows for which this is neither 0 nor NULL are returned; none for all rows
 * @param maxBlockRows rows of a block, at most
 * @param rowsOnly return blocks without columns that only have a number of rows
 * @param skipIndexes which skip indexes may be used
 * @param download how remote disks are read
 */
public record ScanRequest(
    List<String> columns,
    Optional<Expression> filter,
    int maxBlockRows,
    boolean rowsOnly,
    SkipIndexUse skipIndexes,
    DownloadSettings download) {
  /** Rows of a block unless asked otherwise, as ClickHouse's {@code max_block_size}. */
  public static final int DEFAULT_MAX_BLOCK_ROWS = 65409;

  /** Copies the columns, checks the size. */
  public ScanRequest {
    columns = List.copyOf(columns);
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(skipIndexes, "skipIndexes");
    Objects.requireNonNull(download, "download");
    if (maxBlockRows < 1) {
      throw new IllegalArgumentException("maxBlockRows out of range: maxBlockRows=" + maxBlockRows);
    }
    if (rowsOnly && !columns.isEmpty()) {
      throw new IllegalArgumentException("rowsOnly with columns: columns=" + columns);
    }
  }

  /** The same with all skip indexes. */
  public ScanRequest(
      List<String> columns, Optional<Expression> filter, int maxBlockRows, boolean rowsOnly) {
    this(columns, filter, maxBlockRows, rowsOnly, SkipIndexUse.ALL, DownloadSettings.DEFAULT);
  }

  /** All rows of all columns. */
  public static ScanRequest all() {
    return new ScanRequest(List.of(), Optional.empty(), DEFAULT_MAX_BLOCK_ROWS, false);
  }

  /** All rows of some columns. */
  public static ScanRequest of(String... columns) {
    return of(List.of(columns));
  }

  /** All rows of some columns; of none, blocks that only have a number of rows. */
  public static ScanRequest of(List<String> columns) {
    return new ScanRequest(columns, Optional.empty(), DEFAULT_MAX_BLOCK_ROWS, columns.isEmpty());
  }

  /** The same with a filter. */
  public ScanRequest where(Expression condition) {
    return new ScanRequest(
        columns, Optional.of(condition), maxBlockRows, rowsOnly, skipIndexes, download);
  }

  /**
   * The same with a filter, such as {@code fare > 10 AND day = '2015-07-01'}.
   *
   * @throws io.heartwood.expression.ParseException if the text is no expression
   */
  public ScanRequest where(String condition) {
    return where(ExpressionParser.parse(condition));
  }

  /** The same with smaller or larger blocks. */
  public ScanRequest withMaxBlockRows(int rows) {
    return new ScanRequest(columns, filter, rows, rowsOnly, skipIndexes, download);
  }

  /** The same with other skip indexes. */
  public ScanRequest withSkipIndexes(SkipIndexUse use) {
    return new ScanRequest(columns, filter, maxBlockRows, rowsOnly, use, download);
  }

  /** The same with remote disks read in other pieces. */
  public ScanRequest withDownload(DownloadSettings settings) {
    return new ScanRequest(columns, filter, maxBlockRows, rowsOnly, skipIndexes, settings);
  }
}
