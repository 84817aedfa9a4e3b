package io.heartwood.benchmarks;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
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
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
 * Writing and reading one column of each type, uncompressed, in a Wide part on a disk in memory:
 * what its serialisation costs. An operation is a row, so that "ops/us" reads as million rows a
 * second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx2g", "-XX:+UseParallelGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class TypeBenchmark {
  private static final int ROWS = 200_000;
  private static final String COLUMN = "c";

  /** The type of the column. */
  @Param({
    "UInt8",
    "Int16",
    "UInt32",
    "Int64",
    "UInt128",
    "Int256",
    "Float32",
    "Float64",
    "BFloat16",
    "Decimal(9, 2)",
    "Decimal(18, 4)",
    "Decimal(38, 8)",
    "Decimal(76, 8)",
    "Bool",
    "Enum8('a' = 0, 'b' = 1)",
    "Date",
    "Date32",
    "DateTime",
    "DateTime64(3)",
    "String",
    "FixedString(3)",
    "FixedString(16)",
    "UUID",
    "IPv4",
    "IPv6",
    "Nullable(UInt32)",
    "Nullable(String)",
    "Array(UInt32)",
    "Array(String)",
    "Map(String, UInt64)",
    "Tuple(UInt32, String)",
    "LowCardinality(String)",
    "LowCardinality(Nullable(String))"
  })
  public String type;

  private Block block;
  private MemoryDisk disk;
  private MergeTreeEngine engine;
  private MergeTreeTable scanned;
  private MergeTreeTable inserted;
  private TableSchema schema;

  /** Makes the rows and the table that is scanned. */
  @Setup
  public void open() throws IOException {
    DataType parsed = DataTypeParser.parse(type);
    ColumnBuilder builder = Columns.newBuilder(parsed, ROWS);
    Random random = new Random(1);
    for (int row = 0; row < ROWS; row++) {
      append(builder, random);
    }
    block = new Block(List.of(new NamedType(COLUMN, parsed)), List.of(builder.build()), ROWS);
    var none = ExpressionParser.parseKey("tuple()");
    schema =
        new TableSchema(
            List.of(new ColumnDefinition(COLUMN, parsed, "NONE", "", "")),
            none,
            none,
            none,
            TableSettings.of(Map.of("min_bytes_for_wide_part", "0")));
    disk = new MemoryDisk("default");
    engine =
        MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).parallelism(1).build();
    scanned = engine.createTable("scanned", schema);
    scanned.insert(block);
  }

  private static void append(ColumnBuilder builder, Random random) {
    int number = random.nextInt(1000);
    if (builder instanceof ByteColumn.Builder bytes) {
      bytes.append((byte) (number & 1));
    } else if (builder instanceof ShortColumn.Builder shorts) {
      shorts.append((short) number);
    } else if (builder instanceof IntColumn.Builder ints) {
      ints.append(number);
    } else if (builder instanceof LongColumn.Builder longs) {
      longs.append(number);
    } else if (builder instanceof FloatColumn.Builder floats) {
      floats.append(number);
    } else if (builder instanceof DoubleColumn.Builder doubles) {
      doubles.append(number);
    } else if (builder instanceof FixedBytesColumn.Builder fixed) {
      int width = fixed.width();
      byte[] bytes = fixed.extend(1);
      bytes[(fixed.rowCount() - 1) * width] = (byte) number;
    } else if (builder instanceof StringColumn.Builder strings) {
      strings.append("text " + number);
    } else if (builder instanceof NullableColumn.Builder nullable) {
      if (number % 7 == 0) {
        nullable.appendNull();
      } else {
        append(nullable.nested(), random);
        nullable.endValue();
      }
    } else if (builder instanceof ArrayColumn.Builder arrays) {
      for (int i = 0; i < number % 5; i++) {
        append(arrays.elements(), random);
      }
      arrays.endRow();
    } else if (builder instanceof TupleColumn.Builder tuples) {
      tuples.elements().forEach(element -> append(element, random));
      tuples.endRows(1);
    } else {
      throw new IllegalStateException("no values for this kind: builder=" + builder.getClass());
    }
  }

  /** Empties the table that is inserted into. */
  @Setup(Level.Invocation)
  public void empty() throws IOException {
    engine.dropTable("inserted");
    inserted = engine.createTable("inserted", schema);
  }

  /** Closes all. */
  @TearDown
  public void close() throws IOException {
    engine.close();
    disk.close();
  }

  /** Writes a part. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Object write() throws IOException {
    return inserted.insert(block);
  }

  /** Reads the part. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long read() throws IOException {
    long rows = 0;
    try (PartSnapshot snapshot = scanned.snapshot();
        BlockReader reader = snapshot.scan(ScanRequest.all())) {
      for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
        rows += next.get().rowCount();
      }
    }
    return rows;
  }
}
