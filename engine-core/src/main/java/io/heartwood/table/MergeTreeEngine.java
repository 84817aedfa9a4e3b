package io.heartwood.table;

import io.heartwood.background.BackgroundExecutor;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.layout.PartAssembly.Parallelism;
import io.heartwood.layout.TableFiles;
import io.heartwood.placement.PartPlacement;
import io.heartwood.placement.SingleDiskPlacement;
import io.heartwood.schema.TableSchema;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables, and the threads that keep them in order. Thread-safe. Closing ends background work and
 * leaves disks open, but for the one that {@link Builder#directory} opened.
 *
 * <pre>
 * try (MergeTreeEngine engine = MergeTreeEngine.builder().directory(path).build()) {
 *   MergeTreeTable table = engine.createTable("trips", schema);
 *   table.insert(block);
 *   try (PartSnapshot snapshot = table.snapshot();
 *       BlockReader reader = snapshot.scan(ScanRequest.of("fare").where("fare &gt; 100"))) {
 *     ...
 *   }
 * }
 * </pre>
 */
public final class MergeTreeEngine implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(MergeTreeEngine.class);

  /** Merges that may wait or run for each background thread. */
  private static final int MERGES_PER_THREAD = 2;

  /** Merges that may wait if there are no background threads. */
  private static final int MERGES_WITHOUT_THREADS = 32;

  /** Requests to remote disks that are under way at a time, ahead of their readers. */
  private static final int READ_THREADS = 16;

  private final Map<String, PartPlacement> placements;
  private final SchemaStore schemaStore;
  private final TableJournal journal;
  private final EngineRuntime runtime;
  private final ThreadPoolExecutor columnThreads;
  private final ThreadPoolExecutor readThreads;
  private final List<IDisk> ownedDisks;
  private final Map<String, MergeTreeTable> tables = new TreeMap<>();
  private boolean closed;

  private MergeTreeEngine(Builder builder, IDisk definitions, List<IDisk> ownedDisks) {
    this.placements = new LinkedHashMap<>(builder.placements);
    placements.computeIfAbsent(
        SingleDiskPlacement.DEFAULT_NAME, name -> new SingleDiskPlacement(definitions));
    this.ownedDisks = ownedDisks;
    this.schemaStore =
        builder.schemaStore == null ? new FileSchemaStore(definitions) : builder.schemaStore;
    this.journal = new TableJournal(definitions);
    this.columnThreads = threads("heartwood-columns", builder.parallelism - 1);
    this.readThreads = threads("heartwood-read", READ_THREADS);
    int poolSize =
        builder.backgroundThreads == 0
            ? MERGES_WITHOUT_THREADS
            : builder.backgroundThreads * MERGES_PER_THREAD;
    this.runtime =
        new EngineRuntime(
            builder.clock,
            builder.timeZone,
            new BackgroundExecutor(
                "heartwood-background", builder.backgroundThreads, poolSize, builder.clock),
            poolSize,
            builder.memoryBudgetBytes
                / (MERGES_PER_THREAD * Math.max(1, builder.backgroundThreads)),
            new Parallelism(columnThreads, builder.parallelism),
            readThreads);
  }

  /** Collects what an engine consists of. */
  public static Builder builder() {
    return new Builder();
  }

  /** Threads that help others; whoever hands over work does it himself if nobody takes it. */
  private static ThreadPoolExecutor threads(String name, int count) {
    AtomicInteger next = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            Math.max(1, count),
            Math.max(1, count),
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(256),
            task -> {
              Thread thread = new Thread(task, name + "-" + next.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private synchronized void openTables() throws IOException {
    List<TableDefinition> definitions = schemaStore.loadAll();
    finishUnfinished(definitions);
    for (TableDefinition definition : definitions) {
      try {
        tables.put(
            definition.name(), MergeTreeTable.open(definition, placementOf(definition), runtime));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "cannot open a table: table=" + definition.name() + " reason=" + e.getMessage(), e);
      }
    }
  }

  private void finishUnfinished(List<TableDefinition> definitions) throws IOException {
    for (TableJournal.Entry entry : journal.entries()) {
      boolean defined = definitions.stream().anyMatch(d -> d.uuid().equals(entry.uuid()));
      if (!defined) {
        LOG.info("remove files of a table that was not created or is dropped: {}", entry.uuid());
        deleteFiles(entry.uuid(), placement(entry.policy()));
      }
      journal.end(entry.uuid());
    }
  }

  /**
   * Creates a table.
   *
   * @throws IllegalStateException if there is a table of this name
   * @throws IllegalArgumentException if the schema does not fit together, or names an unknown
   *     storage policy
   */
  public synchronized MergeTreeTable createTable(String name, TableSchema schema)
      throws IOException {
    return createTable(new TableDefinition(name, UUID.randomUUID(), schema));
  }

  /**
   * Creates a table of a given identity. If there is a directory of this identity already, as
   * ClickHouse or another engine left it, the table has the parts that are in it.
   *
   * @throws IllegalStateException if there is a table of this name or identity
   * @throws IllegalArgumentException as {@link #createTable(String, TableSchema)}
   */
  public synchronized MergeTreeTable createTable(TableDefinition definition) throws IOException {
    requireOpen();
    for (MergeTreeTable table : tables.values()) {
      if (table.name().equals(definition.name()) || table.uuid().equals(definition.uuid())) {
        throw new IllegalStateException(
            "table exists: table=" + table.name() + " uuid=" + table.uuid());
      }
    }
    PartPlacement placement = placementOf(definition);
    boolean isNew = !hasFiles(definition.uuid(), placement);
    if (isNew) {
      journal.begin(definition.uuid(), placement.name());
    }
    MergeTreeTable table = MergeTreeTable.open(definition, placement, runtime);
    try {
      schemaStore.save(definition);
    } catch (IOException | RuntimeException e) {
      table.close();
      throw e;
    }
    if (isNew) {
      journal.end(definition.uuid());
    }
    tables.put(definition.name(), table);
    return table;
  }

  private static boolean hasFiles(UUID uuid, PartPlacement placement) throws IOException {
    for (IDisk disk : placement.disks()) {
      if (disk.exists(TableFiles.directory(uuid))) {
        return true;
      }
    }
    return false;
  }

  /** The table of this name. */
  public synchronized Optional<MergeTreeTable> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** All tables, ordered by name. */
  public synchronized List<MergeTreeTable> tables() {
    return List.copyOf(tables.values());
  }

  /**
   * Removes a table with all its parts. Snapshots of it can be read to their end; the files are
   * then left to the next start.
   *
   * @return whether there was one
   */
  public synchronized boolean dropTable(String name) throws IOException {
    requireOpen();
    MergeTreeTable table = tables.get(name);
    if (table == null) {
      return false;
    }
    journal.begin(table.uuid(), table.placement().name());
    table.close();
    tables.remove(name);
    schemaStore.delete(name);
    if (table.storage().catalog().snapshotCount() == 0) {
      deleteFiles(table.uuid(), table.placement());
      journal.end(table.uuid());
    }
    return true;
  }

  /** The storage policies by which tables may be placed, in the order they were given. */
  public List<PartPlacement> placements() {
    return List.copyOf(placements.values());
  }

  /** The clock by which the engine tells the time. */
  public Clock clock() {
    return runtime.clock();
  }

  /** The time zone of dates and times whose type names none. */
  public ZoneId timeZone() {
    return runtime.timeZone();
  }

  /**
   * Does one piece of background work on the calling thread: for engines without background
   * threads.
   *
   * @return whether there was something to do
   */
  public boolean runBackgroundStep() {
    return runtime.executor().runStep();
  }

  private PartPlacement placementOf(TableDefinition definition) {
    return placement(definition.schema().settings().storagePolicy());
  }

  private PartPlacement placement(String policy) {
    PartPlacement placement = placements.get(policy);
    if (placement == null) {
      throw new IllegalArgumentException(
          "no such storage policy: storage_policy=" + policy + " known=" + placements.keySet());
    }
    return placement;
  }

  private static void deleteFiles(UUID uuid, PartPlacement placement) throws IOException {
    DiskPath directory = TableFiles.directory(uuid);
    for (IDisk disk : placement.disks()) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.deleteRecursively(directory);
        transaction.commit();
      }
      removeIfEmpty(disk, directory.parent());
    }
  }

  private static void removeIfEmpty(IDisk disk, DiskPath directory) throws IOException {
    if (disk.exists(directory) && disk.list(directory).isEmpty()) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.delete(directory);
        transaction.commit();
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("engine is closed");
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    for (MergeTreeTable table : tables.values()) {
      table.close();
    }
    runtime.executor().close();
    columnThreads.shutdown();
    readThreads.shutdown();
    for (IDisk disk : ownedDisks) {
      disk.close();
    }
  }

  /** Collects what an engine consists of. Confined to one thread. */
  public static final class Builder {
    private final Map<String, PartPlacement> placements = new LinkedHashMap<>();
    private IDisk definitions;
    private Path directory;
    private SchemaStore schemaStore;
    private Clock clock = Clock.systemUTC();
    private ZoneId timeZone = ZoneId.systemDefault();
    private int backgroundThreads = 2;
    private long memoryBudgetBytes = Runtime.getRuntime().maxMemory() / 3;
    private int parallelism = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors()));

    private Builder() {}

    /** Keeps everything in a local directory, which is created if missing. */
    public Builder directory(Path newDirectory) {
      this.directory = Objects.requireNonNull(newDirectory, "directory");
      return this;
    }

    /**
     * The disk that holds the definitions of tables; unless there is another one of this name, it
     * is also the storage policy {@code default}. The caller closes it after the engine.
     */
    public Builder definitions(IDisk disk) {
      this.definitions = Objects.requireNonNull(disk, "disk");
      return this;
    }

    /** A storage policy under its own name ({@link PartPlacement#name()}). */
    public Builder placement(PartPlacement placement) {
      placements.put(placement.name(), placement);
      return this;
    }

    /** Keeps definitions elsewhere than on the definitions disk. */
    public Builder schemaStore(SchemaStore store) {
      this.schemaStore = Objects.requireNonNull(store, "store");
      return this;
    }

    /** The clock; the system's unless set. */
    public Builder clock(Clock newClock) {
      this.clock = Objects.requireNonNull(newClock, "clock");
      return this;
    }

    /**
     * The time zone of dates and times whose type names none, as ClickHouse's server time zone; the
     * JVM's unless set. Keys that depend on it, such as {@code toYYYYMM} of a DateTime, need the
     * same zone for the life of a table.
     */
    public Builder timeZone(ZoneId zone) {
      this.timeZone = Objects.requireNonNull(zone, "zone");
      return this;
    }

    /**
     * Threads for merges and cleaning; 2 unless set. With 0, background work is only done in {@link
     * MergeTreeEngine#runBackgroundStep()}.
     */
    public Builder backgroundThreads(int count) {
      if (count < 0 || count > 1024) {
        throw new IllegalArgumentException("out of range: backgroundThreads=" + count);
      }
      this.backgroundThreads = count;
      return this;
    }

    /**
     * Memory for the buffers of all background merges together, about; a third of the heap unless
     * set. With little memory merges read fewer parts at a time.
     */
    public Builder memoryBudgetBytes(long bytes) {
      if (bytes < 1 << 20) {
        throw new IllegalArgumentException("out of range: memoryBudgetBytes=" + bytes);
      }
      this.memoryBudgetBytes = bytes;
      return this;
    }

    /**
     * Threads that share the columns of an insert or merge, the calling one included; the number of
     * processors, at most 8, unless set.
     */
    public Builder parallelism(int count) {
      if (count < 1 || count > 1024) {
        throw new IllegalArgumentException("out of range: parallelism=" + count);
      }
      this.parallelism = count;
      return this;
    }

    /**
     * Opens the engine and all its tables.
     *
     * @throws IOException if a disk, a definition or a table cannot be opened; the message names it
     */
    public MergeTreeEngine build() throws IOException {
      if ((definitions == null) == (directory == null)) {
        throw new IllegalStateException("give either a directory or a definitions disk");
      }
      List<IDisk> owned = new ArrayList<>();
      IDisk disk = definitions;
      if (disk == null) {
        disk = LocalDisk.open(SingleDiskPlacement.DEFAULT_NAME, directory);
        owned.add(disk);
      }
      MergeTreeEngine engine = new MergeTreeEngine(this, disk, owned);
      try {
        engine.openTables();
        return engine;
      } catch (IOException | RuntimeException e) {
        try {
          engine.close();
        } catch (IOException closing) {
          e.addSuppressed(closing);
        }
        throw e;
      }
    }
  }
}
