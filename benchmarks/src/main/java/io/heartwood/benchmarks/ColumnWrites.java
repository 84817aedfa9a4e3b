package io.heartwood.benchmarks;

import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.PartKeys;
import io.heartwood.part.format.PartLoader;
import io.heartwood.part.format.PartReadRequest;
import io.heartwood.part.format.PartReader;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Inserts the same block of one column with ClickHouse, from a Memory table, and with us, from a
 * {@link Block}: one Wide part each time, no order, one thread, no fsync. Prints a table of the
 * least processor and wall time of an insert.
 *
 * <p>The engines take turns. Our block is what we read from a part that ClickHouse wrote.
 */
@Command(
    name = "column-writes",
    description = "Inserts columns of some types and codecs, beside ClickHouse.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ColumnWrites implements Callable<Integer> {
  private static final String SOURCE = "b.s";
  private static final String TARGET = "b.t";
  private static final List<String> CASES =
      List.of(
          "UInt8",
          "UInt16",
          "UInt32",
          "UInt64",
          "UInt128",
          "Float64",
          "Decimal64(4)",
          "DateTime",
          "String, 6 bytes",
          "String, 75 bytes",
          "FixedString(16)",
          "UUID",
          "Nullable(UInt32)",
          "Array(UInt32)",
          "Map(String, UInt64)",
          "LowCardinality(String)",
          "UInt64 CODEC(NONE)",
          "UInt64 CODEC(LZ4HC)",
          "UInt64 CODEC(ZSTD(1))",
          "UInt64 CODEC(Delta, LZ4)",
          "UInt64 CODEC(DoubleDelta)",
          "UInt64 CODEC(T64)",
          "UInt64 CODEC(GCD, LZ4)",
          "Float64 CODEC(Gorilla)",
          "Float64 CODEC(FPC)");

  @Option(names = "--only", description = "regular expression that the name contains")
  private String only = "";

  @Option(names = "--rounds", description = "measured rounds")
  private int roundCount = 5;

  @Option(names = "--inserts", description = "inserts of each engine in a round")
  private int insertCount = 5;

  @Option(names = "--scale", description = "rows, as a multiple of those of ColumnReads")
  private double scale = 0.25;

  @Option(names = "--directory", description = "where to put data; default: a temporary one")
  private Path directory;

  @Option(names = "--project", description = "root of the project")
  private Path project = Path.of(".");

  /** What one insert took, least of all. */
  private static final class Least {
    private double cpuMillis = Double.MAX_VALUE;
    private double wallMillis = Double.MAX_VALUE;
    private long bytes;

    void add(double newCpuMillis, double newWallMillis) {
      cpuMillis = Math.min(cpuMillis, newCpuMillis);
      wallMillis = Math.min(wallMillis, newWallMillis);
    }
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ColumnWrites()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path work =
        directory == null
            ? Files.createTempDirectory("heartwood-column-writes-")
            : Files.createTempDirectory(Files.createDirectories(directory), "run-");
    Pattern pattern = Pattern.compile(only);
    System.out.println(
        "| column | MB | stored MB, ours | ClickHouse | cpu ms, ours | ClickHouse | cpu ratio |"
            + " wall ratio |\n|---|---|---|---|---|---|---|---|");
    try (ClickHouseProcess clickHouse = ClickHouseProcess.start(project, work);
        LocalDisk disk = LocalDisk.open("ours", work.resolve("ours"));
        MergeTreeEngine engine =
            MergeTreeEngine.builder()
                .definitions(disk)
                .backgroundThreads(0)
                .parallelism(1)
                .build()) {
      clickHouse.run("CREATE DATABASE b ENGINE = Atomic", "SET allow_suspicious_codecs = 1");
      for (ReadCase readCase : ReadCase.all()) {
        if (CASES.contains(readCase.name()) && pattern.matcher(readCase.name()).find()) {
          measure(readCase.scaled(scale), clickHouse, engine, work);
        }
      }
    } finally {
      Scenarios.delete(work);
    }
    return 0;
  }

  private void measure(
      ReadCase readCase, ClickHouseProcess clickHouse, MergeTreeEngine engine, Path work)
      throws IOException {
    clickHouse.run(
        "CREATE TABLE " + SOURCE + " (c " + readCase.type() + ") ENGINE = Memory",
        // Of Memory tables blocks are stored, and inserted, as they come.
        readCase.insertStatement(SOURCE) + ", max_block_size = " + readCase.rowCount(),
        readCase.createStatement(TARGET));
    Least theirs = new Least();
    Least ours = new Least();
    theirs(clickHouse, theirs);
    Block block = readBlock(clickHouse, work);
    if (block.rowCount() != readCase.rowCount()) {
      throw new IOException(
          "rows are missing: case=" + readCase.name() + " rows=" + block.rowCount());
    }
    for (int round = -1; round < roundCount; round++) {
      for (int i = 0; i < insertCount; i++) {
        theirs(clickHouse, round < 0 ? new Least() : theirs);
      }
      // Many more at first: the compiler has to see them.
      for (int i = 0; i < (round < 0 ? 8 * insertCount : insertCount); i++) {
        ours(readCase, engine, block, round < 0 ? new Least() : ours);
      }
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %.1f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |",
            readCase.name(),
            block.column(0).sizeBytes() / 1e6,
            ours.bytes / 1e6,
            theirs.bytes / 1e6,
            ours.cpuMillis,
            theirs.cpuMillis,
            ours.cpuMillis / theirs.cpuMillis,
            ours.wallMillis / theirs.wallMillis));
    clickHouse.run("DROP TABLE " + TARGET + " SYNC", "DROP TABLE " + SOURCE + " SYNC");
  }

  /** Replaces the part of the table by a new one. */
  private static void theirs(ClickHouseProcess clickHouse, Least least) throws IOException {
    clickHouse.run("TRUNCATE TABLE " + TARGET + " SYNC");
    ClickHouseProcess.Answer answer =
        clickHouse.run(
            "INSERT INTO "
                + TARGET
                + " SELECT c FROM "
                + SOURCE
                + " SETTINGS max_threads = 1, max_insert_threads = 1,"
                + " min_insert_block_size_rows = 1");
    least.add(1000 * answer.cpuSeconds(), 1000 * answer.wallSeconds());
    least.bytes = Long.parseLong(partColumns(clickHouse)[1]);
  }

  /** Path and bytes of ClickHouse's only part. */
  private static String[] partColumns(ClickHouseProcess clickHouse) throws IOException {
    String text =
        clickHouse
            .run(
                "SELECT path, bytes_on_disk, count() OVER () FROM system.parts"
                    + " WHERE active AND database = 'b' AND table = 't'")
            .text();
    String[] columns = text.split("\t");
    if (!columns[2].equals("1")) {
      throw new IOException("not one part: " + text);
    }
    return columns;
  }

  /** All rows of ClickHouse's part as one block. */
  private static Block readBlock(ClickHouseProcess clickHouse, Path work) throws IOException {
    Path copy = work.resolve("copy");
    try (LocalDisk disk = LocalDisk.open("copy", copy)) {
      Path part = Files.createDirectory(Path.of(disk.location()).resolve("part"));
      try (Stream<Path> files = Files.list(Path.of(partColumns(clickHouse)[0]))) {
        for (Path file : files.toList()) {
          Files.createLink(part.resolve(file.getFileName()), file);
        }
      }
      LoadedPart loaded =
          PartLoader.load(
              disk, DiskPath.of("part"), new PartKeys(List.of(), List.of(), List.of(), 8192));
      PartReadRequest request =
          PartReadRequest.of(
                  loaded,
                  loaded.columns(),
                  List.of(new MarkRange(0, loaded.granules().granuleCount())))
              .withBlockSize(Integer.MAX_VALUE, Integer.MAX_VALUE);
      try (PartReader reader = PartReader.open(request)) {
        return reader.next().orElseThrow();
      }
    } finally {
      Scenarios.delete(copy);
    }
  }

  private static void ours(ReadCase readCase, MergeTreeEngine engine, Block block, Least least)
      throws IOException {
    NamedType column = block.header().get(0);
    MergeTreeTable table =
        engine.createTable(
            "t",
            new TableSchema(
                List.of(
                    new ColumnDefinition(column.name(), column.type(), readCase.codec(), "", "")),
                List.of(),
                List.of(),
                List.of(),
                TableSettings.of(
                    Map.of("index_granularity", "8192", "min_bytes_for_wide_part", "0"))));
    long cpuStart = ThreadTimes.cpuNanos();
    long wallStart = System.nanoTime();
    table.insert(block);
    long wall = System.nanoTime() - wallStart;
    least.add((ThreadTimes.cpuNanos() - cpuStart) / 1e6, wall / 1e6);
    least.bytes = table.totalBytes();
    engine.dropTable("t");
  }
}
