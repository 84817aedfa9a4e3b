package io.heartwood.cli;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.error.SqlException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the tables are: the options that all commands on a data directory share. */
final class DataOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Directory of table definitions and of the disk 'default'.")
  private Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "ClickHouse storage_configuration with disks and policies; without it one local disk.")
  private Path config;

  /** Opens the directory; with threads for merges, or none. */
  SqlEngine open(boolean merging) throws SqlException {
    SqlEngine.Builder builder = SqlEngine.builder(data);
    if (config != null) {
      builder.configuration(config);
    }
    if (!merging) {
      builder.backgroundThreads(0);
    }
    return builder.open();
  }
}
