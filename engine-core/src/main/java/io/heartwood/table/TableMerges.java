package io.heartwood.table;

import io.heartwood.background.BackgroundExecutor;
import io.heartwood.background.BackgroundTask;
import io.heartwood.background.MergeScheduler;
import io.heartwood.background.MergeTarget;
import io.heartwood.background.PartCleaner;
import io.heartwood.disk.DiskSpace;
import io.heartwood.merge.MergeAlgorithm;
import io.heartwood.merge.MergePlan;
import io.heartwood.merge.MergeRange;
import io.heartwood.merge.MergeTask;
import io.heartwood.merge.OrdinaryMerge;
import io.heartwood.merge.SimpleMergeSelector;
import io.heartwood.part.PartName;
import io.heartwood.part.PartSummary;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.schema.TableSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The merges of one table: those in the background, and those asked for. Thread-safe. */
final class TableMerges implements MergeTarget {
  private static final long WAIT_MILLIS = 50;

  /** Most columns of all sources of a merge together: each is an open file. */
  private static final long MAX_OPEN_COLUMNS = 2048;

  /** What a column of a source takes beside its rows: a decoded block and a piece of the file. */
  private static final long OPEN_COLUMN_BYTES = 128 << 10;

  private final TableStorage storage;
  private final EngineRuntime runtime;
  private final MergeAlgorithm algorithm = new OrdinaryMerge();
  private BackgroundExecutor.Repetition selection;
  private BackgroundExecutor.Repetition cleaning;
  private final AtomicInteger running = new AtomicInteger();
  private final MergeBackOff backOff;
  private final TableTruncation truncation;
  private volatile boolean stopped;

  TableMerges(TableStorage storage, EngineRuntime runtime) {
    this.storage = storage;
    this.runtime = runtime;
    this.backOff = new MergeBackOff(runtime.clock());
    this.truncation = new TableTruncation(storage, runtime);
  }

  /** Begins to look for merges, and for outdated parts. */
  synchronized void start(PartCleaner cleaner) {
    selection =
        runtime
            .executor()
            .repeat(
                new MergeScheduler(
                    this, runtime.executor(), runtime.mergePoolSize(), runtime.clock()));
    cleaning = runtime.executor().repeat(cleaner);
  }

  /** There may be something to merge now. */
  synchronized void wake() {
    if (selection != null) {
      selection.wake();
    }
  }

