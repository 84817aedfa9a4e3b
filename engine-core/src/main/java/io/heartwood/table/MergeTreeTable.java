package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.part.PartName;
import io.heartwood.placement.PartPlacement;
import io.heartwood.schema.TableSchema;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A table. Thread-safe. */
public final class MergeTreeTable {
  public String name() {
    throw new UnsupportedOperationException();
  }

  public UUID uuid() {
    throw new UnsupportedOperationException();
  }

  public TableSchema schema() {
    throw new UnsupportedOperationException();
  }

  public PartPlacement placement() {
    throw new UnsupportedOperationException();
  }

  /**
   * Inserts rows; when it returns they are durable and visible. One part per partition, each
   * visible as a whole. The block must have all columns of the table, in any order.
   *
   * @return the names of the new parts
   */
  public List<PartName> insert(Block block) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Appends row by row; inserts a block whenever enough rows have come together. */
  public RowAppender appender() {
    throw new UnsupportedOperationException();
  }

  /** The active parts of this moment. */
  public PartSnapshot snapshot() {
    throw new UnsupportedOperationException();
  }

  /**
   * Merges now.
   *
   * @param partitionId only this partition; empty for all
   * @param isFinal all parts of each partition into one, even if there is one that was never merged
   * @return whether something was merged
   */
  public boolean optimize(Optional<String> partitionId, boolean isFinal) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Parts, active and outdated. */
  public List<PartInfo> parts() {
    throw new UnsupportedOperationException();
  }

  /** Rows of the active parts, known without reading. */
  public long totalRows() {
    throw new UnsupportedOperationException();
  }

  /** Bytes on disk of the active parts. */
  public long totalBytes() {
    throw new UnsupportedOperationException();
  }

  /** Reads every byte of every active part and verifies it. */
  public List<TableCheck> check() throws IOException {
    throw new UnsupportedOperationException();
  }
}
