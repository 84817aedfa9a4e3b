package io.heartwood.sql.input;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A format that rows can be read from. Immutable and thread-safe.
 *
 * <p>The module has the formats of text, RowBinary and Native. Others are found by {@link
 * java.util.ServiceLoader} when a statement names one that the module does not have, so that a
 * library that they bring is not touched by other statements.
 */
public interface InputFormat {
  /** Its names in {@code FORMAT}; the first one is for messages. */
  List<String> names();

  /** Suffixes of files that are in this format, in lower case and without the dot. */
  default List<String> suffixes() {
    return List.of();
  }

  /** Whether rows are text and may stand in a statement. */
  default boolean isText() {
    return false;
  }

  /** Whether the last row in a statement tells where the statement ends. */
  default boolean endsWithinStatement() {
    return false;
  }

  /**
   * Opens a stream of rows.
   *
   * @return the reader, which closes the stream of the request; if this fails, the caller does
   */
  InputReader open(InputRequest request) throws IOException, SqlException;

  /** The format of this name; case does not matter. */
  static InputFormat of(String name) throws SqlException {
    Optional<InputFormat> found = InputFormats.ofName(name);
    if (found.isEmpty()) {
      throw new SqlException(
          ErrorCode.UNKNOWN_FORMAT,
          "unknown input format: format="
              + name
              + " supported="
              + String.join(",", InputFormats.names()));
    }
    return found.get();
  }

  /** The format that a file's name tells, without its compression. */
  static Optional<InputFormat> ofFileName(String fileName) {
    return InputFormats.ofFileName(fileName);
  }
}
