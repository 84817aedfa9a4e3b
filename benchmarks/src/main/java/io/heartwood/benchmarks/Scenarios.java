package io.heartwood.benchmarks;

import io.heartwood.cli.demo.TripOrder;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.disk.s3.S3Disk;
import io.heartwood.disk.s3.S3Settings;
import io.heartwood.s3server.EmbeddedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Whole-engine scenarios, ours and ClickHouse's on the same rows in the same run. Prints one JSON
 * line a run on standard output, and a table of medians and ratios on standard error.
 *
 * <p>Engines take turns within a round, so that a busy machine burdens both. The first rounds,
 * which warm up, are printed with round 0 or less and do not enter the table. Answers of all
 * engines must be equal.
 */
@Command(
    name = "scenarios",
    description = "Measures inserts, merges, scans, queries and look-ups.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class Scenarios implements Callable<Integer> {
  /** Whom to measure. */
  enum Engine {
    HEARTWOOD,
    CLICKHOUSE,
    BOTH
  }

  /** Where our table lies. */
  enum Storage {
    LOCAL,
    S3
  }

  /** What to measure; later scenarios need the insert. */
  enum Scenario {
    INSERT,
    MERGE,
    SCAN,
    QUERY,
    RANGE,
    POINT
  }

  @Option(names = "--engine", description = "${COMPLETION-CANDIDATES}")
  private Engine engine = Engine.BOTH;

  @Option(names = "--scenarios", split = ",", description = "${COMPLETION-CANDIDATES}")
  private List<Scenario> scenarios = List.of(Scenario.values());

  @Option(
      names = "--disk",
      description = "${COMPLETION-CANDIDATES}; S3 is our embedded server, for our engine only")
  private Storage storage = Storage.LOCAL;

  @Option(names = "--rows", description = "rows in all")
  private long rowCount = 10_000_000;

  @Option(names = "--block-rows", description = "rows of one insert")
  private int blockRows = 1_000_000;

  @Option(names = "--order", description = "${COMPLETION-CANDIDATES}")
  private TripOrder order = TripOrder.RANDOM;

  @Option(names = "--partitioned", description = "PARTITION BY toYYYYMM(pickup_date)")
  private boolean isPartitioned;

  @Option(names = "--threads", description = "threads of either engine")
  private int threads = 1;

  @Option(names = "--rounds", description = "measured rounds")
  private int roundCount = 3;

  @Option(names = "--warm-up", description = "rounds before")
  private int warmUpCount = 1;

  @Option(names = "--lookups", description = "look-ups of each kind")
  private int lookupCount = 100;

  @Option(names = "--repeats", description = "scans and queries a round, each printed")
  private int repeatCount = 3;

  @Option(names = "--fsync", description = "also measure our insert with fsync")
  private boolean withFsync;

  @Option(names = "--directory", description = "where to put data; default: a temporary one")
  private Path directory;

  @Option(names = "--project", description = "root of the project")
  private Path project = Path.of(".");

  private final Map<String, String> answers = new HashMap<>();
  private final Ratios ratios = new Ratios();

  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new Scenarios());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(commandLine.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (storage == Storage.S3 && engine != Engine.HEARTWOOD) {
      throw new IOException("--disk S3 needs --engine HEARTWOOD");
    }
    Workload workload =
        new Workload(rowCount, blockRows, order, isPartitioned, threads, lookupCount);
    Path work =
        directory == null
            ? Files.createTempDirectory("heartwood-scenarios-")
            : Files.createTempDirectory(Files.createDirectories(directory), "run-");
    try {
      Path source = engine == Engine.HEARTWOOD ? null : ClickHouseEngine.prepare(workload, work);
      for (int round = 1 - warmUpCount; round <= roundCount; round++) {
        runRound(workload, work, source, round);
      }
    } finally {
      delete(work);
    }
    System.err.print(ratios.table());
    return 0;
  }

  private void runRound(Workload workload, Path work, Path source, int round) throws IOException {
    Path here = Files.createDirectory(work.resolve("round-" + (round + warmUpCount)));
    if (engine != Engine.CLICKHOUSE) {
      runOurs("heartwood", workload, here.resolve("heartwood"), round, false, scenarios);
      if (scenarios.contains(Scenario.QUERY) && storage == Storage.LOCAL) {
        try (SqlQueries queries = SqlQueries.open(workload, here.resolve("heartwood"))) {
          for (int repeat = 0; repeat < repeatCount; repeat++) {
            record(queries.query(), workload, round);
          }
        }
      }
      if (withFsync) {
        runOurs(
            "heartwood-fsync",
            workload,
            here.resolve("heartwood-fsync"),
            round,
            true,
            List.of(Scenario.INSERT));
      }
    }
    if (engine != Engine.HEARTWOOD) {
      try (MeasuredEngine theirs =
          ClickHouseEngine.open(workload, project, here.resolve("clickhouse"), source)) {
        run(theirs, workload, round, scenarios);
      }
    }
    delete(here);
  }

  private void runOurs(
      String name,
      Workload workload,
      Path directory,
      int round,
      boolean isSynced,
      List<Scenario> chosen)
      throws IOException {
    if (storage == Storage.S3) {
      try (EmbeddedS3 server = EmbeddedS3.start("scenarios");
          IDisk disk = s3Disk(server, directory);
          MeasuredEngine ours = HeartwoodEngine.open(name, workload, disk)) {
        run(ours, workload, round, chosen);
        S3Disk.statistics(disk).ifPresent(counts -> System.err.println(counts.snapshot()));
      }
      return;
    }
    try (IDisk disk =
            LocalDisk.builder("default", directory)
                .fsyncAfterInsert(isSynced)
                .fsyncPartDirectory(isSynced)
                .open();
        MeasuredEngine ours = HeartwoodEngine.open(name, workload, disk)) {
      run(ours, workload, round, chosen);
    }
  }

  private static IDisk s3Disk(EmbeddedS3 server, Path directory) throws IOException {
    S3Settings settings =
        S3Settings.builder(server.endpoint() + "/" + server.bucket() + "/tables/")
            .disk("default")
            .credentials(server.accessKey(), server.secretKey())
            .region(server.region())
            .build();
    return S3Disk.open(settings, directory);
  }

  private void run(MeasuredEngine measured, Workload workload, int round, List<Scenario> chosen)
      throws IOException {
    for (Scenario scenario : Scenario.values()) {
      if (!chosen.contains(scenario) && scenario != Scenario.INSERT) {
        continue;
      }
      boolean isRepeated = scenario == Scenario.SCAN || scenario == Scenario.QUERY;
      for (int repeat = 0; repeat < (isRepeated ? repeatCount : 1); repeat++) {
        record(run(measured, scenario), workload, round);
      }
    }
  }

  private static Measurement run(MeasuredEngine measured, Scenario scenario) throws IOException {
    return switch (scenario) {
      case INSERT -> measured.insert();
      case MERGE -> measured.merge();
      case SCAN -> measured.scan();
      case QUERY -> measured.query();
      case RANGE -> measured.range();
      case POINT -> measured.point();
    };
  }

  private void record(Measurement measurement, Workload workload, int round) throws IOException {
    System.out.println(
        measurement.toJson(workload, storage.name().toLowerCase(Locale.ROOT), round));
    String expected = answers.putIfAbsent(measurement.scenario(), measurement.answer());
    if (expected != null && !expected.equals(measurement.answer())) {
      throw new IOException(
          "answers differ: scenario="
              + measurement.scenario()
              + " engine="
              + measurement.engine()
              + " expected="
              + expected
              + " actual="
              + measurement.answer());
    }
    if (round > 0) {
      ratios.add(round, measurement);
    }
  }

  static void delete(Path directory) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.sorted(Comparator.reverseOrder()).forEach(paths::add);
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
