package io.heartwood.insert;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.layout.BoundSchema;
import io.heartwood.layout.PartAssembly;
import io.heartwood.layout.TableFiles;
import io.heartwood.layout.WrittenPart;
import io.heartwood.part.PartName;
import io.heartwood.part.PartType;
import io.heartwood.part.format.DefaultCounts;
import io.heartwood.part.format.PartitionValue;
import io.heartwood.part.format.SparseChoice;
import io.heartwood.placement.PartPlacement;
import io.heartwood.placement.PlacementRequest;
import io.heartwood.placement.Reservation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Turns blocks into parts of a table: one part per partition, all of them visible or none.
 * Thread-safe.
 */
public final class PartInserter {
  /** Most partitions of one block, as ClickHouse's {@code max_partitions_per_insert_block}. */
  public static final int MAX_PARTITIONS_PER_BLOCK = 100;

  private final BoundSchema schema;
  private final PartPlacement placement;
  private final DiskPath tableDirectory;
  private final PartSink sink;
  private final PartAssembly.Parallelism parallelism;
  private final PartitionSplitter splitter;
  private final BlockSorter sorter;
  private final InsertThrottle throttle;
  private final AtomicLong nextTemporary = new AtomicLong();

  /**
   * An inserter for one table.
   *
   * @param parallelism threads that may help with a block
   */
  public PartInserter(
      BoundSchema schema,
      PartPlacement placement,
      DiskPath tableDirectory,
      PartSink sink,
      PartAssembly.Parallelism parallelism) {
    this.schema = schema;
    this.placement = placement;
    this.tableDirectory = tableDirectory;
    this.sink = sink;
    this.parallelism = parallelism;
    this.splitter = new PartitionSplitter(schema.partitionOrder(), MAX_PARTITIONS_PER_BLOCK);
    this.sorter = new BlockSorter(schema.sortingOrder());
    this.throttle = new InsertThrottle(schema.settings());
  }

  /**
   * Inserts a block: its parts become visible together.
   *
   * @param block has all columns of the table, in any order, and no others
   * @return the names of the new parts
   * @throws IllegalArgumentException if the columns are not those of the table, or there are too
   *     many partitions
   * @throws TooManyPartsException if merges cannot keep up
   * @throws CommitUnknownException if a disk did not say whether a part is there; any other failure
   *     means that nothing is inserted
   */
  public List<PartName> insert(Block block) throws IOException {
    List<PartAssembly> assemblies = write(block);
    try {
      return publish(assemblies);
    } finally {
      closeAll(assemblies);
    }
  }

