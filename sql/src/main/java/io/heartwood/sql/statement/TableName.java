package io.heartwood.sql.statement;

import io.heartwood.expression.Identifiers;
import java.util.Objects;

/**
 * A table by name.
 *
 * @param database its database: {@code default} unless given
 * @param name its name in the database
 */
public record TableName(String database, String name) {
  /** The database of all tables. */
  public static final String DEFAULT_DATABASE = "default";

  /** The database of the tables that tell about the others. */
  public static final String SYSTEM_DATABASE = "system";

  /** Checks that both are given. */
  public TableName {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(name, "name");
  }

  /** Whether the table tells about the engine. */
  public boolean isSystem() {
    return database.equals(SYSTEM_DATABASE);
  }

  @Override
  public String toString() {
    return Identifiers.quoteIfNeeded(database) + "." + Identifiers.quoteIfNeeded(name);
  }
}
