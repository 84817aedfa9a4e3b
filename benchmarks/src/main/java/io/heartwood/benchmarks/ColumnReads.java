package io.heartwood.benchmarks;

import io.heartwood.column.Block;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.PartKeys;
import io.heartwood.part.format.PartLoader;
import io.heartwood.part.format.PartReadRequest;
import io.heartwood.part.format.PartReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads the same parts, written by ClickHouse, with ClickHouse and with us: a part for each type
 * and each codec, one column, all rows, one thread. Prints a table of the least processor and wall
 * time of a read; and for LZ4, what the library alone takes for the same blocks.
 *
 * <p>The engines take turns. ClickHouse's reads go to {@code FORMAT Null}; its own counter of
 * decompressed bytes must show that it read everything.
 */
@Command(
    name = "column-reads",
    description = "Reads columns of every type and codec, beside ClickHouse.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ColumnReads implements Callable<Integer> {
  private static final String TABLE = "b.t";

  @Option(names = "--only", description = "regular expression that the name contains")
  private String only = "";

  @Option(names = "--rounds", description = "measured rounds")
  private int roundCount = 5;

  @Option(names = "--round-millis", description = "a round reads again and again for so long")
  private int roundMillis = 100;

  @Option(names = "--scale", description = "rows, as a multiple of the usual number")
  private double scale = 1;

  @Option(names = "--directory", description = "where to put data; default: a temporary one")
  private Path directory;

  @Option(names = "--project", description = "root of the project")
  private Path project = Path.of(".");

  /** What one read took, least of all rounds. */
  private static final class Least {
    private double cpuMillis = Double.MAX_VALUE;
    private double wallMillis = Double.MAX_VALUE;

    void add(double cpuSeconds, double wallSeconds, int count) {
      cpuMillis = Math.min(cpuMillis, 1000 * cpuSeconds / count);
      wallMillis = Math.min(wallMillis, 1000 * wallSeconds / count);
    }
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ColumnReads()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path work =
        directory == null
            ? Files.createTempDirectory("heartwood-column-reads-")
            : Files.createTempDirectory(Files.createDirectories(directory), "run-");
    Pattern pattern = Pattern.compile(only);
    System.out.println(
        "| column | million rows | MB | ratio | cpu ms, ours | ClickHouse | cpu ratio | wall ms,"
            + " ours | ClickHouse | wall ratio | LZ4 alone | our blocks | verified |\n"
            + "|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    try (ClickHouseProcess clickHouse = ClickHouseProcess.start(project, work);
        LocalDisk disk = LocalDisk.open("parts", work.resolve("parts"))) {
      clickHouse.run(
          "CREATE DATABASE b ENGINE = Atomic",
          "SET allow_suspicious_codecs = 1",
          "SET allow_suspicious_low_cardinality_types = 1");
      for (ReadCase readCase : ReadCase.all()) {
        if (pattern.matcher(readCase.name()).find()) {
          measure(readCase.scaled(scale), clickHouse, disk);
        }
      }
    } finally {
      Scenarios.delete(work);
    }
    return 0;
  }

  private void measure(ReadCase readCase, ClickHouseProcess clickHouse, LocalDisk disk)
      throws IOException {
    clickHouse.run(readCase.createStatement(TABLE), readCase.insertStatement(TABLE));
    String[] found =
        clickHouse
            .run(
                "SELECT path, data_compressed_bytes, data_uncompressed_bytes, count() OVER ()"
                    + " FROM system.parts WHERE active AND database = 'b' AND table = 't'")
            .text()
            .split("\t");
    if (!found[3].equals("1")) {
      throw new IOException("not one part: case=" + readCase.name() + " parts=" + found[3]);
    }
    long compressed = Long.parseLong(found[1]);
    long uncompressed = Long.parseLong(found[2]);
    Path copy = Files.createDirectory(Path.of(disk.location()).resolve("part"));
    try (Stream<Path> files = Files.list(Path.of(found[0]))) {
      for (Path file : files.toList()) {
        Files.createLink(copy.resolve(file.getFileName()), file);
      }
    }
    LoadedPart part =
        PartLoader.load(
            disk, DiskPath.of("part"), new PartKeys(List.of(), List.of(), List.of(), 8192));
    Least ours = new Least();
    Least theirs = new Least();
    requireWholeRead(readCase, clickHouse, uncompressed);
    // Warms both up, and tells how many reads make a round.
    int count =
        1 + (int) (roundMillis / Math.max(theirs(readCase, clickHouse, 3, new Least()), 0.01));
    for (int i = 0; i < 6; i++) {
      ours(readCase, part, count, new Least());
    }
    for (int round = 0; round < roundCount; round++) {
      theirs(readCase, clickHouse, count, theirs);
      ours(readCase, part, count, ours);
    }
    String blocks =
        readCase.isLz4Only() ? BlockReads.measure(copy, roundCount, roundMillis) : " | | |";
    System.out.println(
        String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.2f | %.2f | **%.2f** | %.2f | %.2f | %.2f |",
                readCase.name(),
                readCase.rowCount() / 1e6,
                uncompressed / 1e6,
                (double) uncompressed / compressed,
                ours.cpuMillis,
                theirs.cpuMillis,
                ours.cpuMillis / theirs.cpuMillis,
                ours.wallMillis,
                theirs.wallMillis,
                ours.wallMillis / theirs.wallMillis)
            + blocks);
    clickHouse.run("DROP TABLE " + TABLE + " SYNC");
    Scenarios.delete(copy);
  }

  private static String selectStatement(ReadCase readCase) {
    return "SELECT "
        + readCase.selected()
        + " FROM "
        + TABLE
        + " SETTINGS max_threads = 1, use_query_condition_cache = 0,"
        + " use_uncompressed_cache = 0 FORMAT Null";
  }

  /** Processor milliseconds of one read. */
  private static double theirs(
      ReadCase readCase, ClickHouseProcess clickHouse, int count, Least least) throws IOException {
    ClickHouseProcess.Answer answer =
        clickHouse.run(Collections.nCopies(count, selectStatement(readCase)));
    least.add(answer.cpuSeconds(), answer.wallSeconds(), count);
    return 1000 * answer.cpuSeconds() / count;
  }

  private static void requireWholeRead(
      ReadCase readCase, ClickHouseProcess clickHouse, long uncompressed) throws IOException {
    String counter =
        "SELECT sum(value) FROM system.events WHERE event = 'CompressedReadBufferBytes'";
    long before = Long.parseLong(clickHouse.run(counter).text());
    clickHouse.run(selectStatement(readCase));
    long read = Long.parseLong(clickHouse.run(counter).text()) - before;
    if (read < uncompressed) {
      throw new IOException(
          "ClickHouse did not read everything: case="
              + readCase.name()
              + " read="
              + read
              + " expected="
              + uncompressed);
    }
  }

  private static void ours(ReadCase readCase, LoadedPart part, int count, Least least)
      throws IOException {
    long cpuStart = ThreadTimes.cpuNanos();
    long wallStart = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long rows = 0;
      try (PartReader reader =
          PartReader.open(
              PartReadRequest.of(
                  part,
                  part.columns(),
                  List.of(new MarkRange(0, part.granules().granuleCount()))))) {
        for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
          rows += next.get().rowCount();
          reader.recycle(next.get());
        }
      }
      if (rows != readCase.rowCount()) {
        throw new IOException("rows are missing: case=" + readCase.name() + " rows=" + rows);
      }
    }
    long wall = System.nanoTime() - wallStart;
    least.add((ThreadTimes.cpuNanos() - cpuStart) / 1e9, wall / 1e9, count);
  }
}
