package io.heartwood.benchmarks;

import io.heartwood.cli.demo.TripGenerator;
import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.disk.IDisk;
import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.table.BlockReader;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartSnapshot;
import io.heartwood.table.ScanRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Our engine, through its Java API. Trips are made between inserts, off the clock. */
final class HeartwoodEngine implements MeasuredEngine {
  /** The tutorial's query, ordered, so that answers can be compared. */
  static final String QUERY =
      "SELECT passenger_count, round(avg(tip_amount), 4), round(avg(total_amount), 4)"
          + " FROM %s GROUP BY passenger_count ORDER BY passenger_count";

  private final String name;
  private final Workload workload;
  private final MergeTreeEngine engine;
  private final MergeTreeTable table;
  private final ExecutorService readers;

  private HeartwoodEngine(String name, Workload workload, MergeTreeEngine engine)
      throws IOException {
    this.name = name;
    this.workload = workload;
    this.engine = engine;
    this.table = engine.createTable("trips", schema(workload));
    this.readers = Executors.newFixedThreadPool(workload.threads());
  }

  /**
   * Creates the table on a disk.
   *
   * @param disk the disk; the caller closes it after the engine
   */
  static HeartwoodEngine open(String name, Workload workload, IDisk disk) throws IOException {
    MergeTreeEngine engine =
        MergeTreeEngine.builder()
            .definitions(disk)
            .backgroundThreads(0)
            .parallelism(workload.threads())
            .build();
    return new HeartwoodEngine(name, workload, engine);
  }

  private static TableSchema schema(Workload workload) {
    List<Expression> key = ExpressionParser.parseKey("pickup_datetime");
    return new TableSchema(
        TripGenerator.HEADER.stream()
            .map(column -> ColumnDefinition.of(column.name(), column.type()))
            .toList(),
        key,
        key,
        workload.isPartitioned() ? ExpressionParser.parseKey("toYYYYMM(pickup_date)") : List.of(),
        TableSettings.of(Map.of("index_granularity", "8192")));
  }

  @Override
  public Measurement insert() throws IOException {
    TripGenerator generator = workload.generator();
    Stopwatch watch = new Stopwatch();
    for (int i = 0; i < workload.blockCount(); i++) {
      Block block = workload.block(generator, i);
      watch.start();
      table.insert(block);
      watch.stop();
    }
    return measurement("insert", watch, workload.rowCount(), new double[0], "");
  }

  @Override
  public Measurement merge() throws IOException {
    Stopwatch watch = new Stopwatch();
    watch.start();
    table.optimize(Optional.empty(), true);
    watch.stop();
    return measurement("merge", watch, workload.rowCount(), new double[0], "");
  }

  @Override
  public Measurement scan() throws IOException {
    Stopwatch watch = new Stopwatch();
    watch.start();
    long rows = 0;
    for (long readerRows : readAll(ScanRequest.all(), HeartwoodEngine::countRows)) {
      rows += readerRows;
    }
    watch.stop();
    return measurement("scan", watch, rows, new double[0], "");
  }

  @Override
  public Measurement query() throws IOException {
    Stopwatch watch = new Stopwatch();
    watch.start();
    ScanRequest request = ScanRequest.of("passenger_count", "tip_amount", "total_amount");
    Averages all = new Averages();
    for (Averages averages : readAll(request, HeartwoodEngine::average)) {
      all.add(averages);
    }
    watch.stop();
    return measurement("query", watch, workload.rowCount(), new double[0], all.text());
  }

  @Override
  public Measurement range() throws IOException {
    return lookups(
        "range",
        ScanRequest.of("pickup_datetime", "tip_amount", "total_amount"),
        workload.ranges());
  }

  @Override
  public Measurement point() throws IOException {
    return lookups("point", ScanRequest.all(), workload.points());
  }

  private Measurement lookups(String scenario, ScanRequest request, List<String> conditions)
      throws IOException {
    double[] millis = new double[conditions.size()];
    long found = 0;
    Stopwatch watch = new Stopwatch();
    watch.start();
    for (int i = 0; i < millis.length; i++) {
      long start = System.nanoTime();
      ScanRequest one = request.where(ExpressionParser.parse(conditions.get(i)));
      try (PartSnapshot snapshot = table.snapshot();
          BlockReader reader = snapshot.scan(one)) {
        found += countRows(reader);
      }
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    watch.stop();
    return measurement(scenario, watch, found, millis, Long.toString(found));
  }

  /** What is done with the blocks of one reader. */
  private interface Reading<T> {
    T read(BlockReader reader) throws IOException;
  }

  /** Reads through as many readers as there are threads. */
  private <T> List<T> readAll(ScanRequest request, Reading<T> reading) throws IOException {
    List<T> results = new ArrayList<>();
    try (PartSnapshot snapshot = table.snapshot()) {
      List<Future<T>> running = new ArrayList<>();
      for (BlockReader reader : snapshot.scan(request, workload.threads())) {
        running.add(
            readers.submit(
                () -> {
                  try (reader) {
                    return reading.read(reader);
                  }
                }));
      }
      for (Future<T> future : running) {
        results.add(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while scanning", e);
    } catch (ExecutionException e) {
      throw new IOException("a scan failed", e.getCause());
    }
    return results;
  }

  private static long countRows(BlockReader reader) throws IOException {
    long rows = 0;
    for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
      rows += block.get().rowCount();
      reader.recycle(block.get());
    }
    return rows;
  }

  private static Averages average(BlockReader reader) throws IOException {
    Averages averages = new Averages();
    for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
      averages.add(
          ((ByteColumn) block.get().column(0)).values(),
          ((FloatColumn) block.get().column(1)).values(),
          ((FloatColumn) block.get().column(2)).values(),
          block.get().rowCount());
      reader.recycle(block.get());
    }
    return averages;
  }

  /** Sums by number of passengers, in flat arrays. */
  private static final class Averages {
    private final long[] counts = new long[256];
    private final double[] tips = new double[256];
    private final double[] totals = new double[256];

    void add(byte[] passengers, float[] tipAmounts, float[] totalAmounts, int rowCount) {
      for (int i = 0; i < rowCount; i++) {
        int group = passengers[i] & 0xff;
        counts[group]++;
        tips[group] += tipAmounts[i];
        totals[group] += totalAmounts[i];
      }
    }

    void add(Averages other) {
      for (int group = 0; group < counts.length; group++) {
        counts[group] += other.counts[group];
        tips[group] += other.tips[group];
        totals[group] += other.totals[group];
      }
    }

    String text() {
      StringBuilder text = new StringBuilder();
      for (int group = 0; group < counts.length; group++) {
        if (counts[group] > 0) {
          text.append(group)
              .append('\t')
              .append(rounded(tips[group] / counts[group]))
              .append('\t')
              .append(rounded(totals[group] / counts[group]))
              .append('\n');
        }
      }
      return text.toString().stripTrailing();
    }

    private static String rounded(double value) {
      return String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "");
    }
  }

  private Measurement measurement(
      String scenario, Stopwatch watch, long rows, double[] lookupMillis, String answer)
      throws IOException {
    int parts = (int) table.parts().stream().filter(part -> part.isActive()).count();
    return new Measurement(
        name,
        scenario,
        rows,
        table.totalBytes(),
        parts,
        watch.wallSeconds(),
        watch.cpuSeconds(),
        lookupMillis,
        answer);
  }

  @Override
  public void close() throws IOException {
    readers.shutdownNow();
    engine.close();
  }
}
