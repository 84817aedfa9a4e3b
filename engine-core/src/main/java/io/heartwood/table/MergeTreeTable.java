package io.heartwood.table;

import io.heartwood.background.MergeTarget;
import io.heartwood.background.PartCleaner;
import io.heartwood.column.Block;
import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.TableOperation;
import io.heartwood.insert.PartInserter;
import io.heartwood.layout.BoundSchema;
import io.heartwood.layout.PartAssembly;
import io.heartwood.layout.TableFiles;
import io.heartwood.part.PartName;
import io.heartwood.placement.PartPlacement;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;

/**
 * A table: rows in parts, ordered by its key. Made by a {@link MergeTreeEngine}; usable until it is
 * dropped or the engine is closed. Thread-safe.
 */
public final class MergeTreeTable {
  private final TableStorage storage;
  private final EngineRuntime runtime;
  private final PartInserter inserter;
  private final TableMerges merges;
  private final PartCleaner cleaner;
  private final ReentrantReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private volatile boolean closed;

  private MergeTreeTable(
      TableDefinition definition, PartPlacement placement, EngineRuntime runtime) {
    DiskPath directory = TableFiles.directory(definition.uuid());
    this.runtime = runtime;
    this.storage =
        new TableStorage(
            definition,
            new BoundSchema(definition.schema(), runtime.functionContext()),
            placement,
            directory,
            runtime.clock(),
            runtime.listener(),
            runtime.caches());
    this.inserter =
        new PartInserter(storage.schema(), placement, directory, storage, runtime.parallelism());
    this.merges = new TableMerges(storage, runtime);
    this.cleaner =
        new PartCleaner(
            storage, settings().number("cleanup_delay_period") * 1000, storage.operations());
  }

  /** Opens a table: finds its parts, and begins to look after them. */
  static MergeTreeTable open(
      TableDefinition definition, PartPlacement placement, EngineRuntime runtime)
      throws IOException {
    MergeTreeTable table = new MergeTreeTable(definition, placement, runtime);
    TableStorage storage = table.storage;
    PartRecovery recovery =
        new PartRecovery(
            definition.name(),
            storage.schema(),
            placement.disks(),
            storage.directory(),
            storage.catalog(),
            runtime);
    storage
        .operations()
        .run(
            DiskOperation.OTHER,
            () -> {
              recovery.run();
              return null;
            });
    table.merges.start(table.cleaner);
    return table;
  }

  /** The table's name. */
  public String name() {
    return storage.name();
  }

  /** Names the table's directory on its disks. */
  public UUID uuid() {
    return storage.definition().uuid();
  }

  /** Columns, keys, settings. */
  public TableSchema schema() {
    return storage.definition().schema();
  }

  /** The storage policy that says where parts go. */
  public PartPlacement placement() {
    return storage.placement();
  }

  /** The table's directory on each of its disks. */
  public DiskPath directory() {
    return storage.directory();
  }

  /**
   * Inserts rows: one part per partition. When it returns they are durable and visible, all at
   * once; if it fails, none are. (A crash in between may leave some of its parts, each whole.) A
   * block without rows inserts nothing.
   *
   * @param block has all columns of the table, in any order, and no others
   * @return the names of the new parts
   * @throws IllegalArgumentException if the columns are not those of the table, or the rows belong
   *     to more than 100 partitions
   * @throws io.heartwood.insert.TooManyPartsException if merges cannot keep up
   * @throws io.heartwood.disk.CommitUnknownException if a disk did not say whether a part is there:
   *     the next start will tell
   */
  public List<PartName> insert(Block block) throws IOException {
    return whileOpen(
        () -> {
          storage.requireWritable();
          List<PartName> names =
              storage.operations().run(DiskOperation.INSERT, () -> inserter.insert(block));
          merges.wake();
          return names;
        });
  }

  /** Begins an insert of many blocks that become visible together. */
  public TableInsert beginInsert() {
    return new TableInsert(this);
  }

  /** Appends row by row; inserts a block whenever enough rows have come together. */
  public RowAppender appender() {
    return new RowAppender(this, runtime.functionContext());
  }

