package io.heartwood.table;

import io.heartwood.background.BackgroundExecutor;
import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.EventCounters;
import io.heartwood.disk.IDisk;
import io.heartwood.index.skip.IndexException;
import io.heartwood.layout.BoundSchema;
import io.heartwood.layout.PartAssembly.Parallelism;
import io.heartwood.part.format.PartCaches;
import io.heartwood.placement.PartPlacement;
import io.heartwood.placement.SingleDiskPlacement;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables, and the threads that keep them in order. Thread-safe. Closing ends background work, and
 * what is under way, within {@link MergeTreeEngineBuilder#closeTimeout}; it leaves disks open, but
 * for the one that {@link MergeTreeEngineBuilder#directory} opened.
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

  private final Placements placements;
  private final SchemaStore schemaStore;
  private final TableJournal journal;
  private final EngineRuntime runtime;
  private final HelperThreads columnThreads;
  private final HelperThreads readThreads;
  private final List<IDisk> ownedDisks;
  private final Map<String, MergeTreeTable> tables = new ConcurrentSkipListMap<>();

  /** Filled when the engine is opened; a table that is opened later is taken away. */
  private final Map<String, BrokenTable> brokenTables = new ConcurrentSkipListMap<>();

  private final TableSettings defaultTableSettings;
  private final long closeTimeoutNanos;

  /** Held while tables are created, dropped and tried again, and placements added. */
  private final ReentrantLock changes = new ReentrantLock();

  private final AtomicBoolean closed = new AtomicBoolean();

  MergeTreeEngine(MergeTreeEngineBuilder builder, IDisk definitions, List<IDisk> ownedDisks) {
    Map<String, PartPlacement> usable = new LinkedHashMap<>(builder.placements);
    if (!builder.brokenPlacements.containsKey(SingleDiskPlacement.DEFAULT_NAME)) {
      usable.computeIfAbsent(
          SingleDiskPlacement.DEFAULT_NAME, name -> new SingleDiskPlacement(definitions));
    }
    this.placements = new Placements(usable, builder.brokenPlacements);
    this.ownedDisks = ownedDisks;
    this.schemaStore =
        builder.schemaStore == null ? new FileSchemaStore(definitions) : builder.schemaStore;
    this.journal = new TableJournal(definitions);
    this.defaultTableSettings = builder.defaultTableSettings;
    this.closeTimeoutNanos = builder.closeTimeout.toNanos();
    this.columnThreads = new HelperThreads("heartwood-columns", builder.parallelism - 1);
    this.readThreads = new HelperThreads("heartwood-read", READ_THREADS);
    int poolSize =
        builder.backgroundThreads == 0
            ? MERGES_WITHOUT_THREADS
            : builder.backgroundThreads * MERGES_PER_THREAD;
    EventCounters events = new EventCounters();
    this.runtime =
        new EngineRuntime(
            builder.clock,
            builder.timeZone,
            new BackgroundExecutor(
                "heartwood-background", builder.backgroundThreads, poolSize, builder.clock),
            poolSize,
            builder.memoryBudgetBytes
                / (MERGES_PER_THREAD * Math.max(1, builder.backgroundThreads)),
            new Parallelism(columnThreads.executor(), builder.parallelism),
            readThreads.executor(),
            events,
            builder.operationListener,
            new PartCaches(builder.markCacheSizeBytes, builder.primaryIndexCacheSizeBytes, events));
  }

  /** Collects what an engine consists of. */
  public static MergeTreeEngineBuilder builder() {
    return new MergeTreeEngineBuilder();
  }

  void openTables() throws IOException {
    StoredDefinitions definitions = schemaStore.loadAll();
    definitions.broken().forEach(this::addBroken);
    finishUnfinished(definitions);
    for (TableDefinition definition : definitions.readable()) {
      try {
        tables.put(definition.name(), openStored(definition));
      } catch (IOException | RuntimeException e) {
        // One table that cannot be opened keeps none of the others from being used.
        addBroken(broken(definition, e));
      }
    }
  }

  /** Opens a table that has been created before. */
  private MergeTreeTable openStored(TableDefinition stored) throws IOException {
    TableDefinition definition = withDefaults(stored);
    PartPlacement placement = placements.require(definition);
    TableDirectories.requireAll(definition, placement, placements.disks());
    return MergeTreeTable.open(definition, placement, runtime);
  }

  private TableDefinition withDefaults(TableDefinition stored) {
    return stored.withSettings(stored.schema().settings().withEngineDefaults(defaultTableSettings));
  }

  private BrokenTable broken(TableDefinition stored, Exception cause) {
    TableDefinition definition = withDefaults(stored);
    return new BrokenTable(
        definition.name(), Optional.of(definition), placements.diskNames(definition), cause);
  }

  private void addBroken(BrokenTable table) {
    LOG.error(
        "table is broken and cannot be used: table={} disk={} reason={}",
        table.name(),
        table.disks(),
        table.reason());
    brokenTables.put(table.name(), table);
  }

  private void finishUnfinished(StoredDefinitions definitions) throws IOException {
    for (TableJournal.Entry entry : journal.entries()) {
      boolean defined =
          definitions.readable().stream().anyMatch(d -> d.uuid().equals(entry.uuid()));
      if (!defined && !definitions.broken().isEmpty()) {
        LOG.warn("files may be those of a table whose definition is broken: {}", entry.uuid());
        continue;
      }
      try {
        if (!defined) {
          LOG.info("remove files of a table that was not created or is dropped: {}", entry.uuid());
          TableDirectories.delete(entry.uuid(), placements.require(entry.policy()));
        }
        journal.end(entry.uuid());
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn(
            "files of a table that was not created or is dropped are left to the next start:"
                + " uuid={} reason={}",
            entry.uuid(),
            e.toString());
      }
    }
  }

  /**
   * Creates a table.
   *
   * @throws io.heartwood.disk.UnsupportedDiskOperationException if a disk of the storage policy can
   *     hold no new parts; tables that are there already can be read on it
   * @throws io.heartwood.placement.BrokenPlacementException if a disk of the storage policy cannot
   *     be opened
   * @throws IllegalStateException if there is a table of this name, be it broken
   * @throws IllegalArgumentException if the schema does not fit together, names an unknown storage
   *     policy, or has an index that is not supported ({@link IndexException})
   */
  public MergeTreeTable createTable(String name, TableSchema schema) throws IOException {
    TableDefinition definition = withDefaults(new TableDefinition(name, UUID.randomUUID(), schema));
    List<IndexException> unusable =
        new BoundSchema(definition.schema(), runtime.functionContext()).unusableIndexes();
    if (!unusable.isEmpty()) {
      throw unusable.get(0);
    }
    return createTable(definition);
  }

  /**
   * Creates a table of a given identity. If there is a directory of this identity already, as
   * ClickHouse or another engine left it, the table has the parts that are in it. With indexes of
   * types that are not supported the table can only be read.
   *
   * @throws IllegalStateException if there is a table of this name or identity
   * @throws IllegalArgumentException as {@link #createTable(String, TableSchema)}
   */
  public MergeTreeTable createTable(TableDefinition definition) throws IOException {
    changes.lock();
    try {
      requireOpen();
      return create(definition);
    } finally {
      changes.unlock();
    }
  }

  private MergeTreeTable create(TableDefinition given) throws IOException {
    TableDefinition definition = withDefaults(given);
    Optional<UUID> uuid = Optional.of(definition.uuid());
    for (MergeTreeTable table : tables.values()) {
      if (table.name().equals(definition.name()) || table.uuid().equals(definition.uuid())) {
        throw new IllegalStateException(
            "table exists: table=" + table.name() + " uuid=" + table.uuid());
      }
    }
    for (BrokenTable table : brokenTables.values()) {
      boolean isSame = table.definition().map(TableDefinition::uuid).equals(uuid);
      if (isSame || table.name().equals(definition.name())) {
        throw new IllegalStateException(
            "table exists, but is broken: table=" + table.name() + " reason=" + table.reason());
      }
    }
    PartPlacement placement = placements.require(definition);
    boolean isNew = !TableDirectories.exist(definition.uuid(), placement);
    if (isNew) {
      TableStorage.requireWritable("table cannot be created", placement);
      journal.begin(definition.uuid(), placement.name());
      TableSettings settings = definition.schema().settings();
      definition = definition.withSettings(settings.ofNewTable(defaultTableSettings));
    }
    MergeTreeTable table = MergeTreeTable.open(definition, placement, runtime);
    try {
      schemaStore.save(definition);
      if (isNew) {
        journal.end(definition.uuid());
      }
    } catch (IOException | RuntimeException e) {
      table.close(closeDeadline());
      throw e;
    }
    tables.put(definition.name(), table);
    return table;
  }

  /** The table of this name; empty also for a {@link #brokenTable}. */
  public Optional<MergeTreeTable> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** All tables that can be used, ordered by name. */
  public List<MergeTreeTable> tables() {
    return List.copyOf(tables.values());
  }

  /** The table of this name that was found, but cannot be used. */
  public Optional<BrokenTable> brokenTable(String name) {
    return Optional.ofNullable(brokenTables.get(name));
  }

  /** All tables that were found, but cannot be used, ordered by name. */
  public List<BrokenTable> brokenTables() {
    return List.copyOf(brokenTables.values());
  }

  /**
   * Adds a storage policy, such as one whose disk could not be opened before. The tables that are
   * broken for its lack stay so until {@link #retryTable}.
   *
   * @throws IllegalStateException if there is one of its name
   */
  public void addPlacement(PartPlacement placement) {
    changes.lock();
    try {
      requireOpen();
      placements.add(placement);
    } finally {
      changes.unlock();
    }
  }

  /**
   * Tries again to open a broken table; its definition is read anew if that is what could not be
   * read. If it fails, the table stays broken, for the new reason.
   *
   * @return whether there was a broken table of this name, which now can be used
   * @throws BrokenTableException if it still cannot be used; nothing of it is changed
   */
  public boolean retryTable(String name) throws IOException {
    changes.lock();
    try {
      requireOpen();
      BrokenTable broken = brokenTables.get(name);
      if (broken == null) {
        return false;
      }
      Optional<BrokenTable> still = retry(broken);
      if (still.isPresent()) {
        brokenTables.put(name, still.get());
        throw still.get().failure();
      }
      brokenTables.remove(name);
      return true;
    } finally {
      changes.unlock();
    }
  }

  /** Opens a broken table; what it is now if that fails. */
  private Optional<BrokenTable> retry(BrokenTable broken) throws IOException {
    TableDefinition definition;
    if (broken.definition().isPresent()) {
      definition = broken.definition().get();
    } else {
      StoredDefinitions stored = schemaStore.loadAll();
      Optional<TableDefinition> mended =
          stored.readable().stream().filter(d -> d.name().equals(broken.name())).findFirst();
      if (mended.isEmpty()) {
        return Optional.of(
            stored.broken().stream()
                .filter(table -> table.name().equals(broken.name()))
                .findFirst()
                .orElse(broken));
      }
      definition = mended.get();
    }
    try {
      requireUuid(definition);
      tables.put(definition.name(), openStored(definition));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(broken(definition, e));
    }
  }

  /** A directory is one table's. */
  private void requireUuid(TableDefinition definition) {
    for (MergeTreeTable table : tables.values()) {
      if (table.uuid().equals(definition.uuid())) {
        throw new IllegalArgumentException(
            "uuid is that of another table: table=" + table.name() + " uuid=" + table.uuid());
      }
    }
  }

  /**
   * Removes a table with all its parts. Snapshots of it can be read to their end; the last one
   * deletes the files. Where an insert or merge does not end within {@link
   * MergeTreeEngineBuilder#closeTimeout}, they are left to the next start.
   *
   * @return whether there was one
   * @throws BrokenTableException if it cannot be used; nothing of it is removed
   */
  public boolean dropTable(String name) throws IOException {
    changes.lock();
    try {
      requireOpen();
      return drop(name);
    } finally {
      changes.unlock();
    }
  }

  private boolean drop(String name) throws IOException {
    BrokenTable broken = brokenTables.get(name);
    if (broken != null) {
      throw broken.failure();
    }
    MergeTreeTable table = tables.get(name);
    if (table == null) {
      return false;
    }
    journal.begin(table.uuid(), table.placement().name());
    boolean idle = table.close(closeDeadline());
    tables.remove(name);
    schemaStore.delete(name);
    if (!idle) {
      LOG.warn("files of a dropped table in use are left to the next start: table={}", name);
    } else if (!table.storage().catalog().afterLastSnapshot(() -> deleteFilesLater(table))) {
      deleteFiles(table);
    }
    return true;
  }

  private void deleteFiles(MergeTreeTable table) throws IOException {
    table.storage().forgetParts();
    table
        .storage()
        .operations()
        .run(
            DiskOperation.GC,
            () -> {
              TableDirectories.delete(table.uuid(), table.placement());
              journal.end(table.uuid());
              return null;
            });
  }

  private void deleteFilesLater(MergeTreeTable table) {
    if (closed.get()) {
      return;
    }
    try {
      deleteFiles(table);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "files of a dropped table are left to the next start: table={} reason={}",
          table.name(),
          e.toString());
    }
  }

  private long closeDeadline() {
    return System.nanoTime() + closeTimeoutNanos;
  }

  /** The storage policies by which tables can be placed, in the order they were given. */
  public List<PartPlacement> placements() {
    return placements.usable();
  }

  /** What tables have that say nothing themselves. */
  public TableSettings defaultTableSettings() {
    return defaultTableSettings;
  }

  /** The clock by which the engine tells the time. */
  public Clock clock() {
    return runtime.clock();
  }

  /**
   * What has happened in the engine since it was opened, but for what disks count themselves
   * ({@link IDisk#events()}).
   */
  public EventCounters events() {
    return runtime.events();
  }

  /** The time zone of dates and times whose type names none. */
  public ZoneId timeZone() {
    return runtime.timeZone();
  }

  /** The marks and primary indexes that its tables keep in memory. */
  public PartCaches partCaches() {
    return runtime.caches();
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

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("engine is closed");
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    long deadline = closeDeadline();
    awaitChanges(deadline);
    for (MergeTreeTable table : tables.values()) {
      if (!table.close(deadline)) {
        LOG.warn("table is closed while it is in use: table={}", table.name());
      }
    }
    runtime.executor().close(deadline);
    columnThreads.close(deadline);
    readThreads.close(deadline);
    for (IDisk disk : ownedDisks) {
      disk.close();
    }
  }

  /** Waits until nobody creates or drops a table, or until the deadline. */
  private void awaitChanges(long deadlineNanos) {
    try {
      if (changes.tryLock(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        changes.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
