package io.heartwood.cli;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.nio.file.Files;
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

  /** Opens the directory, which is created where it is missing, with threads for merges. */
  SqlEngine open() throws SqlException {
    return open(data, Optional.ofNullable(config), true);
  }

  /**
   * Opens the directory for a command that only looks: a mistyped name is an error, neither an
   * empty answer nor a new directory.
   */
  SqlEngine openExisting() throws SqlException {
    return openExisting(data, Optional.ofNullable(config));
  }

  /** As {@link #openExisting()}. */
  static SqlEngine openExisting(Path data, Optional<Path> config) throws SqlException {
    if (!Files.isDirectory(data)) {
      throw new SqlException(
          ErrorCode.BAD_ARGUMENTS,
          (Files.exists(data) ? "not a directory: data=" : "no such directory: data=") + data);
    }
    return open(data, config, false);
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
