package io.heartwood.sql.output;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.sql.error.SqlException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Writes one result in one format. Confined to one thread. Closing it leaves the stream open; what
 * was written is complete only after {@link #finish}.
 */
public interface ResultWriter extends Closeable {
  /** Starts the result; called once, before all rows. Names may occur twice. */
  void begin(List<NamedType> header) throws IOException, SqlException;

  /** Writes rows; the columns are those of the header. */
  void write(List<Column> columns, int count) throws IOException, SqlException;

  /** Ends the result. */
  void finish(ResultStatistics statistics) throws IOException, SqlException;

  @Override
  default void close() {
    // most writers hold nothing that needs it
  }
}
