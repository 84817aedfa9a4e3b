package io.heartwood.benchmarks;

import io.heartwood.cli.demo.TripGenerator;
import io.heartwood.cli.demo.TripOrder;
import io.heartwood.column.Block;
import io.heartwood.disk.memory.MemoryDisk;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Inserting and scanning trips on one thread, on a disk in memory, so that only our own work is
 * measured. An operation is a row, so that "ops/us" reads as million rows a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "-XX:+UseParallelGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TableBenchmark {
  private static final int ROWS = 500_000;

  /** Order of the rows that are inserted. */
  @Param({"RANDOM", "NEARLY_SORTED"})
  public TripOrder order;

  private Block block;
  private MemoryDisk disk;
  private MergeTreeEngine engine;
  private MergeTreeTable scanned;
  private MergeTreeTable inserted;

  /** Makes the rows and the table that is scanned. */
  @Setup
  public void open() throws IOException {
    block = TripGenerator.ofMonths(201507, 1, 1, ROWS, order).block(0, ROWS);
    disk = new MemoryDisk("default");
    engine =
        MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).parallelism(1).build();
    scanned = engine.createTable("scanned", schema());
    scanned.insert(block);
  }

  /** Empties the table that is inserted into. */
  @Setup(Level.Invocation)
  public void empty() throws IOException {
    engine.dropTable("inserted");
    inserted = engine.createTable("inserted", schema());
  }

  @TearDown
  public void close() throws IOException {
    engine.close();
    disk.close();
  }

  private static TableSchema schema() {
    var key = ExpressionParser.parseKey("pickup_datetime");
    return new TableSchema(
        TripGenerator.HEADER.stream()
            .map(column -> ColumnDefinition.of(column.name(), column.type()))
            .toList(),
        key,
        key,
        ExpressionParser.parseKey("tuple()"),
        TableSettings.DEFAULT);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Object insert() throws IOException {
    return inserted.insert(block);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long scanAllColumns() throws IOException {
    return scan(ScanRequest.all());
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long scanThreeColumns() throws IOException {
    return scan(ScanRequest.of("passenger_count", "tip_amount", "total_amount"));
  }

  private long scan(ScanRequest request) throws IOException {
    long rows = 0;
    try (PartSnapshot snapshot = scanned.snapshot();
        BlockReader reader = snapshot.scan(request)) {
      for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
        rows += next.get().rowCount();
      }
    }
    return rows;
  }
}
