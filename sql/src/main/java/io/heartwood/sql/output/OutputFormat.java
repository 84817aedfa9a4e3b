package io.heartwood.sql.output;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A format in which results are written. Immutable and thread-safe.
 *
 * <p>The module has the formats of text, RowBinary and Native. Others are found by {@link
 * java.util.ServiceLoader} when a statement names one that the module does not have.
 */
public interface OutputFormat {
  /** Its names in {@code FORMAT}; the first one is for messages. */
  List<String> names();

  /** Suffixes of files that are in this format, in lower case and without the dot. */
  default List<String> suffixes() {
    return List.of();
  }

  /** A writer of one result. */
  ResultWriter open(OutputRequest request) throws IOException, SqlException;

  /** The format of this name; case does not matter. */
  static OutputFormat of(String name) throws SqlException {
    Optional<OutputFormat> found = OutputFormats.ofName(name);
    if (found.isEmpty()) {
      throw new SqlException(
          ErrorCode.UNKNOWN_FORMAT,
          "unknown output format: format="
              + name
              + " supported="
              + String.join(",", OutputFormats.names()));
    }
    return found.get();
  }

  /** The format that a file's name tells, without its compression. */
  static Optional<OutputFormat> ofFileName(String fileName) {
    return OutputFormats.ofFileName(fileName);
  }
}
