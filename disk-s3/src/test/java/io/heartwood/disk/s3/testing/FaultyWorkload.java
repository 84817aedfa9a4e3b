package io.heartwood.disk.s3.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.UnfinishedUpload;
import io.heartwood.disk.object.UploadCollector;
import io.heartwood.disk.s3.S3Disk;
import io.heartwood.disk.s3.S3Settings;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.metadata.local.LocalMetadataStorage;
import io.heartwood.metadata.local.gc.OrphanCollector;
import io.heartwood.placement.SingleDiskPlacement;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.table.BlockReader;
import io.heartwood.table.BrokenTable;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartSnapshot;
import io.heartwood.table.ScanRequest;
import io.heartwood.table.TableCheck;
import io.heartwood.types.DataTypeParser;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One random life of an engine behind {@link FaultyHttp}, and the model that its answers are
 * compared with: each insert is of rows that say which insert they belong to.
 */
public final class FaultyWorkload implements AutoCloseable {
  private static final int LIVES = 2;
  private static final int INSERTERS = 2;
  private static final int INSERTS_IN_LIFE = 6;
  private static final double FAULT_RATE = 1.0 / 6;
  private static final int MOST_ROWS = 3000;
  private static final int MOST_ATTEMPTS = 200;
  private static final List<NamedType> HEADER =
      List.of(
          new NamedType("id", DataTypeParser.parse("Int32")),
          new NamedType("key", DataTypeParser.parse("Int64")),
          new NamedType("value", DataTypeParser.parse("Int64")));

  /** What an insert came to. */
  private enum Outcome {
    GOING_ON,
    MADE,
    FAILED,
    UNKNOWN
  }

  private final TestS3 s3;
  private final TestS3 viaProxy;
  private final Path directory;
  private final long seed;
  private final Random random;
  private final FaultyHttp proxy;
  private final boolean multipart;
  private final boolean wide;
  private final boolean copies;
  private final Map<Integer, Outcome> outcomes = new ConcurrentHashMap<>();
  private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger nextId = new AtomicInteger(1);
  private final AtomicInteger errors = new AtomicInteger();
  private final AtomicInteger scans = new AtomicInteger();
  private final AtomicInteger merges = new AtomicInteger();
  private final AtomicInteger drops = new AtomicInteger();
  private long orphans;
  private long abandonedUploads;

  /**
   * One life, decided by its seed but for the order in which threads run.
   *
   * @param directory for metadata and definitions, of its own
   */
  public FaultyWorkload(TestS3 s3, Path directory, long seed) throws IOException {
    this.s3 = s3;
    this.directory = directory;
    this.seed = seed;
    this.random = new Random(seed);
    this.multipart = random.nextInt(3) == 0;
    this.wide = random.nextBoolean();
    this.copies = random.nextInt(4) == 0;
    this.proxy = new FaultyHttp(s3.endpoint(), seed);
    this.viaProxy = proxy.before(s3);
    Files.createDirectories(directory);
  }

  /** A disk, an engine on it, and the table. */
  private final class Life {
    final ObjectStorageDisk disk;
    final LocalDisk definitions;
    final MergeTreeEngine engine;

    Life(boolean calm) throws IOException {
      proxy.faultRate(0);
      disk = S3Disk.open(settings(calm), directory.resolve("metadata"));
      definitions =
          LocalDisk.builder("definitions", directory.resolve("definitions"))
              .fsyncAfterInsert(false)
              .fsyncPartDirectory(false)
              .open();
      proxy.faultRate(calm ? 0 : FAULT_RATE);
      // At the end nothing goes on beside the check, which deletes what nothing names yet.
      engine = untilItWorks(() -> openEngine(calm ? 0 : 2));
    }

    private MergeTreeEngine openEngine(int backgroundThreads) throws IOException {
      MergeTreeEngine opened =
          MergeTreeEngine.builder()
              .definitions(definitions)
              .placement(new SingleDiskPlacement(disk))
              .closeTimeout(Duration.ofSeconds(30))
              .backgroundThreads(backgroundThreads)
              .build();
      for (BrokenTable table : opened.brokenTables()) {
        opened.close();
        throw table.cause() instanceof IOException cause ? cause : table.failure();
      }
      return opened;
    }

    void end() throws IOException {
      proxy.faultRate(0);
      engine.close();
      disk.close();
      definitions.close();
    }

    /** Nothing that the process still wanted to do reaches the store. */
    void crash() throws IOException {
      proxy.cut();
      engine.close();
      disk.metadata().close();
      disk.objects().close();
      definitions.close();
    }
  }

  /** Runs it to its end; throws what is wrong. */
  public void run() throws Exception {
    for (int life = 0; life < LIVES; life++) {
      Life running = new Life(false);
      try {
        work(running.engine);
      } catch (Throwable e) {
        running.crash();
        throw e;
      }
      if (random.nextBoolean()) {
        running.end();
      } else {
        running.crash();
      }
    }
    Life last = new Life(true);
    checkAtTheEnd(last);
    last.end();
  }

