package io.heartwood.cli;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.error.SqlException;
import java.nio.file.Path;
import java.util.Optional;
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
    return open(data, Optional.ofNullable(config), merging);
  }

  /** Opens a directory; with threads for merges, or none. */
  static SqlEngine open(Path data, Optional<Path> config, boolean merging) throws SqlException {
    SqlEngine.Builder builder = SqlEngine.builder(data);
    config.ifPresent(builder::configuration);
    if (!merging) {
      builder.backgroundThreads(0);
    }
    return builder.open();
  }
}
