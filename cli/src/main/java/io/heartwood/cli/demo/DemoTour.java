package io.heartwood.cli.demo;

import io.heartwood.column.Block;
import io.heartwood.disk.s3.S3Disk;
import io.heartwood.disk.s3.S3RequestCounts;
import io.heartwood.disk.s3.S3RequestStatistics;
import io.heartwood.part.PartName;
import io.heartwood.sql.Disks;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.SqlException;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The tour through a table on S3: create it, load real trips, add generated ones, watch merges,
 * ask. Confined to one thread; {@link #cancel} may be called by another.
 */
final class DemoTour {
  private static final String TABLE = "trips_s3";
  private static final int INSERT_COUNT = 24;
  private static final int MIN_BLOCK_ROWS = 10_000;
  private static final int MAX_BLOCK_ROWS = 1_000_000;

  /** Merges are over when nothing has changed for so long. */
  private static final long QUIET_MILLIS = 1_000;

  private static final long MAX_WAIT_MILLIS = 30_000;
  private static final long LOOK_MILLIS = 50;
  private static final int SHOWN_MERGES = 8;

  private final SqlEngine engine;
  private final SqlSession session;
  private final S3RequestStatistics statistics;
  private final DemoOutput output;
  private final PrintStream errors;
  private final boolean isTerminal;
  private final CountDownLatch cancelled = new CountDownLatch(1);

  /**
   * A tour that has not begun.
   *
   * @throws SqlException with the reason, if the disk {@code s3} could not be opened
   */
  DemoTour(SqlEngine engine, DemoOutput output, PrintStream errors, boolean isTerminal)
      throws SqlException {
    this.engine = engine;
    this.statistics =
        S3Disk.statistics(Disks.require(engine.storage(), "s3"))
            .orElseThrow(() -> new IllegalStateException("disk s3 is not an S3 disk"));
    this.session = engine.newSession();
    this.output = output;
    this.errors = errors;
    this.isTerminal = isTerminal;
  }

  /** Ends the tour soon, with an {@link InterruptedIOException}. */
  void cancel() {
    cancelled.countDown();
  }

  /**
   * Runs the tour.
   *
   * @param realTrips directory with the shipped files
   * @param rowCount trips in the end, real ones included
   */
  void run(Path realTrips, long rowCount, long seed) throws IOException, SqlException {
    create();
    long realCount = loadRealTrips(realTrips);
    MergeTreeTable table = engine.tables().table(TABLE).orElseThrow();
    if (rowCount > realCount) {
      addGeneratedTrips(table, seed, rowCount - realCount);
    }
    ask(table);
  }

  /** Removes the table with all its objects. */
  void drop() throws SqlException {
    session.query("DROP TABLE IF EXISTS " + TABLE);
  }

  private void create() throws IOException, SqlException {
    output.step("The table");
    String statement = text("create_trips_s3.sql");
    output.say(statement);
    session.query(statement);
  }

  private long loadRealTrips(Path directory) throws IOException, SqlException {
    output.step("Real trips, published by the NYC Taxi and Limousine Commission");
    String statement =
        "INSERT INTO "
            + TABLE
            + " FROM INFILE '"
            + directory
                .resolve("trips_*.tsv.gz")
                .toString()
                .replace("\\", "\\\\")
                .replace("'", "\\'")
            + "' COMPRESSION 'gzip' FORMAT TabSeparatedWithNames";
    output.say(statement);
    S3RequestCounts before = statistics.snapshot();
    long start = System.nanoTime();
    try (DemoProgress progress = newProgress("loading")) {
      session.listener(progress).query(statement);
    }
    long nanos = System.nanoTime() - start;
    long count = engine.tables().table(TABLE).orElseThrow().totalRows();
    output.say("loaded " + DemoOutput.rate(count, nanos) + "; all of them are real");
    output.requests(statistics.snapshot().since(before));
    return count;
  }

  private void addGeneratedTrips(MergeTreeTable table, long seed, long count)
      throws IOException, SqlException {
    output.step("More trips, generated to follow the distributions of the real ones");
    TripGenerator generator = TripGenerator.ofRealMonths(seed, count, TripOrder.NEARLY_SORTED);
    int blockRows =
        (int) Math.max(MIN_BLOCK_ROWS, Math.min(MAX_BLOCK_ROWS, count / INSERT_COUNT + 1));
    S3RequestCounts before = statistics.snapshot();
    MergeWatch watch = new MergeWatch(table);
    List<PartInfo> merges = new ArrayList<>();
    watch.look();
    long partCount = watch.activeCount();
    long insertNanos = 0;
    try (DemoProgress progress = newProgress("inserting")) {
      for (long row = 0; row < count; row += blockRows) {
        Block block = generator.block(row, (int) Math.min(blockRows, count - row));
        long insertStart = System.nanoTime();
        List<PartName> parts = table.insert(block);
        insertNanos += System.nanoTime() - insertStart;
        partCount += parts.size();
        merges.addAll(watch.look());
        progress.show(
            row + block.rowCount(),
            count,
            "rows",
            watch.activeCount() + " parts, " + watch.mergeCount() + " merges done");
        pause(0);
      }
    }
    output.say(
        "inserted " + DemoOutput.rate(count, insertNanos) + "; every one of them is generated");
    output.say("active parts now: " + watch.activeCount() + "; merging goes on in the background");
    waitForMerges(watch, merges);
    showMerges(watch, merges);
    output.say(
        "parts before and after: "
            + partCount
            + " written by inserts, "
            + watch.activeCount()
            + " active after merges");
    output.requests(statistics.snapshot().since(before));
    output.say(
        session.query(
            "SELECT partition, count() AS parts, sum(rows) AS rows, sum(bytes_on_disk) AS bytes,"
                + " any(disk_name) AS disk FROM system.parts WHERE active AND table = '"
                + TABLE
                + "' GROUP BY partition ORDER BY partition FORMAT PrettyCompact"));
  }

  private void waitForMerges(MergeWatch watch, List<PartInfo> merges) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS);
    long lastChange = System.nanoTime();
    while (System.nanoTime() < deadline
        && System.nanoTime() - lastChange < TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS)) {
      pause(LOOK_MILLIS);
      int activeBefore = watch.activeCount();
      List<PartInfo> found = watch.look();
      merges.addAll(found);
      if (!found.isEmpty() || watch.activeCount() != activeBefore) {
        lastChange = System.nanoTime();
      }
    }
  }

  private void showMerges(MergeWatch watch, List<PartInfo> merges) {
    for (PartInfo part : merges.subList(Math.max(0, merges.size() - SHOWN_MERGES), merges.size())) {
      PartName name = part.name();
      output.say(
          "merged into "
              + name
              + ": blocks "
              + name.minBlock()
              + " to "
              + name.maxBlock()
              + ", "
              + DemoOutput.count(part.rowCount())
              + " rows");
    }
    output.say(
        watch.mergeCount()
            + " merges in the background wrote "
            + DemoOutput.count(watch.mergedRows())
            + " rows"
            + (merges.size() > SHOWN_MERGES ? "; the last " + SHOWN_MERGES + " are shown" : ""));
  }

  private void ask(MergeTreeTable table) throws IOException, SqlException {
    output.step("The query, over all trips");
    String query = text("average_by_passengers.sql").strip();
    output.say(query);
    S3RequestCounts before = statistics.snapshot();
    long start = System.nanoTime();
    String answer = session.query(query + " FORMAT PrettyCompact");
    long nanos = System.nanoTime() - start;
    output.say(answer);
    output.say("answered from " + DemoOutput.rate(table.totalRows(), nanos));
    output.requests(statistics.snapshot().since(before));
  }

  private DemoProgress newProgress(String name) {
    return new DemoProgress(name, isTerminal, errors);
  }

  private void pause(long millis) throws IOException {
    try {
      if (cancelled.await(millis, TimeUnit.MILLISECONDS)) {
        throw new InterruptedIOException("the demo was interrupted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the demo was interrupted");
    }
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = DemoTour.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
