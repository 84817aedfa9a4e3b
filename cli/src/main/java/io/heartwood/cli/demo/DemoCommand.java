package io.heartwood.cli.demo;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heartwood demo}: the NYC taxi table on S3, from CREATE TABLE to the answer. */
@Command(
    name = "demo",
    header = "Shows the NYC taxi table on S3: create, load, merge, query.",
    description = {
      "Creates the NYC taxi table on an S3 disk, loads real trips and generated ones,",
      "shows merges in the background, and asks a query.",
      "",
      "Brings its own S3 server, unless the environment names a bucket: S3_BUCKET, S3_ENDPOINT,",
      "AWS_REGION, and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or another way of AWS."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final long MAX_ROWS = 4_000_000_000L;

  @Option(
      names = "--rows",
      defaultValue = "1000000",
      paramLabel = "N",
      description =
          "Trips in the end, the 8,010 real ones included, so never fewer; default: ${DEFAULT-VALUE}.")
  private long rowCount;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps everything in this directory, which must be empty or missing.")
  private Path data;

  @Option(
      names = "--keep",
      description = "Keeps the data, in a temporary directory without --data.")
  private boolean isKept;

  @Option(
      names = "--serve",
      description = "Starts only the S3 server over the kept data of --data, until input ends.")
  private boolean isServing;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of the generated trips; default: ${DEFAULT-VALUE}.")
  private long seed;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream errors;

  /** For the command line. */
  public DemoCommand() {
    this(System.getenv(), System.out, System.err);
  }

  DemoCommand(Map<String, String> environment, PrintStream out, PrintStream errors) {
    this.environment = environment;
    this.out = out;
    this.errors = errors;
  }

  @Override
  public Integer call() throws IOException, SqlException {
    if (rowCount < 1 || rowCount > MAX_ROWS) {
      throw bad("out of range: --rows=" + rowCount + " most=" + MAX_ROWS);
    }
    if (isServing) {
      serve();
    } else {
      show();
    }
    return 0;
  }

  private void serve() throws IOException, SqlException {
    if (data == null || !Files.isDirectory(data.resolve(DemoStorage.SERVER_DIRECTORY))) {
      throw bad("--serve needs --data with the data of an earlier demo: --data=" + data);
    }
    try (DemoStorage storage = DemoStorage.startServer(data.toAbsolutePath())) {
      out.println("the S3 server runs; in another terminal:");
      out.println("  " + queryCommand(storage));
      out.println("it ends with Ctrl-C or the end of input");
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private void show() throws IOException, SqlException {
    boolean isTemporary = data == null;
    Path directory =
        isTemporary ? Files.createTempDirectory("heartwood-demo-") : emptyDirectory(data);
    try (DemoRun run = new DemoRun(directory, isTemporary && !isKept)) {
      DemoOutput output = new DemoOutput(out);
      output.step("Storage");
      long start = System.nanoTime();
      DemoStorage storage = run.open(environment);
      output.say(
          (storage.isEmbedded() ? "our own S3 server, started in " : "the S3 of the environment, ")
              + String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9));
      output.say("objects:       " + storage.location());
      output.say("configuration: " + storage.configuration());
      output.say("               disk 's3', policy 's3_main'; metadata of the disk in disks/s3/");
      Path realTrips = directory.resolve("real-trips");
      RealTrips.copyFilesTo(realTrips);
      try (SqlEngine engine = openEngine(directory, storage)) {
        boolean isTerminal = System.console() != null;
        DemoTour tour = run.begin(new DemoTour(engine, output, errors, isTerminal));
        try {
          tour.run(realTrips, rowCount, seed);
        } finally {
          if (run.isRemoving()) {
            tour.drop();
          }
        }
      }
      output.step("The data");
      if (run.isRemoving()) {
        output.say("were removed; with --data DIR they stay");
      } else {
        output.say("table definitions and metadata: " + directory);
        output.say("objects: " + storage.location());
        if (storage.isEmbedded()) {
          output.say("start the S3 server again: heartwood demo --serve --data " + directory);
        }
        output.say("ask more: " + queryCommand(storage));
      }
    }
  }

  private SqlEngine openEngine(Path directory, DemoStorage storage) throws SqlException {
    return SqlEngine.builder(directory)
        .configuration(storage.configuration())
        .environment(environment)
        .open();
  }

  private static String queryCommand(DemoStorage storage) {
    Path configuration = storage.configuration();
    return "heartwood sql --data "
        + configuration.getParent()
        + " --config "
        + configuration
        + " --query \"SELECT count() FROM trips_s3\"";
  }

  private static Path emptyDirectory(Path directory) throws IOException, SqlException {
    Files.createDirectories(directory);
    try (Stream<Path> entries = Files.list(directory)) {
      if (entries.findAny().isPresent()) {
        throw bad("directory is not empty: --data=" + directory);
      }
    }
    return directory.toRealPath();
  }

  private static SqlException bad(String message) {
    return new SqlException(ErrorCode.BAD_ARGUMENTS, message);
  }
}
