package io.heartwood.cli.inspect;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.part.format.PartChecker;
import io.heartwood.part.format.PartDefect;
import io.heartwood.part.inspect.KeyDefinition;
import io.heartwood.part.inspect.PartInspection;
import io.heartwood.part.inspect.PartInspector;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heartwood inspect}: shows what a part consists of. */
@Command(
    name = "inspect",
    header = "Shows what a part consists of, from its directory alone.",
    description =
        "Columns, codecs, sizes, granules and keys of a part of this engine or of ClickHouse. It"
            + " only reads; a server may be using the directory. The definition of the table is"
            + " taken from the data directory around the part, if there is one; else the key is"
            + " compared with the rows of the part.",
    mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", description = "Directory of a part; with --disk its path there.")
  private String path;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory of the disks, for --disk.")
  private Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "ClickHouse storage_configuration with the disk, for --disk.")
  private Path configuration;

  @Option(names = "--disk", paramLabel = "NAME", description = "The part is on this disk.")
  private String disk;

  @Option(
      names = "--order-by",
      paramLabel = "KEY",
      description = "Primary key of the table, for example \"(city, toDate(t))\".")
  private String orderBy;

  @Option(names = "--partition-by", paramLabel = "KEY", description = "Partition key of the table.")
  private String partitionBy;

  @Option(
      names = "--definition",
      paramLabel = "FILE",
      description = "CREATE TABLE statement to take the keys from.")
  private Path definition;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--verify", description = "Verify every byte, as the command check does.")
  private boolean verify;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (disk == null && (data != null || configuration != null)) {
      throw new ParameterException(
          spec.commandLine(), "--data and --config say where a disk is: --disk is missing");
    }
    if (disk != null && data == null) {
      throw new ParameterException(spec.commandLine(), "--disk needs --data");
    }
    PrintWriter output = spec.commandLine().getOut();
    PartInspection part;
    boolean verified = false;
    try (PartPlace place =
        disk == null
            ? PartPlace.local(Path.of(path))
            : PartPlace.onDisk(data, Optional.ofNullable(configuration), disk, path)) {
      part = PartInspector.inspect(place.disk(), place.path(), keys());
      if (verify) {
        List<PartDefect> found =
            PartChecker.check(place.disk(), place.path(), PartPlace.keysForCheck(part));
        verified = found.isEmpty();
        part = part.withDefects(together(found, part.defects()));
      }
    }
    String checksums =
        !verify
            ? "not verified (--verify reads every byte)"
            : verified ? "verified" : "damaged, see below";
    if (json) {
      output.println(
          InspectionJson.of(part, !verify ? "not verified" : verified ? "verified" : "damaged"));
    } else {
      new InspectionText(output).print(part, checksums);
    }
    output.flush();
    requireWhole(part);
    return 0;
  }

  /** Defects of both, those of one place only once. */
  private static List<PartDefect> together(List<PartDefect> first, List<PartDefect> second) {
    List<PartDefect> all = new ArrayList<>(first);
    Set<String> files = new LinkedHashSet<>();
    first.forEach(defect -> files.add(fileName(defect)));
    second.stream().filter(defect -> !files.contains(fileName(defect))).forEach(all::add);
    return all;
  }

  private static String fileName(PartDefect defect) {
    return defect.file().substring(defect.file().lastIndexOf('/') + 1);
  }

  private static void requireWhole(PartInspection part) throws SqlException {
    List<PartDefect> defects = new ArrayList<>(part.defects());
    part.projections().forEach(projection -> defects.addAll(projection.defects()));
    if (!defects.isEmpty()) {
      PartDefect first = defects.get(0);
      String message =
          new CorruptPartException(first.file(), first.offset(), first.expected(), first.actual())
              .getMessage();
      throw new SqlException(
          ErrorCode.CORRUPTED_DATA,
          defects.size() == 1 ? message : message + " and " + (defects.size() - 1) + " more");
    }
  }

  private KeyDefinition keys() throws IOException {
    KeyDefinition found = KeyDefinition.UNKNOWN;
    if (definition != null) {
      found = DefinitionFinder.read(definition);
    } else if (disk == null) {
      found = DefinitionFinder.around(Path.of(path)).orElse(found);
    } else {
      found = DefinitionFinder.in(data, path).orElse(found);
    }
    return new KeyDefinition(
        orderBy == null ? found.primaryKey() : KeyClauses.key(orderBy),
        partitionBy == null ? found.partitionBy() : Optional.of(partitionBy),
        found.indexGranularity());
  }
}
