package io.heartwood.sql;

import io.heartwood.disk.DiskFactory;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.policy.config.OpenStorage;
import io.heartwood.policy.config.StorageConfiguration;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.query.Binder;
import io.heartwood.sql.system.SystemTables;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeEngineBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A data directory, opened: its disks, storage policies and tables. One process opens a directory
 * at a time. Sessions run statements. Thread-safe.
 *
 * <pre>
 * try (SqlEngine engine = SqlEngine.builder(directory).configuration(file).open();
 *     SqlSession session = engine.newSession()) {
 *   session.execute("SELECT count() FROM trips", System.in, System.out);
 * }
 * </pre>
 */
public final class SqlEngine implements Closeable {
  private static final int MAX_QUERY_THREADS = 256;

  private final OpenStorage storage;
  private final MergeTreeEngine tables;
  private final SystemTables systemTables;
  private final ExecutorService queryThreads;
  private final Clock clock;

  private SqlEngine(OpenStorage storage, MergeTreeEngine tables, Clock clock) {
    this.storage = storage;
    this.tables = tables;
    this.clock = clock;
    this.systemTables = new SystemTables(storage, tables, clock.getZone());
    AtomicInteger number = new AtomicInteger();
    this.queryThreads =
        new ThreadPoolExecutor(
            0,
            MAX_QUERY_THREADS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "heartwood-query-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            // More queries at once than threads: the asking thread does the work itself.
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /** Collects how to open {@code dataDirectory}. */
  public static Builder builder(Path dataDirectory) {
    return new Builder(dataDirectory);
  }

  /** A session of its own settings. */
  public SqlSession newSession() {
    return new SqlSession(this);
  }

  /** The tables. */
  public MergeTreeEngine tables() {
    return tables;
  }

  /** The disks and policies. */
  public OpenStorage storage() {
    return storage;
  }

  SystemTables systemTables() {
    return systemTables;
  }

  ExecutorService queryThreads() {
    return queryThreads;
  }

  /** A binder for one statement. */
  Binder newBinder() {
    return new Binder(new FunctionContext(clock.getZone(), clock.instant()));
  }

  @Override
  public void close() throws IOException {
    queryThreads.shutdownNow();
    try {
      tables.close();
    } catch (IOException | RuntimeException e) {
      try {
        storage.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
    storage.close();
  }

  /** How to open a data directory. */
  public static final class Builder {
    private final Path dataDirectory;
    private Optional<Path> configuration = Optional.empty();
    private Map<String, String> environment = System.getenv();
    private Optional<Integer> backgroundThreads = Optional.empty();
    private Clock clock = Clock.systemUTC();

    private Builder(Path dataDirectory) {
      this.dataDirectory = Objects.requireNonNull(dataDirectory, "dataDirectory");
    }

    /**
     * Takes disks and policies from a ClickHouse {@code storage_configuration} file; if it stands
     * in a server's configuration, also the settings of tables that say nothing themselves ({@code
     * merge_tree}), and the sizes of the caches of marks and primary indexes.
     */
    public Builder configuration(Path file) {
      configuration = Optional.of(file);
      return this;
    }

    /** Variables that the configuration may name, in place of the process's own. */
    public Builder environment(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    /** Threads for merges; 0 for none: then only OPTIMIZE merges. */
    public Builder backgroundThreads(int count) {
      backgroundThreads = Optional.of(count);
      return this;
    }

    /** The time, and the zone of dates and times whose type names none; UTC by default. */
    public Builder clock(Clock newClock) {
      clock = Objects.requireNonNull(newClock, "clock");
      return this;
    }

    /**
     * Opens the directory, which is created if it does not exist, its disks and its tables. A disk
     * or a table that cannot be opened is broken alone, see {@link OpenStorage#brokenDisks} and
     * {@link MergeTreeEngine#brokenTables}.
     *
     * @throws SqlException with one clear line if the configuration or the directory cannot be used
     */
    public SqlEngine open() throws SqlException {
      OpenStorage storage = null;
      try {
        StorageConfiguration parsed =
            configuration.isPresent()
                ? StorageConfiguration.read(configuration.get(), environment)
                : StorageConfiguration.implicit();
        Files.createDirectories(dataDirectory);
        storage = parsed.open(new DiskFactory.Context(dataDirectory, environment));
        MergeTreeEngineBuilder engine =
            MergeTreeEngine.builder()
                .definitions(
                    storage
                        .disk(StorageConfiguration.DEFAULT)
                        .orElseThrow(
                            () ->
                                new SqlException(
                                    ErrorCode.UNKNOWN_DISK, "there is no disk: disk=default")))
                .clock(clock);
        storage.policies().values().forEach(engine::placement);
        storage.brokenPolicies().values().forEach(engine::brokenPlacement);
        backgroundThreads.ifPresent(engine::backgroundThreads);
        engine.defaultTableSettings(
            MergeTreeDefaults.read(parsed.mergeTreeSettings(), configuration));
        parsed.markCacheSizeBytes().ifPresent(engine::markCacheSizeBytes);
        parsed.primaryIndexCacheSizeBytes().ifPresent(engine::primaryIndexCacheSizeBytes);
        return new SqlEngine(storage, engine.build(), clock);
      } catch (IOException | RuntimeException | SqlException e) {
        if (storage != null) {
          try {
            storage.close();
          } catch (IOException closing) {
            e.addSuppressed(closing);
          }
        }
        throw Failures.of(e);
      }
    }
  }
}
