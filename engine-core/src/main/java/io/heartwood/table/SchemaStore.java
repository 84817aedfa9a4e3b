package io.heartwood.table;

import java.io.IOException;
import java.util.List;

/** Where the definitions of an engine's tables are kept. Thread-safe. */
public interface SchemaStore {
  /** All definitions. */
  List<TableDefinition> loadAll() throws IOException;

  /** Keeps a definition, in place of one of the same name if there is one; atomic and durable. */
  void save(TableDefinition definition) throws IOException;

  /** Forgets a definition; it is no error if there is none. */
  void delete(String tableName) throws IOException;
}
