package io.heartwood.merge;

import io.heartwood.column.Block;
import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.TableOperation;
import io.heartwood.layout.BoundSchema;
import io.heartwood.layout.PartAssembly;
import io.heartwood.layout.TableFiles;
import io.heartwood.part.PartType;
import io.heartwood.part.format.DefaultCounts;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.SparseChoice;
import io.heartwood.placement.PartPlacement;
import io.heartwood.placement.PlacementRequest;
import io.heartwood.placement.Reservation;
import io.heartwood.schema.ColumnDefinition;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;

/**
 * One attempt at a merge, step by step: each step writes one block of the result. Closing before
 * the end leaves the sources as they were. Confined to one thread at a time.
 */
public final class MergeTask implements Closeable {
  /** Rows of a source's block, at most; the spans of a window then stay in the cache. */
  private static final int SOURCE_BLOCK_ROWS = 16384;

  private final MergePlan plan;
  private final List<LoadedPart> sources;
  private final BoundSchema schema;
  private final MergeAlgorithm algorithm;
  private final PartPlacement placement;
  private final DiskPath tableDirectory;
  private final MergeSink sink;
  private final PartAssembly.Parallelism parallelism;
  private final Executor aheadReader;
  private final long memoryBytes;
  private final TableOperation.Source operations;
  private TableOperation operation;
  private SortedSource rows;
  private PartAssembly assembly;
  private boolean ended;

  /**
   * A merge that has not begun.
   *
   * @param plan its sources are taken; the task gives them back or replaces them
   * @param sources the parts of the plan, in its order
   * @param parallelism threads that may help with a block
   * @param aheadReader reads ahead from remote disks
   * @param memoryBytes memory to use, about: a quarter for the rows of the sources, a quarter for
   *     bytes that were fetched
   * @param operations begins the {@link DiskOperation#MERGE}, at the first step
   */
  public MergeTask(
      MergePlan plan,
      List<LoadedPart> sources,
      BoundSchema schema,
      MergeAlgorithm algorithm,
      PartPlacement placement,
      DiskPath tableDirectory,
      MergeSink sink,
      PartAssembly.Parallelism parallelism,
      Executor aheadReader,
      long memoryBytes,
      TableOperation.Source operations) {
    this.plan = plan;
    this.sources = List.copyOf(sources);
    this.schema = schema;
    this.algorithm = algorithm;
    this.placement = placement;
    this.tableDirectory = tableDirectory;
    this.sink = sink;
    this.parallelism = parallelism;
    this.aheadReader = aheadReader;
    this.memoryBytes = memoryBytes;
    this.operations = operations;
  }

  /** What is merged. */
  public MergePlan plan() {
    return plan;
  }

  /**
   * Writes the next block of the result; at the end publishes it.
   *
   * @return whether there is more to do
   */
  public boolean step() throws IOException {
    if (ended) {
      return false;
    }
    if (operation == null) {
      operation = operations.begin(DiskOperation.MERGE);
    }
    return operation.step(this::doStep);
  }

  private boolean doStep() throws IOException {
    if (assembly == null) {
      begin();
    }
    Optional<Block> block = rows.next();
    if (block.isPresent()) {
      assembly.write(block.get());
      return true;
    }
    rows.close();
    assembly.finish();
    try {
      sink.replace(plan, assembly.publish(plan.resultName()));
      ended = true;
    } catch (CommitUnknownException unknown) {
      // The result may be there at the next start; until then nobody may merge its sources again.
      ended = true;
      sink.abandonUnknown(plan);
      throw unknown;
    }
    return false;
  }

  /** Does all steps. */
  public void run() throws IOException {
    boolean more = true;
    while (more) {
      more = step();
    }
  }

  private void begin() throws IOException {
    rows = openSources();
    Reservation reservation = placement.reserve(PlacementRequest.merge(plan.sources()));
    assembly =
        PartAssembly.begin(
            schema,
            reservation,
            tableDirectory,
            TableFiles.MERGE_PREFIX + plan.resultName(),
            resultType(),
            sources.get(0).partition(),
            SparseChoice.ofSources(defaultCounts()),
            parallelism);
  }

  /**
   * What the sources say of their defaults. Sources of the conservative layout say nothing; of a
   * column that a source does not have all rows are defaults, unless an expression makes them.
   */
  private DefaultCounts defaultCounts() {
    DefaultCounts counts = new DefaultCounts(schema.header(), schema.settings());
    for (LoadedPart source : sources) {
      counts.add(source);
      for (ColumnDefinition column : schema.schema().columns()) {
        if (source.columnType(column.name()).isEmpty() && column.defaultExpression().isEmpty()) {
          counts.addMissing(column.name(), source.rowCount());
        }
      }
    }
    return counts;
  }

  private SortedSource openSources() throws IOException {
    List<SortedSource> opened = new ArrayList<>();
    LoadedPart.prepare(sources, false, aheadReader);
    try {
      for (LoadedPart source : sources) {
        opened.add(
            PartSource.open(
                source,
                schema.header(),
                schema.defaults(),
                SOURCE_BLOCK_ROWS,
                Math.max(1, Math.min(memoryBytes / 4 / sources.size(), maxBlockBytes())),
                Math.max(1, memoryBytes / 4 / sources.size()),
                aheadReader));
      }
      int blockRows =
          (int) Math.max(SOURCE_BLOCK_ROWS, schema.settings().number("merge_max_block_size"));
      return algorithm.merge(
          schema.header(), opened, schema.sortingKey(), blockRows, maxBlockBytes());
    } catch (IOException | RuntimeException e) {
      for (SortedSource source : opened) {
        try {
          source.close();
        } catch (IOException closing) {
          e.addSuppressed(closing);
        }
      }
      throw e;
    }
  }

  private long maxBlockBytes() {
    return schema.settings().number("merge_max_block_size_bytes");
  }

  private PartType resultType() {
    long bytes = 0;
    for (LoadedPart source : sources) {
      bytes += source.checksums().totalUncompressedSizeBytes();
    }
    return schema.partType(plan.sourceRowCount(), bytes);
  }

  @Override
  public void close() throws IOException {
    boolean release = !ended;
    ended = true;
    SortedSource openRows = rows;
    PartAssembly openAssembly = assembly;
    rows = null;
    assembly = null;
    TableOperation begun = operation;
    operation = null;
    try {
      if (begun != null) {
        begun.step(
            () -> {
              try (openRows) {
                if (openAssembly != null) {
                  openAssembly.close();
                }
              }
              return null;
            });
        endOperation(begun, !release);
      }
    } finally {
      if (release) {
        sink.release(plan);
      }
    }
  }

  private void endOperation(TableOperation begun, boolean merged) {
    if (merged) {
      begun.end();
    } else {
      begun.fail(new CancellationException("merge is given up: part=" + plan.resultName()));
    }
  }
}
