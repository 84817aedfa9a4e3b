package io.heartwood.sql;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.input.Compression;
import io.heartwood.sql.output.OutputFormat;
import io.heartwood.sql.output.OutputRequest;
import io.heartwood.sql.output.ResultStatistics;
import io.heartwood.sql.output.ResultWriter;
import io.heartwood.sql.statement.OutputOptions;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the rows of a statement go: to the caller's stream, or into a file, which appears under its
 * name when it is complete. Confined to one thread.
 */
final class ResultTarget implements Closeable {
  private final ResultWriter writer;
  private final Optional<FileTarget> file;

  private ResultTarget(ResultWriter writer, Optional<FileTarget> file) {
    this.writer = writer;
    this.file = file;
  }

  /** Opens the target that a statement asks for; without a file that is {@code output}. */
  static ResultTarget open(
      OutputOptions options, QuerySettings settings, ZoneId timeZone, OutputStream output)
      throws IOException, SqlException {
    OutputFormat format = format(options);
    if (options.file().isEmpty()) {
      OutputRequest request = new OutputRequest(output, timeZone, settings.formatSettings());
      return new ResultTarget(format.open(request), Optional.empty());
    }
    FileTarget file = FileTarget.create(options.file().get());
    try {
      OutputRequest request = new OutputRequest(file.stream, timeZone, settings.formatSettings());
      return new ResultTarget(format.open(request), Optional.of(file));
    } catch (IOException | RuntimeException | SqlException e) {
      try {
        file.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  private static OutputFormat format(OutputOptions options) throws SqlException {
    if (options.format().isPresent()) {
      return OutputFormat.of(options.format().get());
    }
    Optional<OutputFormat> told = Optional.empty();
    if (options.file().isPresent()) {
      told = OutputFormat.ofFileName(options.file().get().path());
    }
    return told.isPresent() ? told.get() : OutputFormat.of("TabSeparated");
  }

  ResultWriter writer() {
    return writer;
  }

  /** Ends the result; a file gets its name. */
  void finish(ResultStatistics statistics) throws IOException, SqlException {
    writer.finish(statistics);
    if (file.isPresent()) {
      file.get().publish();
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
    if (file.isPresent()) {
      file.get().close();
    }
  }

  /** A file under a temporary name beside its own. */
  private static final class FileTarget implements Closeable {
    private final Path path;
    private final Path temporary;
    private final boolean truncate;
    private final OutputStream stream;
    private boolean published;

    private FileTarget(Path path, Path temporary, boolean truncate, OutputStream stream) {
      this.path = path;
      this.temporary = temporary;
      this.truncate = truncate;
      this.stream = stream;
    }

    static FileTarget create(OutputOptions.OutputFile file) throws SqlException {
      Compression compression = Compression.of(file.compression().orElse("auto"), file.path());
      try {
        Path path = Path.of(file.path()).toAbsolutePath();
        if (path.getFileName() == null || Files.isDirectory(path)) {
          throw new SqlException(
              ErrorCode.CANNOT_OPEN_FILE, "not the name of a file: file=" + file.path());
        }
        if (!file.truncate() && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          throw exists(path);
        }
        Path temporary =
            path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
        OutputStream plain = Files.newOutputStream(temporary);
        try {
          OutputStream stream = compression.compress(new BufferedOutputStream(plain, 1 << 16));
          return new FileTarget(path, temporary, file.truncate(), stream);
        } catch (IOException | RuntimeException e) {
          plain.close();
          Files.deleteIfExists(temporary);
          throw e;
        }
      } catch (IOException | InvalidPathException e) {
        throw new SqlException(
            ErrorCode.CANNOT_OPEN_FILE,
            "cannot write file: file=" + file.path() + " reason=" + reason(e),
            e);
      }
    }

    /** Without the name of the temporary file, which nobody asked for. */
    private static String reason(Exception failure) {
      if (failure instanceof NoSuchFileException) {
        return "no such directory";
      }
      return failure instanceof AccessDeniedException ? "access denied" : failure.getMessage();
    }

    private static SqlException exists(Path path) {
      return new SqlException(
          ErrorCode.FILE_ALREADY_EXISTS, "the file exists, use TRUNCATE: file=" + path);
    }

    void publish() throws IOException, SqlException {
      stream.close();
      if (truncate) {
        Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
      } else {
        try {
          Files.move(temporary, path);
        } catch (java.nio.file.FileAlreadyExistsException e) {
          throw exists(path);
        }
      }
      published = true;
    }

    @Override
    public void close() throws IOException {
      if (published) {
        return;
      }
      try {
        stream.close();
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
