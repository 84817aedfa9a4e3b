package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.disk.DiskOperation;
import io.heartwood.layout.PartAssembly;
import io.heartwood.part.PartName;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An insert of many blocks: their parts are written at once, but become visible together when it is
 * committed. Closing without commit leaves nothing. Confined to one thread.
 */
public final class TableInsert implements Closeable {
  private final MergeTreeTable table;
  private final List<PartAssembly> assemblies = new ArrayList<>();
  private boolean ended;

  TableInsert(MergeTreeTable table) {
    this.table = table;
  }

  /**
   * Sorts, splits and writes a block.
   *
   * @throws IllegalArgumentException as {@link MergeTreeTable#insert}; what was added before stays
   */
  public void add(Block block) throws IOException {
    requireOpen();
    assemblies.addAll(table.write(block));
  }

  /**
   * Publishes all parts; when it returns they are durable and visible.
   *
   * @return their names
   */
  public List<PartName> commit() throws IOException {
    requireOpen();
    List<PartName> names = table.publish(assemblies);
    close();
    return names;
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("insert has ended: table=" + table.name());
    }
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    DiskOperation before = DiskOperation.INSERT.begin();
    IOException failure = null;
    try {
      for (PartAssembly assembly : assemblies) {
        try {
          assembly.close();
        } catch (IOException e) {
          if (failure == null) {
            failure = e;
          } else {
            failure.addSuppressed(e);
          }
        }
      }
    } finally {
      before.begin();
    }
    assemblies.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
