package io.heartwood.sql.query;

import io.heartwood.sql.error.SqlException;
import java.io.IOException;

/** A step that takes rows. Confined to one thread. */
interface RowSink {
  /** Takes rows. */
  void accept(Rows rows) throws IOException, SqlException;

  /** No more rows come. */
  void finish() throws IOException, SqlException;

  /** Whether further rows would change nothing. */
  default boolean isSatisfied() {
    return false;
  }
}
