package io.heartwood.sql;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.disk.NotEnoughSpaceException;
import io.heartwood.disk.UnsupportedDiskOperationException;
import io.heartwood.index.skip.IndexException;
import io.heartwood.placement.BrokenPlacementException;
import io.heartwood.policy.config.BrokenDiskException;
import io.heartwood.policy.config.InvalidConfigurationException;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.table.BrokenTableException;
import io.heartwood.table.SkipIndexNotUsedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Gives failures from below a code. */
public final class Failures {
  private Failures() {}

  /** The failure as a statement tells it. */
  public static SqlException of(Exception failure) {
    if (failure instanceof SqlException known) {
      return known;
    }
    if (failure instanceof UncheckedIOException unchecked) {
      return of(unchecked.getCause());
    }
    String message =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    return new SqlException(code(failure, message), text(failure, message), failure);
  }

  private static ErrorCode code(Exception failure, String message) {
    boolean isAsItsCause =
        failure instanceof BrokenTableException
            || failure instanceof BrokenPlacementException
            || failure instanceof BrokenDiskException;
    if (isAsItsCause && failure.getCause() instanceof Exception cause) {
      return of(cause).code();
    }
    if (failure instanceof CorruptPartException
        || message.startsWith("corrupt metadata file")
        || message.startsWith("cannot read the definition of a table")) {
      return ErrorCode.CORRUPTED_DATA;
    }
    if (failure instanceof UnsupportedPartFormatException) {
      return ErrorCode.UNSUPPORTED_PART_FORMAT;
    }
    if (failure instanceof NotEnoughSpaceException
        || message.contains("No space left on device")
        || message.contains("Disk quota exceeded")) {
      return ErrorCode.NOT_ENOUGH_SPACE;
    }
    if (failure instanceof UnsupportedDiskOperationException) {
      return ErrorCode.TABLE_IS_PERMANENTLY_READ_ONLY;
    }
    if (failure instanceof SkipIndexNotUsedException) {
      return ErrorCode.INDEX_NOT_USED;
    }
    if (failure instanceof IndexException index) {
      return switch (index.reason()) {
        case UNSUPPORTED -> ErrorCode.NOT_IMPLEMENTED;
        case UNKNOWN_TYPE -> ErrorCode.INCORRECT_QUERY;
        default -> ErrorCode.BAD_ARGUMENTS;
      };
    }
    if (failure instanceof InvalidConfigurationException
        || failure instanceof IllegalArgumentException
        || failure instanceof IllegalStateException) {
      return ErrorCode.BAD_ARGUMENTS;
    }
    if (message.startsWith("directory is in use")) {
      return ErrorCode.DIRECTORY_IS_LOCKED;
    }
    if (message.contains("s3 endpoint") || message.contains("s3 did not answer")) {
      return ErrorCode.NETWORK_ERROR;
    }
    if (message.contains("s3 ")) {
      return ErrorCode.S3_ERROR;
    }
    return failure instanceof IOException ? ErrorCode.IO_ERROR : ErrorCode.LOGICAL_ERROR;
  }

  private static String text(Exception failure, String message) {
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      String what =
          file instanceof NoSuchFileException
              ? "no such file"
              : file instanceof AccessDeniedException
                  ? "access denied"
                  : file instanceof FileAlreadyExistsException
                      ? "exists, and is no directory"
                      : "cannot use file";
      return what + ": file=" + file.getFile();
    }
    return failure instanceof RuntimeException
            && !(failure instanceof IllegalArgumentException)
            && !(failure instanceof IllegalStateException)
        ? failure.getClass().getSimpleName() + ": " + message
        : message;
  }
}
