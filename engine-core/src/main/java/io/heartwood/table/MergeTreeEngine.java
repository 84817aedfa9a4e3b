package io.heartwood.table;

import io.heartwood.disk.IDisk;
import io.heartwood.placement.PartPlacement;
import io.heartwood.schema.TableSchema;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Tables, and the threads that keep them in order. Thread-safe. */
public final class MergeTreeEngine implements Closeable {
  private MergeTreeEngine() {}

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Creates a table.
   *
   * @throws IllegalStateException if there is a table of this name
   */
  public MergeTreeTable createTable(String name, TableSchema schema) throws IOException {
    throw new UnsupportedOperationException();
  }

  public Optional<MergeTreeTable> table(String name) {
    throw new UnsupportedOperationException();
  }

  /** All tables, ordered by name. */
  public List<MergeTreeTable> tables() {
    throw new UnsupportedOperationException();
  }

  /**
   * Removes a table with all its parts.
   *
   * @return whether there was one
   */
  public boolean dropTable(String name) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The storage policies by which tables may be placed, in the order they were given. */
  public List<PartPlacement> placements() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Collects what an engine consists of. */
  public static final class Builder {
    /** The disk that holds the definitions of tables; also a policy {@code default} of its own. */
    public Builder definitions(IDisk disk) {
      throw new UnsupportedOperationException();
    }

    /** A storage policy under its own name ({@link PartPlacement#name()}). */
    public Builder placement(PartPlacement placement) {
      throw new UnsupportedOperationException();
    }

    /** Keeps definitions elsewhere than on the definitions disk. */
    public Builder schemaStore(SchemaStore store) {
      throw new UnsupportedOperationException();
    }

    public Builder clock(Clock clock) {
      throw new UnsupportedOperationException();
    }

    /** Threads for merges and cleaning; 0 for none: then only {@code optimize} merges. */
    public Builder backgroundThreads(int count) {
      throw new UnsupportedOperationException();
    }

    /** Threads that share the columns of inserts and merges; 1 for the caller's own only. */
    public Builder parallelism(int count) {
      throw new UnsupportedOperationException();
    }

    /** Opens the engine and all tables. */
    public MergeTreeEngine build() throws IOException {
      throw new UnsupportedOperationException();
    }
  }
}
