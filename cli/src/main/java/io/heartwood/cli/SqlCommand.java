package io.heartwood.cli;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heartwood sql}: runs statements. */
@Command(
    name = "sql",
    header = "Runs statements in ClickHouse's dialect.",
    description = {
      "Statements are separated by semicolons.",
      "Without --query and --file, statements come from standard input;",
      "with them, standard input is the data of INSERT INTO t FORMAT f."
    },
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  private static final int BUFFER_BYTES = 1 << 16;

  @Mixin private DataOptions data;

  @ArgGroup private Statements statements;

  private static final class Statements {
    @Option(names = "--query", paramLabel = "SQL", description = "The statements.")
    private String query;

    @Option(names = "--file", paramLabel = "FILE", description = "File with the statements.")
    private Path file;
  }

  @Override
  public Integer call() throws Exception {
    boolean inputIsText = statements == null;
    String text = text();
    try (SqlEngine engine = data.open();
        SqlSession session = engine.newSession();
        InsertProgressBar progress = new InsertProgressBar();
        OutputStream output =
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES)) {
      session.listener(progress);
      try {
        session.execute(text, inputIsText ? InputStream.nullInputStream() : System.in, output);
      } finally {
        output.flush();
      }
    }
    return 0;
  }

  private String text() throws IOException, SqlException {
    if (statements == null) {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (statements.query != null) {
      return statements.query;
    }
    try {
      return Files.readString(statements.file);
    } catch (IOException e) {
      throw new SqlException(
          ErrorCode.CANNOT_OPEN_FILE, "cannot read statements: file=" + statements.file, e);
    }
  }
}
