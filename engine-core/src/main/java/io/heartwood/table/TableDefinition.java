package io.heartwood.table;

import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import java.util.Objects;
import java.util.UUID;

/**
 * A table as it is kept: its name, the identity that names its directory, and what it consists of.
 *
 * @param name any text, unique in an engine
 * @param uuid names the directory {@code store/<first three digits>/<uuid>} on every disk
 * @param schema columns, keys, settings
 */
public record TableDefinition(String name, UUID uuid, TableSchema schema) {
  /** The same with other settings. */
  TableDefinition withSettings(TableSettings settings) {
    return new TableDefinition(name, uuid, schema.withSettings(settings));
  }

  /** Checks that all are given. */
  public TableDefinition {
    Objects.requireNonNull(uuid, "uuid");
    Objects.requireNonNull(schema, "schema");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("empty table name");
    }
  }
}
