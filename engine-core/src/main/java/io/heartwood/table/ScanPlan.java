package io.heartwood.table;

import io.heartwood.column.NamedType;
import io.heartwood.disk.TableOperation;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.layout.BoundSchema;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.types.BoolType;
import io.heartwood.types.DataType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Which granules of which parts a scan reads, and how they are divided. Confined to one thread. */
final class ScanPlan {
  /** A key is in one granule, or in two where it begins and ends; in more parts, in more. */
  private static final int MOST_GRANULES_OF_A_LOOK_UP = 2;

  /** Granules of one task if several readers share the work, at most. */
  private static final int MAX_TASK_GRANULES = 128;

  /** Tasks for each reader, about, so that all end at the same time. */
  private static final int TASKS_PER_READER = 8;

  private final BoundSchema schema;
  private final EngineRuntime runtime;
  private final List<Part> parts;
  private final ScanRequest request;
  private final List<NamedType> columns;
  private final Optional<BoundExpression> filter;
  private final List<NamedType> filterColumns;
  private final List<ScanTask> selected = new ArrayList<>();
  private final PartPruner pruner;
  private long selectedGranuleCount;
  private long selectedRowCount;

  ScanPlan(BoundSchema schema, EngineRuntime runtime, List<Part> parts, ScanRequest request)
      throws IOException {
    this.schema = schema;
    this.runtime = runtime;
    this.parts = parts;
    this.request = request;
    this.columns = columns(schema, request);
    this.filter =
        request
            .filter()
            .map(
                condition ->
                    ExpressionBinder.bind(condition, schema.header(), runtime.functionContext()));
    filter.ifPresent(ScanPlan::requireNumber);
    this.filterColumns =
        filter.isEmpty()
            ? List.of()
            : schema.header().stream()
                .filter(column -> filter.get().columns().contains(column.name()))
                .toList();
    pruner =
        new PartPruner(schema, request.filter(), request.skipIndexes(), runtime.functionContext());
    List<Part> candidates = parts.stream().filter(pruner::mayHaveRows).toList();
    LoadedPart.prepare(
        candidates.stream().map(Part::loaded).toList(),
        pruner.usesPrimaryIndex(),
        runtime.aheadReader());
    for (Part part : candidates) {
      List<MarkRange> ranges = pruner.select(part);
      if (!ranges.isEmpty()) {
        ScanTask task = new ScanTask(part, ranges);
        selected.add(task);
        selectedGranuleCount += task.granuleCount();
        selectedRowCount += task.rowCount();
      }
    }
  }

  private static void requireNumber(BoundExpression filter) {
    DataType type = filter.type().withoutNullable();
    if (!(type instanceof IntegerType || type instanceof BoolType || type instanceof FloatType)) {
      throw new IllegalArgumentException(
          "a filter must be a number: filter=" + filter.expression() + " type=" + filter.type());
    }
  }

  private static List<NamedType> columns(BoundSchema schema, ScanRequest request) {
    if (request.columns().isEmpty()) {
      return request.rowsOnly() ? List.of() : schema.header();
    }
    List<NamedType> columns = new ArrayList<>();
    for (String name : request.columns()) {
      columns.add(
          schema.header().stream()
              .filter(column -> column.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no such column: column=" + name)));
    }
    return columns;
  }

  ScanEstimate estimate() throws IOException {
    LoadedPart.prepare(parts.stream().map(Part::loaded).toList(), false, runtime.aheadReader());
    long granuleCount = 0;
    for (Part part : parts) {
      granuleCount += part.loaded().granules().granuleCount();
    }
    return new ScanEstimate(
        parts.size(), selected.size(), granuleCount, selectedGranuleCount, selectedRowCount);
  }

  /** What each index leaves, in the order in which they are shown. */
  List<ScanStep> steps() throws IOException {
    LoadedPart.prepare(
        parts.stream().map(Part::loaded).toList(),
        pruner.usesPrimaryIndex(),
        runtime.aheadReader());
    return pruner.explain(parts.stream().filter(part -> part.rowCount() > 0).toList());
  }

  /**
   * Readers that share the work.
   *
   * @param operation of which each reader does a share
   */
  List<BlockReader> readers(int count, TableOperation operation) throws IOException {
    if (count < 1) {
      throw new IllegalArgumentException("out of range: readerCount=" + count);
    }
    ConcurrentLinkedQueue<ScanTask> tasks = new ConcurrentLinkedQueue<>(tasks(count));
    long granuleCount = tasks.stream().mapToLong(ScanTask::granuleCount).sum();
    boolean isLookUp = granuleCount <= MOST_GRANULES_OF_A_LOOK_UP;
    PartReads reads =
        new PartReads(
            schema.defaults(), request.maxBlockRows(), request.download(), runtime.aheadReader());
    AtomicLong unassigned = new AtomicLong(selectedRowCount);
    List<BlockReader> readers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      readers.add(
          new ScanReader(
              columns, filter, filterColumns, reads, isLookUp, tasks, unassigned, operation));
    }
    return readers;
  }

  private List<ScanTask> tasks(int readerCount) throws IOException {
    if (readerCount == 1) {
      return selected;
    }
    long even = selectedGranuleCount / ((long) readerCount * TASKS_PER_READER);
    int size = (int) Math.max(1, Math.min(MAX_TASK_GRANULES, even));
    List<NamedType> read = FilteredRows.union(columns, filterColumns);
    List<ScanTask> tasks = new ArrayList<>();
    for (ScanTask task : selected) {
      tasks.addAll(task.split(Math.max(size, task.part().loaded().worthwhileGranules(read))));
    }
    return tasks;
  }
}
