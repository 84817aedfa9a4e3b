package io.heartwood.table;

import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.TableOperation;
import io.heartwood.part.PartState;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The active parts of a table at one moment. They stay readable until the snapshot is closed,
 * whatever is inserted, merged or deleted meanwhile; close it after its readers. Thread-safe.
 */
public final class PartSnapshot implements Closeable {
  private final TableStorage storage;
  private final EngineRuntime runtime;
  private final List<Part> parts;
  private boolean closed;

  PartSnapshot(TableStorage storage, EngineRuntime runtime) {
    this.storage = storage;
    this.runtime = runtime;
    this.parts = storage.catalog().acquire();
  }

  /** What there is to tell of the parts, ordered by name. */
  public List<PartInfo> parts() throws IOException {
    List<PartInfo> infos = new ArrayList<>(parts.size());
    for (Part part : parts) {
      infos.add(PartDescriptions.describe(part, PartState.ACTIVE, 1));
    }
    return infos;
  }

  /** Whether all parts could be loaded. If not, a scan fails. */
  public boolean isWhole() {
    return storage.catalog().damagedParts().isEmpty();
  }

  /**
   * Whether some rows may be marked as deleted. They count as rows of their parts, but no scan
   * returns them.
   */
  public boolean hasDeletedRows() {
    return parts.stream().anyMatch(part -> part.loaded().hasDeletedRows());
  }

  /** Rows of all parts, known without reading; without those of a part that was not loaded. */
  public long rowCount() {
    return parts.stream().mapToLong(Part::rowCount).sum();
  }

  /** Bytes on disk of all parts. */
  public long sizeBytes() {
    return parts.stream().mapToLong(part -> part.summary().bytesOnDisk()).sum();
  }

  /**
   * Reads rows, part by part, within a part in order of the sorting key.
   *
   * @throws io.heartwood.checksum.CorruptPartException if a part is damaged
   * @throws IllegalArgumentException if a column is unknown, or the filter does not fit
   */
  public BlockReader scan(ScanRequest request) throws IOException {
    return scan(request, 1).get(0);
  }

  /**
   * Reads rows through several readers, one for each of so many threads. They share the work among
   * themselves: every row comes from exactly one of them, and no order is promised.
   *
   * @param readerCount readers, at least 1
   */
  public List<BlockReader> scan(ScanRequest request, int readerCount) throws IOException {
    requireOpen();
    storage.catalog().requireWhole();
    TableOperation operation = storage.operations().begin(DiskOperation.READ);
    List<BlockReader> readers =
        operation.step(
            () ->
                new ScanPlan(storage.schema(), runtime, parts, request)
                    .readers(readerCount, operation));
    operation.share(readers.size());
    return readers;
  }

  /** What a scan would read: for EXPLAIN, and for whoever divides the work himself. */
  public ScanEstimate estimate(ScanRequest request) throws IOException {
    requireOpen();
    return storage
        .operations()
        .run(
            DiskOperation.READ,
            () -> new ScanPlan(storage.schema(), runtime, parts, request).estimate());
  }

  /** What each index leaves for a scan, from all parts with rows to the granules that are read. */
  public List<ScanStep> explain(ScanRequest request) throws IOException {
    requireOpen();
    return storage
        .operations()
        .run(
            DiskOperation.READ,
            () -> new ScanPlan(storage.schema(), runtime, parts, request).steps());
  }

  List<TableCheck> check(LongConsumer progress) throws IOException {
    return storage
        .operations()
        .run(
            DiskOperation.OTHER,
            () ->
                TableChecks.check(
                    parts, storage.catalog().damagedParts(), storage.schema(), progress));
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException("snapshot is closed: table=" + storage.name());
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    storage.catalog().release(parts);
  }
}
