package io.heartwood.cli;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that show a system table. */
abstract class SystemTableCommand implements Callable<Integer> {
  @Mixin private DataOptions data;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "PrettyCompact",
      description = "ClickHouse format of the output (default: ${DEFAULT-VALUE}).")
  private String format;

  @Spec private CommandSpec spec;

  /** The query to print. */
  abstract String query();

  /** Refuses what the options name and the tables do not have. */
  void verify(SqlEngine engine) throws SqlException {}

  @Override
  public Integer call() throws Exception {
    try (SqlEngine engine = data.openExisting();
        SqlSession session = engine.newSession()) {
      verify(engine);
      PrintWriter output = spec.commandLine().getOut();
      output.print(session.query(query() + " FORMAT `" + format.replace("`", "") + "`"));
      output.flush();
    }
    return 0;
  }

  /** {@code heartwood parts}: the parts of all tables, or of one. */
  @Command(
      name = "parts",
      description = "Shows the active parts of all tables, or of one.",
      mixinStandardHelpOptions = true)
  static final class PartsCommand extends SystemTableCommand {
    @Parameters(arity = "0..1", paramLabel = "TABLE", description = "Only this table.")
    private String table;

    @Option(names = "--all", description = "Outdated parts, too.")
    private boolean all;

    @Override
    void verify(SqlEngine engine) throws SqlException {
      if (table != null
          && engine.tables().table(table).isEmpty()
          && engine.tables().brokenTable(table).isEmpty()) {
        throw new SqlException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + table);
      }
    }

    @Override
    String query() {
      String active = all ? "1" : "active";
      String chosen =
          table == null
              ? ""
              : " AND table = '" + table.replace("\\", "\\\\").replace("'", "\\'") + "'";
      return "SELECT table, name, partition, part_type, rows, bytes_on_disk,"
          + " data_uncompressed_bytes, level, active, disk_name, modification_time"
          + " FROM system.parts WHERE "
          + active
          + chosen
          + " ORDER BY table, partition_id, min_block_number";
    }
  }

  /** {@code heartwood disks}: the disks, and what is paid for them. */
  @Command(
      name = "disks",
      description =
          "Shows the disks of the configuration, the requests of this command, and prices.",
      mixinStandardHelpOptions = true)
  static final class DisksCommand extends SystemTableCommand {
    @Override
    String query() {
      return "SELECT name, type, path, free_space, total_space, is_remote, requests,"
          + " requests_price, parts_bytes, price_per_month, broken_reason FROM system.disks"
          + " ORDER BY name";
    }
  }
}
