package io.heartwood.sql.query;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.util.List;

/** Takes the result of a query. Confined to one thread. */
public interface QueryResult {
  /** Names and types; called once, before rows. Names may occur twice. */
  void begin(List<NamedType> header) throws IOException, SqlException;

  /** Rows; columns by position. */
  void rows(List<Column> columns, int count) throws IOException, SqlException;
}