  /** The active parts of this moment, to be read and then closed. */
  public PartSnapshot snapshot() {
    lifecycle.readLock().lock();
    try {
      requireOpen();
      return new PartSnapshot(storage, runtime);
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  /**
   * Merges now, on the calling thread.
   *
   * @param partitionId only this partition; empty for all
   * @param isFinal all parts of each partition become one, after waiting for what is running;
   *     otherwise one merge that seems best, if any is possible
   * @return whether something was merged
   */
  public boolean optimize(Optional<String> partitionId, boolean isFinal) throws IOException {
    return whileOpen(() -> merges.optimize(partitionId, isFinal));
  }

  /**
   * Takes away all rows that are in the table now, all at once, also if the process ends in
   * between. Waits for merges that run; an insert that runs meanwhile may come before or after.
   * Snapshots keep their rows; files are deleted like those of parts that were merged.
   *
   * @throws io.heartwood.disk.CommitUnknownException if a disk did not say whether it happened: the
   *     next start will tell
   */
  public void truncate() throws IOException {
    whileOpen(
        () ->
            storage
                .operations()
                .run(
                    DiskOperation.GC,
                    () -> {
                      merges.truncate();
                      return null;
                    }));
  }

  /** Deletes parts that became outdated long enough ago and are not read, without waiting. */
  public int removeOutdatedParts() throws IOException {
    return whileOpen(cleaner::clean);
  }

  /** What there is to tell of all parts, active ones first. */
  public List<PartInfo> parts() throws IOException {
    return whileOpen(
        () -> {
          List<PartInfo> infos = new ArrayList<>();
          for (PartCatalog.Entry entry : storage.catalog().entries()) {
            infos.add(
                PartDescriptions.describe(entry.part(), entry.state(), entry.snapshotCount()));
          }
          return infos;
        });
  }

  /** Rows of the active parts, known without reading. */
  public long totalRows() {
    return storage.catalog().rowCount();
  }

  /** Bytes on disk of the active parts. */
  public long totalBytes() {
    return storage.catalog().sizeBytes();
  }

  /** Reads every byte of every active part and verifies it. */
  public List<TableCheck> check() throws IOException {
    return check(bytes -> {});
  }

  /**
   * Reads every byte of every active part and verifies it.
   *
   * @param progress is given bytes that were checked since it was last called, on this thread;
   *     {@link #totalBytes} is about how many it will be
   */
  public List<TableCheck> check(LongConsumer progress) throws IOException {
    try (PartSnapshot snapshot = snapshot()) {
      return snapshot.check(progress);
    }
  }

  /**
   * Ends background work; the table cannot be used any more. Waits for what is under way.
   *
   * @param deadlineNanos when to give up waiting, by {@link System#nanoTime()}
   * @return whether nothing is under way any more
   */
  boolean close(long deadlineNanos) {
    closed = true;
    merges.requestStop();
    cleaner.stop();
    boolean idle = awaitActions(deadlineNanos);
    return merges.stop(deadlineNanos) && idle;
  }

  private boolean awaitActions(long deadlineNanos) {
    Lock lock = lifecycle.writeLock();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (!lock.tryLock(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return false;
          }
          lock.unlock();
          return true;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  List<PartAssembly> write(TableOperation operation, Block block) throws IOException {
    return whileOpen(
        () -> {
          storage.requireWritable();
          return operation.step(() -> inserter.write(block));
        });
  }

  List<PartName> publish(TableOperation operation, List<PartAssembly> assemblies)
      throws IOException {
    return whileOpen(
        () -> {
          List<PartName> names = operation.step(() -> inserter.publish(assemblies));
          merges.wake();
          return names;
        });
  }

  TableStorage storage() {
    return storage;
  }

  /** The table as the scheduler of merges sees it: lets tests drive merges by hand. */
  MergeTarget mergeTarget() {
    return merges;
  }

  private TableSettings settings() {
    return storage.schema().settings();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("table is closed: table=" + name());
    }
  }

  /** Something that is done while the table cannot be closed. */
  private interface Action<T> {
    T run() throws IOException;
  }

  private <T> T whileOpen(Action<T> action) throws IOException {
    lifecycle.readLock().lock();
    try {
      requireOpen();
      return action.run();
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  @Override
  public String toString() {
    return "MergeTreeTable[name=" + name() + ", uuid=" + uuid() + "]";
  }
}
