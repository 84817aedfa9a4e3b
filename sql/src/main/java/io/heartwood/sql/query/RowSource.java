package io.heartwood.sql.query;

import io.heartwood.column.NamedType;
import io.heartwood.expression.Expression;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a query reads. Readers are closed before the source. */
public interface RowSource extends Closeable {
  /** All its columns. */
  List<NamedType> header();

  /** Number of rows, where it is known without reading. */
  OptionalLong knownRowCount();

  /**
   * Opens readers over disjoint rows that together give all rows for which the filter holds.
   *
   * @param columns what to read; with none, blocks only have a number of rows
   * @param filter condition on rows, over any columns of the source
   * @param maxReaders readers, at most
   * @param maxBlockRows rows of a block, at most
   */
  List<RowCursor> open(
      List<String> columns, Optional<Expression> filter, int maxReaders, int maxBlockRows)
      throws IOException;

  @Override
  void close() throws IOException;
}
