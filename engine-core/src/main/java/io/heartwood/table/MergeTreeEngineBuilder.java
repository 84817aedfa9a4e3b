package io.heartwood.table;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.OperationListener;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.placement.BrokenPlacement;
import io.heartwood.placement.PartPlacement;
import io.heartwood.placement.SingleDiskPlacement;
import io.heartwood.schema.TableSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Collects what an engine consists of. Confined to one thread. */
public final class MergeTreeEngineBuilder {
  /** What ClickHouse gives each of the two caches, memory permitting. */
  private static final long MAX_CACHE_SIZE_BYTES = 5L << 30;

  final Map<String, PartPlacement> placements = new LinkedHashMap<>();
  final Map<String, BrokenPlacement> brokenPlacements = new LinkedHashMap<>();
  IDisk definitions;
  Path directory;
  SchemaStore schemaStore;
  OperationListener operationListener = OperationListener.NONE;
  Clock clock = Clock.systemUTC();
  ZoneId timeZone = ZoneId.systemDefault();
  TableSettings defaultTableSettings = TableSettings.DEFAULT;
  Duration closeTimeout = Duration.ofSeconds(30);
  int backgroundThreads = 2;
  long memoryBudgetBytes = Runtime.getRuntime().maxMemory() / 3;
  long markCacheSizeBytes = Math.min(MAX_CACHE_SIZE_BYTES, Runtime.getRuntime().maxMemory() / 16);
  long primaryIndexCacheSizeBytes = markCacheSizeBytes;
  int parallelism = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors()));

  MergeTreeEngineBuilder() {}

  /** Keeps everything in a local directory, which is created if missing. */
  public MergeTreeEngineBuilder directory(Path newDirectory) {
    this.directory = Objects.requireNonNull(newDirectory, "directory");
    return this;
  }

  /**
   * The disk that holds the definitions of tables; unless there is another one of this name, it is
   * also the storage policy {@code default}. The caller closes it after the engine.
   */
  public MergeTreeEngineBuilder definitions(IDisk disk) {
    this.definitions = Objects.requireNonNull(disk, "disk");
    return this;
  }

  /** A storage policy under its own name ({@link PartPlacement#name()}). */
  public MergeTreeEngineBuilder placement(PartPlacement placement) {
    placements.put(placement.name(), placement);
    return this;
  }

  /**
   * A storage policy that is configured, but cannot be used: tables placed by it are broken, until
   * {@link MergeTreeEngine#addPlacement} brings it.
   */
  public MergeTreeEngineBuilder brokenPlacement(BrokenPlacement placement) {
    brokenPlacements.put(placement.name(), placement);
    return this;
  }

  /**
   * What tables have that say nothing themselves, as ClickHouse's {@code <merge_tree>}; no part of
   * their definitions, but for {@code index_granularity}, which new tables keep.
   */
  public MergeTreeEngineBuilder defaultTableSettings(TableSettings settings) {
    this.defaultTableSettings = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /** Keeps definitions elsewhere than on the definitions disk. */
  public MergeTreeEngineBuilder schemaStore(SchemaStore store) {
    this.schemaStore = Objects.requireNonNull(store, "store");
    return this;
  }

  /** Is told of inserts, merges, reads and the like, and of their requests; nobody unless set. */
  public MergeTreeEngineBuilder operationListener(OperationListener listener) {
    this.operationListener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /** The clock; the system's unless set. */
  public MergeTreeEngineBuilder clock(Clock newClock) {
    this.clock = Objects.requireNonNull(newClock, "clock");
    return this;
  }

  /**
   * The time zone of dates and times whose type names none, as ClickHouse's server time zone; the
   * JVM's unless set. Keys that depend on it, such as {@code toYYYYMM} of a DateTime, need the same
   * zone for the life of a table.
   */
  public MergeTreeEngineBuilder timeZone(ZoneId zone) {
    this.timeZone = Objects.requireNonNull(zone, "zone");
    return this;
  }

  /**
   * How long closing the engine, or dropping a table, waits for inserts, merges and disks; 30
   * seconds unless set. Background threads that do not end until then are interrupted.
   */
  public MergeTreeEngineBuilder closeTimeout(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("out of range: closeTimeout=" + timeout);
    }
    this.closeTimeout = timeout;
    return this;
  }

  /**
   * Threads for merges and cleaning; 2 unless set. With 0, background work is only done in {@link
   * MergeTreeEngine#runBackgroundStep()}.
   */
  public MergeTreeEngineBuilder backgroundThreads(int count) {
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
  public MergeTreeEngineBuilder memoryBudgetBytes(long bytes) {
    if (bytes < 1 << 20) {
      throw new IllegalArgumentException("out of range: memoryBudgetBytes=" + bytes);
    }
    this.memoryBudgetBytes = bytes;
    return this;
  }

  /**
   * Marks that all tables together keep in memory, as ClickHouse's {@code mark_cache_size}; a
   * sixteenth of the heap, at most 5 GiB, unless set. 0 keeps none.
   */
  public MergeTreeEngineBuilder markCacheSizeBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("out of range: mark_cache_size=" + bytes);
    }
    this.markCacheSizeBytes = bytes;
    return this;
  }

  /**
   * Primary indexes that all tables together keep in memory, as ClickHouse's {@code
   * primary_index_cache_size}; a sixteenth of the heap, at most 5 GiB, unless set. 0 keeps none.
   */
  public MergeTreeEngineBuilder primaryIndexCacheSizeBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("out of range: primary_index_cache_size=" + bytes);
    }
    this.primaryIndexCacheSizeBytes = bytes;
    return this;
  }

  /**
   * Threads that share the columns of an insert or merge, the calling one included; the number of
   * processors, at most 8, unless set.
   */
  public MergeTreeEngineBuilder parallelism(int count) {
    if (count < 1 || count > 1024) {
      throw new IllegalArgumentException("out of range: parallelism=" + count);
    }
    this.parallelism = count;
    return this;
  }

  /**
   * Opens the engine and all its tables; those that cannot be opened are {@link BrokenTable}s.
   *
   * @throws IOException if it is not known which tables there are
   */
  public MergeTreeEngine build() throws IOException {
    for (String name : brokenPlacements.keySet()) {
      if (placements.containsKey(name)) {
        throw new IllegalStateException("placement is given twice: storage_policy=" + name);
      }
    }
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
