package io.heartwood.table;

import java.util.List;

/**
 * What a {@link SchemaStore} holds. Immutable.
 *
 * @param readable definitions of tables
 * @param broken tables whose definitions cannot be read; they keep their names
 */
public record StoredDefinitions(List<TableDefinition> readable, List<BrokenTable> broken) {
  /** Copies both. */
  public StoredDefinitions {
    readable = List.copyOf(readable);
    broken = List.copyOf(broken);
  }
}