  /**
   * Ends all merges after the step they are in, and waits until none runs in the background.
   *
   * @param deadlineNanos when to give up waiting, by {@link System#nanoTime()}
   * @return whether no merge runs
   */
  boolean stop(long deadlineNanos) {
    requestStop();
    BackgroundExecutor.Repetition oldSelection;
    BackgroundExecutor.Repetition oldCleaning;
    synchronized (this) {
      oldSelection = selection;
      oldCleaning = cleaning;
      selection = null;
      cleaning = null;
    }
    boolean ended = true;
    if (oldSelection != null) {
      ended = oldSelection.close(deadlineNanos) & oldCleaning.close(deadlineNanos);
    }
    boolean interrupted = false;
    while (running.get() > 0 && System.nanoTime() < deadlineNanos) {
      try {
        // Tasks that wait end in their next step; without threads only we can take it.
        if (runtime.executor().threadCount() == 0) {
          helpOrWait();
        } else {
          storage.catalog().awaitChange(WAIT_MILLIS);
        }
      } catch (InterruptedException | InterruptedIOException e) {
        interrupted = Thread.interrupted() || e instanceof InterruptedException || interrupted;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return ended && running.get() == 0;
  }

  /** Lets all merges end after the step they are in. */
  void requestStop() {
    stopped = true;
  }

  @Override
  public String name() {
    return storage.name();
  }

  @Override
  public TableSettings settings() {
    return storage.schema().settings();
  }

  @Override
  public List<MergeRange> mergeRanges() {
    if (!storage.schema().unusableIndexes().isEmpty() || !storage.isWritable()) {
      return List.of();
    }
    return storage
        .catalog()
        .mergeRanges(
            part -> storage.placement().mayMerge(part) && !backOff.isPostponed(part.name()));
  }

  @Override
  public int maxSources() {
    int columnCount = storage.schema().header().size();
    long most = settings().number("max_parts_to_merge_at_once");
    long open = Math.min(MAX_OPEN_COLUMNS, runtime.mergeMemoryBytes() / 2 / OPEN_COLUMN_BYTES);
    return (int) Math.max(2, Math.min(most, open / columnCount));
  }

  @Override
  public long maxUnreservedBytes() throws IOException {
    return storage.placement().maxUnreservedBytes();
  }

  @Override
  public Optional<BackgroundTask> startMerge(MergePlan plan) {
    return stopped ? Optional.empty() : prepare(plan).map(RunningMerge::new);
  }

  /**
   * Merges on the calling thread.
   *
   * @return whether something was merged
   */
  boolean optimize(Optional<String> partitionId, boolean isFinal) throws IOException {
    storage.catalog().requireWhole();
    storage.schema().requireWritable();
    storage.requireWritable();
    if (!isFinal) {
      return optimizeOnce(partitionId);
    }
    List<String> partitions =
        partitionId.map(List::of).orElseGet(() -> storage.catalog().partitionIds());
    boolean merged = false;
    for (String partition : partitions) {
      merged |= mergePartition(partition);
    }
    return merged;
  }

  /** Takes all rows away, after waiting for merges that run; none begins meanwhile. */
  void truncate() throws IOException {
    PartCatalog catalog = storage.catalog();
    catalog.requireWhole();
    storage.schema().requireWritable();
    storage.requireWritable();
    catalog.banMerges();
    try {
      Optional<List<List<Part>>> runs = catalog.claimAll();
      while (runs.isEmpty()) {
        helpOrWait();
        runs = catalog.claimAll();
      }
      truncation.run(runs.get());
    } finally {
      catalog.allowMerges();
    }
  }

  private boolean optimizeOnce(Optional<String> partitionId) throws IOException {
    List<MergeRange> ranges = new ArrayList<>(mergeRanges());
    partitionId.ifPresent(id -> ranges.removeIf(range -> !isOf(range, id)));
    long room = maxUnreservedBytes();
    List<PartSummary> sources =
        new SimpleMergeSelector(settings(), true, maxSources())
            .select(
                ranges,
                room == DiskSpace.UNLIMITED ? room : room / 2,
                runtime.clock().instant().getEpochSecond());
    if (sources.isEmpty()) {
      return false;
    }
    return runNow(MergePlan.of(sources));
  }

  /** Makes one part of a partition, after waiting for what is running there. */
  private boolean mergePartition(String partitionId) throws IOException {
    boolean merged = false;
    while (true) {
      if (!storage.catalog().isBusy(partitionId)) {
        boolean again = false;
        for (MergeRange range : storage.catalog().mergeRanges(part -> true)) {
          if (isOf(range, partitionId) && isWorthwhile(range)) {
            List<PartSummary> sources = range.parts();
            boolean isLast = sources.size() <= maxSources();
            boolean done = runNow(MergePlan.of(isLast ? sources : cheapest(sources)));
            merged |= done;
            again |= !done || !isLast;
          }
        }
        if (!again) {
          return merged;
        }
      }
      if (storage.catalog().isBusy(partitionId)) {
        helpOrWait();
      }
    }
  }

  /** Of more parts than one merge can read those neighbours that are smallest together. */
  private List<PartSummary> cheapest(List<PartSummary> parts) {
    int count = Math.min(maxSources(), parts.size() - maxSources() + 1);
    long sum = 0;
    long least = Long.MAX_VALUE;
    int end = count;
    for (int i = 0; i < parts.size(); i++) {
      sum += parts.get(i).bytesOnDisk();
      if (i >= count) {
        sum -= parts.get(i - count).bytesOnDisk();
      }
      if (i + 1 >= count && sum < least) {
        least = sum;
        end = i + 1;
      }
    }
    return parts.subList(end - count, end);
  }

  private static boolean isOf(MergeRange range, String partitionId) {
    return range.parts().get(0).name().partitionId().equals(partitionId);
  }

  private static boolean isWorthwhile(MergeRange range) {
    return range.parts().size() > 1 || range.parts().get(0).name().level() == 0;
  }

  /** Runs a merge to its end; false if its sources were not there any more. */
  private boolean runNow(MergePlan plan) throws IOException {
    Optional<MergeTask> task = prepare(plan);
    if (task.isEmpty()) {
      return false;
    }
    try (MergeTask merge = task.get()) {
      while (merge.step()) {
        if (stopped) {
          throw new IOException("merge is given up, the table is being closed: table=" + name());
        }
      }
    }
    return true;
  }

  private Optional<MergeTask> prepare(MergePlan plan) {
    List<PartName> names = TableStorage.names(plan);
    if (!storage.catalog().claim(names)) {
      return Optional.empty();
    }
    List<LoadedPart> parts =
        storage.catalog().activeParts(names).stream().map(Part::loaded).toList();
    return Optional.of(
        new MergeTask(
            plan,
            parts,
            storage.schema(),
            algorithm,
            storage.placement(),
            storage.directory(),
            storage,
            runtime.parallelism(),
            runtime.aheadReader(),
            runtime.mergeMemoryBytes(),
            storage.operations()));
  }

  private void helpOrWait() throws InterruptedIOException {
    if (runtime.executor().runStep()) {
      return;
    }
    try {
      storage.catalog().awaitChange(WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for merges of " + name());
    }
  }

  /** A merge in the background; ends early when the table is closed. */
  private final class RunningMerge implements BackgroundTask {
    private final MergeTask task;
    private boolean done;
    private boolean failed;
    private boolean closed;

    RunningMerge(MergeTask task) {
      this.task = task;
      running.incrementAndGet();
    }

    @Override
    public String description() {
      return "merge " + name() + " into " + task.plan().resultName();
    }

    @Override
    public boolean step() throws IOException {
      if (stopped) {
        return false;
      }
      failed = true;
      boolean more = task.step();
      failed = false;
      done = !more;
      return more;
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      List<PartName> names = TableStorage.names(task.plan());
      if (failed) {
        backOff.failed(names);
      } else if (done) {
        backOff.succeeded(names);
      }
      try {
        task.close();
      } finally {
        running.decrementAndGet();
        if (done) {
          wake();
        }
      }
    }
  }
}
