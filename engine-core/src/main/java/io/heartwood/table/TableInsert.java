package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.TableOperation;
import io.heartwood.layout.PartAssembly;
import io.heartwood.part.PartName;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * An insert of many blocks: their parts are written at once, but become visible together when it is
 * committed. Closing without commit leaves nothing. Confined to one thread.
 */
public final class TableInsert implements Closeable {
  private final MergeTreeTable table;
  private final List<PartAssembly> assemblies = new ArrayList<>();
  private final TableOperation operation;
  private boolean committed;
  private boolean ended;

  TableInsert(MergeTreeTable table) {
    this.table = table;
    this.operation = table.storage().operations().begin(DiskOperation.INSERT);
  }

  /**
   * Sorts, splits and writes a block.
   *
   * @throws IllegalArgumentException as {@link MergeTreeTable#insert}; what was added before stays
   */
  public void add(Block block) throws IOException {
    requireOpen();
    assemblies.addAll(table.write(operation, block));
  }

  /**
   * Publishes all parts; when it returns they are durable and visible.
   *
   * @return their names
   */
  public List<PartName> commit() throws IOException {
    requireOpen();
    List<PartName> names = table.publish(operation, assemblies);
    committed = true;
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
    operation.step(this::closeAssemblies);
    if (committed) {
      operation.end();
    } else {
      operation.fail(new CancellationException("insert is not committed: table=" + table.name()));
    }
  }

  private Void closeAssemblies() throws IOException {
    IOException failure = null;
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
    assemblies.clear();
    if (failure != null) {
      throw failure;
    }
    return null;
  }
}