  /**
   * Writes the parts of a block under temporary names. The caller publishes and closes them.
   *
   * @throws IllegalArgumentException as {@link #insert}
   */
  public List<PartAssembly> write(Block block) throws IOException {
    Block rows = inTableOrder(block);
    List<Column> partitionKeys = BoundSchema.evaluate(schema.partitionKey(), rows);
    List<PartitionSplitter.Group> groups = splitter.split(partitionKeys, rows.rowCount());
    List<PartitionValue> values = new ArrayList<>(groups.size());
    for (PartitionSplitter.Group group : groups) {
      values.add(PartitionValue.ofRow(schema.partitionKeyTypes(), partitionKeys, group.firstRow()));
    }
    throttle(values);
    List<Column> sortingKeys = BoundSchema.evaluate(schema.sortingKey(), rows);
    List<PartAssembly> assemblies = new ArrayList<>(groups.size());
    try {
      for (int i = 0; i < groups.size(); i++) {
        PartitionSplitter.Group group = groups.get(i);
        // Before sorting: ClickHouse takes its sample from the rows as they were inserted.
        SparseChoice sparse = SparseChoice.ofRows(defaultCounts(rows, group));
        assemblies.add(write(sorted(rows, sortingKeys, group), values.get(i), sparse));
      }
      return assemblies;
    } catch (IOException | RuntimeException | Error e) {
      try {
        closeAll(assemblies);
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  private DefaultCounts defaultCounts(Block rows, PartitionSplitter.Group group) {
    DefaultCounts counts = new DefaultCounts(schema.header(), schema.settings());
    counts.add(rows, group.isWholeBlock() ? null : group.rows(), group.rowCount());
    return counts;
  }

  /** The rows of a group in the order of the sorting key, every column gathered once. */
  private Block sorted(Block rows, List<Column> sortingKeys, PartitionSplitter.Group group) {
    if (group.isWholeBlock()) {
      Optional<int[]> order = sorter.permutation(sortingKeys, rows.rowCount());
      return order.isEmpty() ? rows : gather(rows, order.get());
    }
    List<Column> keys = new ArrayList<>(sortingKeys.size());
    for (Column key : sortingKeys) {
      keys.add(key.gather(group.rows(), group.rowCount()));
    }
    int[] picked =
        sorter
            .permutation(keys, group.rowCount())
            .map(order -> BlockSorter.compose(group.rows(), order))
            .orElse(group.rows());
    return gather(rows, picked);
  }

  private Block gather(Block rows, int[] picked) {
    List<Column> columns =
        ParallelColumns.map(
            rows.columns(), column -> column.gather(picked, picked.length), parallelism);
    return new Block(rows.header(), columns, picked.length);
  }

  /** Writes a part under a temporary name. */
  private PartAssembly write(Block rows, PartitionValue partition, SparseChoice sparse)
      throws IOException {
    long bytes = rows.sizeBytes();
    PartType type = schema.partType(rows.rowCount(), bytes);
    Reservation reservation = placement.reserve(PlacementRequest.insert(bytes));
    String temporary =
        TableFiles.INSERT_PREFIX + partition.id() + "_" + nextTemporary.incrementAndGet();
    PartAssembly assembly =
        PartAssembly.begin(
            schema, reservation, tableDirectory, temporary, type, partition, sparse, parallelism);
    try {
      assembly.write(rows);
      assembly.finish();
      return assembly;
    } catch (IOException | RuntimeException | Error e) {
      try {
        assembly.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  static void closeAll(List<PartAssembly> assemblies) throws IOException {
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
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Gives finished parts their names, durably, and then makes them visible together. If one of them
   * cannot be published, those before it are removed again.
   */
  public List<PartName> publish(List<PartAssembly> assemblies) throws IOException {
    List<WrittenPart> published = new ArrayList<>(assemblies.size());
    try {
      for (PartAssembly assembly : assemblies) {
        published.add(publish(assembly));
      }
    } catch (IOException | RuntimeException | Error e) {
      for (WrittenPart part : published) {
        withdraw(part, e);
      }
      throw e;
    }
    sink.addAll(published);
    return published.stream().map(WrittenPart::name).toList();
  }

  private WrittenPart publish(PartAssembly assembly) throws IOException {
    String partitionId = assembly.partitionId();
    long block = sink.allocateBlock(partitionId);
    boolean decided = false;
    try {
      WrittenPart part = assembly.publish(PartName.inserted(partitionId, block));
      decided = true;
      return part;
    } catch (CommitUnknownException unknown) {
      decided = true;
      sink.abandonUnknown(partitionId, block);
      throw unknown;
    } finally {
      if (!decided) {
        sink.abandonBlock(partitionId, block);
      }
    }
  }

  /** Removes a part that was published but never visible. */
  private void withdraw(WrittenPart part, Throwable cause) {
    PartName name = part.name();
    DiskPath doomed = tableDirectory.resolve(TableFiles.DELETING_PREFIX + name);
    try (DiskTransaction transaction = part.disk().begin()) {
      transaction.move(part.directory(), doomed);
      transaction.deleteRecursively(doomed);
      transaction.commit();
      sink.abandonBlock(name.partitionId(), name.minBlock());
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
      sink.abandonUnknown(name.partitionId(), name.minBlock());
    }
  }

  private void throttle(List<PartitionValue> partitions) throws IOException {
    long pauseMillis = 0;
    for (PartitionValue partition : partitions) {
      String id = partition.id();
      int count = sink.partCount(id);
      throttle.requireRoom(id, count, sink.partCount());
      pauseMillis = Math.max(pauseMillis, throttle.pauseMillis(count));
    }
    if (pauseMillis > 0) {
      try {
        Thread.sleep(pauseMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("insert was interrupted while it waited for merges");
      }
    }
  }

  private Block inTableOrder(Block block) {
    if (block.header().equals(schema.header())) {
      return block;
    }
    List<Column> columns = new ArrayList<>();
    for (NamedType column : schema.header()) {
      int index = block.indexOf(column.name());
      if (index < 0) {
        throw new IllegalArgumentException("column is missing: column=" + column.name());
      }
      if (!block.header().get(index).type().equals(column.type())) {
        throw new IllegalArgumentException(
            "column has another type: column="
                + column.name()
                + " type="
                + block.header().get(index).type()
                + " expected="
                + column.type());
      }
      columns.add(block.column(index));
    }
    if (block.columns().size() != columns.size()) {
      String unknown =
          block.header().stream()
              .map(NamedType::name)
              .filter(name -> schema.schema().column(name).isEmpty())
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException("no such column: column=" + unknown);
    }
    return new Block(schema.header(), columns, block.rowCount());
  }
}