  private S3Settings settings(boolean calm) {
    S3Settings.Builder settings =
        S3Settings.builder(viaProxy.diskEndpoint())
            .region(s3.region())
            .credentials(s3.accessKey(), s3.secretKey())
            .set("connect_timeout_ms", "5000")
            .set("request_timeout_ms", "10000")
            .set("retry_attempts", calm ? "10" : "2");
    if (!copies) {
      // Otherwise the small parts here are read from the metadata, not from the store.
      settings.set("max_metadata_copy_size", "0");
    }
    if (multipart) {
      settings.set("max_single_part_upload_size", "0").set("min_upload_part_size", "5Mi");
    }
    return settings.build();
  }

  private TableSchema schema() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("index_granularity", "128");
    settings.put("old_parts_lifetime", "0");
    settings.put("cleanup_delay_period", "0");
    settings.put("merge_selecting_sleep_ms", "20");
    settings.put("merge_selector_base", "2");
    settings.put("min_bytes_for_wide_part", wide ? "0" : "1000000000");
    return new TableSchema(
        HEADER.stream().map(column -> ColumnDefinition.of(column.name(), column.type())).toList(),
        ExpressionParser.parseKey("key"),
        ExpressionParser.parseKey("key"),
        ExpressionParser.parseKey("tuple()"),
        TableSettings.of(settings));
  }

  private interface Attempt<T> {
    T run() throws IOException;
  }

  /** Repeats what fails by a clear error. */
  private <T> T untilItWorks(Attempt<T> attempt) throws IOException {
    for (int i = 0; ; i++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        requireClear(e);
        if (i == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void work(MergeTreeEngine engine) throws Exception {
    if (engine.table("t").isEmpty()) {
      untilItWorks(() -> engine.createTable("t", schema()));
    }
    MergeTreeTable table = engine.table("t").orElseThrow();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      AtomicBoolean done = new AtomicBoolean();
      CountDownLatch begun = new CountDownLatch(1);
      List<Future<?>> inserters = new ArrayList<>();
      for (int i = 0; i < INSERTERS; i++) {
        long own = random.nextLong();
        inserters.add(threads.submit(() -> insert(table, new Random(own), begun)));
      }
      long dropSeed = random.nextLong();
      List<Future<?>> others =
          List.of(
              threads.submit(() -> scan(table, begun, done)),
              threads.submit(() -> merge(table, done)),
              threads.submit(() -> createAndDrop(engine, new Random(dropSeed), done)));
      try {
        for (Future<?> inserter : inserters) {
          inserter.get();
        }
      } finally {
        done.set(true);
      }
      for (Future<?> other : others) {
        other.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void insert(MergeTreeTable table, Random own, CountDownLatch begun) throws IOException {
    for (int i = 0; i < INSERTS_IN_LIFE; i++) {
      int id = nextId.getAndIncrement();
      outcomes.put(id, Outcome.GOING_ON);
      try {
        table.insert(block(id, own));
        outcomes.put(id, Outcome.MADE);
      } catch (CommitUnknownException e) {
        outcomes.put(id, Outcome.UNKNOWN);
        requireClear(e);
      } catch (IOException e) {
        outcomes.put(id, Outcome.FAILED);
        requireClear(e);
      } finally {
        begun.countDown();
      }
    }
    return null;
  }

  private Void scan(MergeTreeTable table, CountDownLatch begun, AtomicBoolean done)
      throws Exception {
    begun.await();
    while (!done.get()) {
      Set<Integer> before = made();
      try {
        Set<Integer> found = idsOf(table);
        for (int id : before) {
          assertTrue(found.contains(id), "rows of a finished insert are missing: id=" + id);
        }
        seen.addAll(found);
        scans.incrementAndGet();
      } catch (IOException e) {
        requireClear(e);
      }
    }
    return null;
  }

  private Void merge(MergeTreeTable table, AtomicBoolean done) throws IOException {
    while (!done.get()) {
      try {
        if (table.optimize(Optional.empty(), true)) {
          merges.incrementAndGet();
        }
        table.removeOutdatedParts();
      } catch (IOException e) {
        requireClear(e);
      }
    }
    return null;
  }

  private Void createAndDrop(MergeTreeEngine engine, Random own, AtomicBoolean done)
      throws IOException {
    for (int i = 0; !done.get(); i++) {
      String name = "dropped" + i;
      if (engine.table(name).isEmpty()) {
        untilItWorks(() -> engine.createTable(name, schema()));
      }
      try {
        engine.table(name).orElseThrow().insert(block(1_000_000 + i, own));
      } catch (IOException e) {
        requireClear(e);
      }
      try {
        engine.dropTable(name);
        drops.incrementAndGet();
      } catch (IOException e) {
        requireClear(e);
      }
    }
    return null;
  }

  private Set<Integer> made() {
    Set<Integer> made = new TreeSet<>();
    outcomes.forEach(
        (id, outcome) -> {
          if (outcome == Outcome.MADE) {
            made.add(id);
          }
        });
    return made;
  }

  private void checkAtTheEnd(Life last) throws IOException {
    MergeTreeTable table = last.engine.table("t").orElseThrow();
    Set<Integer> found = idsOf(table);
    seen.addAll(found);
    outcomes.forEach(
        (id, outcome) -> {
          assertTrue(outcome != Outcome.MADE || found.contains(id), "lost: id=" + id);
          assertTrue(outcome != Outcome.FAILED || !seen.contains(id), "failed and seen: id=" + id);
        });
    for (TableCheck check : table.check()) {
      assertTrue(check.isPassed(), check::toString);
    }
    table.optimize(Optional.empty(), true);
    table.removeOutdatedParts();
    assertEquals(found, idsOf(table));
    for (MergeTreeTable left : last.engine.tables()) {
      if (!left.name().equals("t")) {
        last.engine.dropTable(left.name());
      }
    }
    last.disk.retryRemovals();
    LocalMetadataStorage metadata = (LocalMetadataStorage) last.disk.metadata();
    orphans =
        new OrphanCollector(metadata, last.disk.objects(), Clock.systemUTC())
            .collect(Duration.ZERO, OrphanCollector.Mode.DELETE, orphan -> {})
            .deletedCount();
    abandonedUploads =
        new UploadCollector(metadata, last.disk.objects(), Clock.systemUTC())
            .collect(Duration.ZERO, UploadCollector.Mode.END, upload -> {})
            .endedCount();
    for (UnfinishedUpload left : last.disk.objects().unfinishedUploads()) {
      assertTrue(last.disk.objects().find(left.key()).isPresent(), left::toString);
    }
    Set<String> named = new TreeSet<>();
    metadata.forEachFile(
        (path, file) -> file.objects().forEach(object -> named.add(object.key().value())));
    Set<String> stored = new TreeSet<>();
    for (ListedObject object : last.disk.objects().list(s3.keyPrefix(), "", Integer.MAX_VALUE)) {
      stored.add(object.key().value());
    }
    assertEquals(named, stored, "objects after the collection");
    assertEquals(found, idsOf(table));
  }

  private static Block block(int id, Random own) {
    int rowCount = 1 + own.nextInt(MOST_ROWS);
    int[] ids = new int[rowCount];
    long[] keys = new long[rowCount];
    long[] values = new long[rowCount];
    for (int row = 0; row < rowCount; row++) {
      ids[row] = id;
      keys[row] = own.nextInt(10_000);
      values[row] = row * 1_000_003L + rowCount;
    }
    List<Column> columns =
        List.of(
            new IntColumn(ids, rowCount),
            new LongColumn(keys, rowCount),
            new LongColumn(values, rowCount));
    return new Block(HEADER, columns, rowCount);
  }

  /** The inserts whose rows are there; each has all of its rows, and once. */
  private static Set<Integer> idsOf(MergeTreeTable table) throws IOException {
    Map<Integer, Long> rowCounts = new HashMap<>();
    Map<Integer, Long> expected = new HashMap<>();
    Map<Integer, Long> sums = new HashMap<>();
    try (PartSnapshot snapshot = table.snapshot();
        BlockReader reader = snapshot.scan(ScanRequest.all())) {
      for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
        int[] ids = ((IntColumn) next.get().column("id")).values();
        long[] values = ((LongColumn) next.get().column("value")).values();
        for (int row = 0; row < next.get().rowCount(); row++) {
          rowCounts.merge(ids[row], 1L, Long::sum);
          sums.merge(ids[row], values[row] / 1_000_003, Long::sum);
          expected.put(ids[row], values[row] % 1_000_003);
        }
      }
    }
    assertEquals(expected, rowCounts, "rows are lost or doubled");
    sums.forEach(
        (id, sum) -> {
          long count = rowCounts.get(id);
          assertEquals(count * (count - 1) / 2, sum, "other rows than were inserted: id=" + id);
        });
    return new TreeSet<>(rowCounts.keySet());
  }

  /** An error names what happened and where, in one line; damage there is none. */
  private void requireClear(IOException e) {
    errors.incrementAndGet();
    String message = String.valueOf(e.getMessage());
    boolean clear =
        !message.contains("\n")
            && (message.contains("disk=") || message.contains("bucket="))
            && !(e instanceof CorruptPartException)
            && !(e instanceof EOFException);
    if (!clear) {
      throw new AssertionError("not a clear error of a bad connection", e);
    }
  }

  @Override
  public void close() throws IOException {
    proxy.close();
  }

  @Override
  public String toString() {
    Map<Outcome, Integer> inserts = new TreeMap<>();
    outcomes.values().forEach(outcome -> inserts.merge(outcome, 1, Integer::sum));
    return "inserts="
        + inserts
        + " scans="
        + scans
        + " merges="
        + merges
        + " drops="
        + drops
        + " errors="
        + errors
        + " orphans="
        + orphans
        + " uploads="
        + abandonedUploads
        + " multipart="
        + multipart
        + " wide="
        + wide
        + " copies="
        + copies
        + " seed="
        + seed
        + " faults="
        + proxy.counts();
  }
}
