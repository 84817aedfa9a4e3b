package io.heartwood.cli;

import io.heartwood.cli.inspect.JsonText;
import io.heartwood.cli.inspect.PartPlace;
import io.heartwood.disk.DiskPath;
import io.heartwood.part.format.PartDefect;
import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.table.BrokenTable;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.TableCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heartwood check}: reads and verifies every byte of tables or parts. */
@Command(
    name = "check",
    header = "Reads every byte of tables or parts, and verifies it.",
    description =
        "With --data all tables there, or those that are named; without, the directories of parts"
            + " or of whole tables that are named. Prints a line for each part, one for each"
            + " defect, and two for each table that cannot be used; the exit status is 1 if there is any.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Tables; without --data directories, with --disk paths of parts there.")
  private List<String> names = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory of table definitions and of the disk 'default'.")
  private Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "ClickHouse storage_configuration with disks and policies; without it one local disk.")
  private Path configuration;

  @Option(names = "--disk", paramLabel = "NAME", description = "Check parts on this disk.")
  private String disk;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final List<CheckedPart> checked = new ArrayList<>();
  private final List<BrokenTable> broken = new ArrayList<>();

  /**
   * A part and what is wrong with it.
   *
   * @param place table or directory that holds it
   */
  private record CheckedPart(String place, String part, List<PartDefect> defects) {}

  @Override
  public Integer call() throws Exception {
    if (data == null && (disk != null || configuration != null)) {
      throw new ParameterException(spec.commandLine(), "--config and --disk need --data");
    }
    if (names.isEmpty() && (data == null || disk != null)) {
      throw new ParameterException(
          spec.commandLine(), "nothing to check: give --data, or directories of parts");
    }
    if (data != null && disk == null) {
      checkTables();
    } else {
      for (String name : names) {
        checkDirectory(name);
      }
    }
    long defects = broken.size() + checked.stream().mapToLong(part -> part.defects().size()).sum();
    if (json) {
      spec.commandLine().getOut().println(json(defects));
    }
    spec.commandLine().getOut().flush();
    if (defects > 0) {
      throw new SqlException(ErrorCode.CORRUPTED_DATA, "defects were found: defects=" + defects);
    }
    return 0;
  }

  private void checkTables() throws SqlException, IOException {
    try (SqlEngine engine = DataOptions.openExisting(data, Optional.ofNullable(configuration))) {
      List<MergeTreeTable> tables = tables(engine);
      for (BrokenTable table : broken) {
        if (!json) {
          spec.commandLine().getOut().println(table.name() + "\t\tbroken\n\t" + table.reason());
        }
      }
      for (MergeTreeTable table : tables) {
        List<TableCheck> checks;
        try (CheckProgressBar progress =
            new CheckProgressBar("check " + table.name(), table.totalBytes())) {
          checks = table.check(progress::add);
        }
        for (TableCheck check : checks) {
          report(new CheckedPart(table.name(), check.partName(), check.defects()));
        }
      }
    }
  }

  /** The tables to check that can be used; the others are added to {@link #broken}. */
  private List<MergeTreeTable> tables(SqlEngine engine) throws SqlException {
    if (names.isEmpty()) {
      broken.addAll(engine.tables().brokenTables());
      return engine.tables().tables();
    }
    List<MergeTreeTable> tables = new ArrayList<>();
    for (String name : names) {
      Optional<BrokenTable> unusable = engine.tables().brokenTable(name);
      if (unusable.isPresent()) {
        broken.add(unusable.get());
        continue;
      }
      tables.add(
          engine
              .tables()
              .table(name)
              .orElseThrow(
                  () -> new SqlException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + name)));
    }
    return tables;
  }

  private void checkDirectory(String name) throws IOException, SqlException {
    try (PartPlace place =
        disk == null
            ? PartPlace.local(Path.of(name))
            : PartPlace.onDisk(data, Optional.ofNullable(configuration), disk, name)) {
      for (DiskPath part : place.parts()) {
        List<PartDefect> defects;
        try (CheckProgressBar progress =
            new CheckProgressBar("check " + part.name(), place.sizeBytes(part))) {
          defects = place.check(part, progress::add);
        }
        Path given = Path.of(name);
        Path holder = part.equals(place.path()) ? given.getParent() : given;
        report(new CheckedPart(holder == null ? "." : holder.toString(), part.name(), defects));
      }
    }
  }

  private void report(CheckedPart part) {
    checked.add(part);
    if (json) {
      return;
    }
    PrintWriter output = spec.commandLine().getOut();
    output.println(
        part.place() + "\t" + part.part() + "\t" + (part.defects().isEmpty() ? "ok" : "bad"));
    part.defects().forEach(defect -> output.println("\t" + defect));
    output.flush();
  }

  private String json(long defects) {
    JsonText text = new JsonText();
    text.object(
        () ->
            text.array(
                    "parts",
                    checked,
                    part ->
                        text.text("table", part.place())
                            .text("part", part.part())
                            .flag("passed", part.defects().isEmpty())
                            .array(
                                "defects",
                                part.defects(),
                                defect ->
                                    text.text("file", defect.file())
                                        .number("offset", defect.offset())
                                        .text("expected", defect.expected())
                                        .text("actual", defect.actual())))
                .array(
                    "brokenTables",
                    broken,
                    table ->
                        text.text("table", table.name())
                            .text("disk", table.disks())
                            .text("reason", table.reason()))
                .number("defectCount", defects));
    return text.toString();
  }
}
