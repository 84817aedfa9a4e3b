package io.heartwood.sql.input;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;

/** Messages of input that is not what its format asks for. */
final class MalformedInput {
  private MalformedInput() {}

  /**
   * What a failure to read bytes means.
   *
   * @param row number of the row that could not be read, or of the first one of its block, from 1
   * @param ended whether the input ended early
   */
  static SqlException of(String source, long offset, long row, boolean ended, IOException cause) {
    if (cause instanceof CorruptPartException corrupt) {
      return new SqlException(
          ended ? ErrorCode.CANNOT_READ_ALL_DATA : ErrorCode.INCORRECT_DATA,
          "malformed input: file="
              + source
              + " offset="
              + corrupt.offset()
              + " row="
              + row
              + " expected="
              + corrupt.expected()
              + " found="
              + (ended ? "end of input" : corrupt.actual()),
          cause);
    }
    String reason = cause.getMessage();
    return new SqlException(
        ErrorCode.CANNOT_DECOMPRESS,
        "cannot read input: file="
            + source
            + " offset="
            + offset
            + " row="
            + row
            + " reason="
            + (reason == null ? cause.getClass().getSimpleName() : reason),
        cause);
  }
}
