package io.heartwood.cli;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.TableCheck;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heartwood check}: reads and verifies every byte of tables. */
@Command(
    name = "check",
    description = "Reads every byte of all tables, or of some, and verifies it.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Mixin private DataOptions data;

  @Parameters(arity = "0..*", paramLabel = "TABLE", description = "Only these tables.")
  private List<String> names = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter output = spec.commandLine().getOut();
    int defects = 0;
    try (SqlEngine engine = data.open(false)) {
      for (MergeTreeTable table : tables(engine)) {
        for (TableCheck check : table.check()) {
          output.println(
              table.name() + "\t" + check.partName() + "\t" + (check.isPassed() ? "ok" : "bad"));
          for (String defect : check.defects()) {
            output.println("\t" + defect);
            defects++;
          }
        }
      }
      output.flush();
    }
    if (defects > 0) {
      throw new SqlException(ErrorCode.CORRUPTED_DATA, "defects were found: defects=" + defects);
    }
    return 0;
  }

  private List<MergeTreeTable> tables(SqlEngine engine) throws SqlException {
    if (names.isEmpty()) {
      return engine.tables().tables();
    }
    List<MergeTreeTable> tables = new ArrayList<>();
    for (String name : names) {
      tables.add(
          engine
              .tables()
              .table(name)
              .orElseThrow(
                  () -> new SqlException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + name)));
    }
    return tables;
  }
}
