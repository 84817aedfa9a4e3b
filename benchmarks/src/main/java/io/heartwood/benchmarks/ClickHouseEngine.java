package io.heartwood.benchmarks;

import io.heartwood.benchmarks.ClickHouseProcess.Answer;
import io.heartwood.cli.demo.TripGenerator;
import io.heartwood.column.NamedType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * ClickHouse under the same conditions: the same blocks lie ready in a Memory table, so that
 * nothing is parsed; one part for each block; no background merges, no fsync, no column statistics,
 * as many threads as ours.
 */
final class ClickHouseEngine implements MeasuredEngine {
  private final Workload workload;
  private final ClickHouseProcess clickHouse;

  private ClickHouseEngine(Workload workload, ClickHouseProcess clickHouse) {
    this.workload = workload;
    this.clickHouse = clickHouse;
  }

  /** Writes the blocks to a file for {@link #open}. */
  static Path prepare(Workload workload, Path directory) throws IOException {
    Path file = directory.resolve("trips.native");
    TripGenerator generator = workload.generator();
    try (NativeFile out = new NativeFile(file)) {
      for (int i = 0; i < workload.blockCount(); i++) {
        out.write(workload.block(generator, i));
      }
    }
    return file;
  }

  static ClickHouseEngine open(Workload workload, Path project, Path directory, Path source)
      throws IOException {
    ClickHouseProcess clickHouse = ClickHouseProcess.start(project, directory);
    String columns =
        TripGenerator.HEADER.stream()
            .map(ClickHouseEngine::definition)
            .collect(Collectors.joining(", "));
    clickHouse.run(
        "CREATE DATABASE b ENGINE = Atomic",
        "CREATE TABLE b.source (" + columns + ") ENGINE = Memory",
        "INSERT INTO b.source SELECT * FROM file('"
            + source.toAbsolutePath()
            + "', Native) SETTINGS max_threads = 1, max_insert_threads = 1,"
            + " min_insert_block_size_rows = 1, input_format_parallel_parsing = 0",
        "CREATE TABLE b.trips ("
            + columns
            + ") ENGINE = MergeTree "
            + (workload.isPartitioned() ? "PARTITION BY toYYYYMM(pickup_date) " : "")
            + "ORDER BY pickup_datetime SETTINGS index_granularity = 8192,"
            + " auto_statistics_types = '', max_bytes_to_merge_at_max_space_in_pool = 1,"
            + " fsync_after_insert = 0, fsync_part_directory = 0");
    return new ClickHouseEngine(workload, clickHouse);
  }

  private static String definition(NamedType column) {
    return column.name() + " " + column.type();
  }

  private String settings() {
    return " SETTINGS max_threads = "
        + workload.threads()
        + ", max_insert_threads = "
        + workload.threads()
        + ", min_insert_block_size_rows = 1, use_query_condition_cache = 0";
  }

  @Override
  public Measurement insert() throws IOException {
    return measure(
        "insert", List.of("INSERT INTO b.trips SELECT * FROM b.source" + settings()), false);
  }

  @Override
  public Measurement merge() throws IOException {
    return measure("merge", List.of("OPTIMIZE TABLE b.trips FINAL"), false);
  }

  @Override
  public Measurement scan() throws IOException {
    return measure("scan", List.of("SELECT * FROM b.trips" + settings() + " FORMAT Null"), false);
  }

  @Override
  public Measurement query() throws IOException {
    return measure("query", List.of(HeartwoodEngine.QUERY.formatted("b.trips") + settings()), true);
  }

  @Override
  public Measurement range() throws IOException {
    return lookups("range", "pickup_datetime, tip_amount, total_amount", workload.ranges());
  }

  @Override
  public Measurement point() throws IOException {
    return lookups("point", "*", workload.points());
  }

  private Measurement lookups(String scenario, String columns, List<String> conditions)
      throws IOException {
    List<String> statements = new ArrayList<>();
    StringBuilder counts = new StringBuilder("SELECT 0");
    for (String condition : conditions) {
      String where = " FROM b.trips WHERE " + condition;
      statements.add("SELECT " + columns + where + settings() + " FORMAT Null");
      counts.append(" + (SELECT count()").append(where).append(')');
    }
    Answer answer = clickHouse.run(statements);
    long found = Long.parseLong(clickHouse.run(counts.toString()).text());
    return measurement(scenario, answer, found, answer.wallMillis(), Long.toString(found));
  }

  private Measurement measure(String scenario, List<String> statements, boolean hasAnswer)
      throws IOException {
    Answer answer = clickHouse.run(statements);
    return measurement(
        scenario, answer, workload.rowCount(), new double[0], hasAnswer ? answer.text() : "");
  }

  private Measurement measurement(
      String scenario, Answer answer, long rows, double[] lookupMillis, String result)
      throws IOException {
    String[] parts =
        clickHouse
            .run(
                "SELECT sum(bytes_on_disk), count() FROM system.parts"
                    + " WHERE active AND database = 'b' AND table = 'trips'")
            .text()
            .split("\t");
    return new Measurement(
        "clickhouse",
        scenario,
        rows,
        Long.parseLong(parts[0]),
        Integer.parseInt(parts[1]),
        answer.wallSeconds(),
        answer.cpuSeconds(),
        lookupMillis,
        result);
  }

  @Override
  public void close() throws IOException {
    clickHouse.close();
  }
}
