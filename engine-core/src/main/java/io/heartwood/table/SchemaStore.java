package io.heartwood.table;

import java.io.IOException;

/** Where the definitions of an engine's tables are kept. Thread-safe. */
public interface SchemaStore {
  /**
   * All definitions, and the tables whose definitions cannot be read.
   *
   * @throws IOException if it is not known which tables there are
   */
  StoredDefinitions loadAll() throws IOException;

  /** Keeps a definition, in place of one of the same name if there is one; atomic and durable. */
  void save(TableDefinition definition) throws IOException;

  /** Forgets a definition; it is no error if there is none. */
  void delete(String tableName) throws IOException;
}
