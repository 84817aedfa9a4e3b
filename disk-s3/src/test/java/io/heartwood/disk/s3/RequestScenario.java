package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.cache.CacheDisk;
import io.heartwood.disk.cache.CacheSettings;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.placement.SingleDiskPlacement;
import io.heartwood.table.BlockReader;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartSnapshot;
import io.heartwood.table.ScanRequest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A server and what engines asked of it, one process after another. {@code -Dheartwood.print=true}
 * prints it at the end.
 */
final class RequestScenario implements AutoCloseable {
  /** A heap of 1.5 GiB has as much by itself; a merge takes half, there being no threads. */
  private static final long MEMORY_BUDGET_BYTES = 512 << 20;

  private static final long CACHE_SIZE_BYTES = 2L << 30;

  private final Path data;
  private final ScriptedS3 server;
  private final List<String> report = new ArrayList<>();

  /**
   * Starts the server.
   *
   * @param data for metadata, definitions and caches
   */
  RequestScenario(Path data) throws IOException {
    this.data = data;
    this.server = new ScriptedS3();
  }

  ScriptedS3 server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    if (Boolean.getBoolean("heartwood.print")) {
      report.forEach(System.out::println);
    }
  }

  /** Reads it all; answers the number of rows. */
  static long scan(MergeTreeTable table, ScanRequest request) throws IOException {
    long rowCount = 0;
    try (PartSnapshot snapshot = table.snapshot();
        BlockReader reader = snapshot.scan(request)) {
      for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
        rowCount += next.get().rowCount();
      }
    }
    return rowCount;
  }

  /** Opens the tables as a new process does. */
  Opened open(String name, Map<String, String> settings) throws IOException {
    return open(name, settings, MEMORY_BUDGET_BYTES);
  }

  /** The same with so much memory for merges, of which one takes half. */
  Opened open(String name, Map<String, String> settings, long memoryBudgetBytes)
      throws IOException {
    ObjectStorageDisk disk = openDisk(settings);
    return new Opened(name, List.of(disk), null, memoryBudgetBytes);
  }

  /** The same through a file cache with ClickHouse's defaults, except for the alignment. */
  Opened openCached(String name, String cacheDirectory) throws IOException {
    ObjectStorageDisk disk = openDisk(Map.of());
    IDisk cached =
        CacheDisk.open(
            "cached", disk, CacheSettings.of(CACHE_SIZE_BYTES), data.resolve(cacheDirectory));
    return new Opened(
        name, List.of(cached, disk), data.resolve(cacheDirectory), MEMORY_BUDGET_BYTES);
  }

  private ObjectStorageDisk openDisk(Map<String, String> more) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("type", "s3");
    settings.put("endpoint", server.endpoint());
    settings.put("access_key_id", "id");
    settings.put("secret_access_key", "secret");
    settings.put("skip_access_check", "1");
    settings.put("support_conditional_writes", "1");
    settings.putAll(more);
    for (DiskFactory factory : ServiceLoader.load(DiskFactory.class)) {
      if (factory.types().contains("s3")) {
        DiskFactory.Context context = new DiskFactory.Context(data, Map.of());
        return (ObjectStorageDisk) factory.open("s3_disk", settings, context);
      }
    }
    throw new AssertionError("no factory for type s3");
  }

  /** A process's engine with its tables on S3, and their definitions elsewhere. */
  final class Opened implements Closeable {
    private final String name;
    private final List<IDisk> disks;
    private final LocalDisk definitions;
    private final MergeTreeEngine engine;
    private final S3RequestStatistics statistics;
    private S3RequestCounts before;
    private int roundsBefore = server.roundCount();

    private Opened(String name, List<? extends IDisk> disks, Path cache, long memoryBudgetBytes)
        throws IOException {
      this.name = name;
      this.disks = List.copyOf(disks);
      this.statistics = S3Disk.statistics(disks.get(0)).orElseThrow();
      this.before = statistics.snapshot();
      if (cache != null) {
        CacheDisk.cache(disks.get(0)).orElseThrow().awaitLoaded();
      }
      this.definitions = LocalDisk.open("definitions", data.resolve("definitions"));
      this.engine =
          MergeTreeEngine.builder()
              .definitions(definitions)
              .placement(new SingleDiskPlacement(disks.get(0)))
              .backgroundThreads(0)
              .memoryBudgetBytes(memoryBudgetBytes)
              .build();
    }

    MergeTreeEngine engine() {
      return engine;
    }

    MergeTreeTable table() {
      return engine.table("t").orElseThrow();
    }

    /** At most so many requests since the last call, and no HEAD or LIST among them. */
    void expect(String what, int maxRequestCount) {
      expect(what, maxRequestCount, Long.MAX_VALUE);
    }

    /** The same, which received at most so many bytes. */
    void expect(String what, int maxRequestCount, long maxReceivedBytes) {
      S3RequestCounts now = statistics.snapshot();
      S3RequestCounts since = now.since(before);
      before = now;
      String line =
          String.format(
              "%-34s %-40s %s received=%,d sent=%,d",
              name, what, since.requests(), since.receivedBytes(), since.sentBytes());
      if (!what.isEmpty()) {
        report.add(line);
      }
      assertTrue(since.total() <= maxRequestCount, () -> "limit " + maxRequestCount + ": " + line);
      assertTrue(
          since.receivedBytes() <= maxReceivedBytes,
          () -> "limit of bytes " + maxReceivedBytes + ": " + line);
      assertEquals(0, since.count(S3RequestKind.HEAD_OBJECT), line);
      assertEquals(0, since.count(S3RequestKind.LIST_OBJECTS), line);
      assertEquals(0, since.retryCount(), line);
    }

    /**
     * At most so many round trips, one after the other, since the last call ({@link
     * ScriptedS3#answerInRounds}).
     */
    void expectRounds(String what, int maxRoundCount) {
      int now = server.roundCount();
      int rounds = now - roundsBefore;
      roundsBefore = now;
      String line = String.format("%-34s %-40s rounds=%d", name, what, rounds);
      report.add(line);
      assertTrue(rounds <= maxRoundCount, () -> "limit " + maxRoundCount + ": " + line);
    }

    @Override
    public void close() throws IOException {
      engine.close();
      definitions.close();
      for (IDisk disk : disks) {
        disk.close();
      }
    }
  }
}
