package io.heartwood.disk;

/**
 * Is told when an engine begins and ends an operation, and what it asks of stores meanwhile: the
 * place to connect tracing. Given to the engine's builder; its own calls may not fail for it: what
 * a listener throws is logged and dropped. It is called on the threads that do the work, by many at
 * once, so it must be thread-safe and quick.
 */
@FunctionalInterface
public interface OperationListener {
  /** Listens to nothing. */
  OperationListener NONE = (operation, table) -> OperationSpan.NONE;

  /**
   * An operation begins on the calling thread. {@link DiskOperation#READ} lasts from the planning
   * of a scan until its last reader is closed, {@link DiskOperation#MERGE} over all steps of the
   * merge, {@link DiskOperation#GC} is one round that found something to delete, {@link
   * DiskOperation#OTHER} the opening or checking of a table.
   *
   * @param table the table's name
   * @return what is told of the rest; not null
   */
  OperationSpan begin(DiskOperation operation, String table);
}
