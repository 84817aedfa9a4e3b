package io.heartwood.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running ClickHouse 26.7 with a data directory of its own, in a child process. Confined to one
 * thread.
 *
 * <p>One process may have one data directory, and one directory one process. Closing ends the
 * process; the data stays and can be opened again.
 */
final class ClickHouse implements AutoCloseable {
  private static final int EXIT_TIMEOUT_SECONDS = 20;

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final Path log;

  private ClickHouse(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.requests =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts ClickHouse in {@code directory}, with its data below it, without further configuration.
   */
  static ClickHouse start(Path directory) throws IOException {
    return start(directory, "");
  }

  /**
   * Starts ClickHouse in {@code directory}.
   *
   * @param storageConfiguration the {@code <storage_configuration>} element, or empty
   */
  static ClickHouse start(Path directory, String storageConfiguration) throws IOException {
    Path home = ClickHouseInstallation.home();
    Files.createDirectories(directory);
    Path configuration = directory.resolve("config.xml");
    if (storageConfiguration.isEmpty()) {
      Files.deleteIfExists(configuration);
    } else {
      Files.writeString(
          configuration, "<clickhouse>\n" + storageConfiguration + "\n</clickhouse>\n");
    }
    Path log = directory.resolve("clickhouse.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    "node",
                    home.resolve("runner.js").toString(),
                    directory.resolve("data").toString()))
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("NODE_PATH", home.resolve("node_modules").toString());
    builder.environment().put("TZ", "UTC");
    return new ClickHouse(builder.start(), log);
  }

  /** Runs a statement and returns the result as TabSeparated text, without the last line end. */
  String query(String sql) {
    String text = new String(query(sql, "TabSeparated"), StandardCharsets.UTF_8);
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  /**
   * Runs a statement and returns the result's bytes.
   *
   * @throws ClickHouseException if ClickHouse refuses the statement
   */
  byte[] query(String sql, String format) {
    try {
      requests.write("{\"sql\":" + json(sql) + ",\"format\":" + json(format) + "}\n");
      requests.flush();
      while (true) {
        String line = answers.readLine();
        if (line == null) {
          throw new ClickHouseException(
              "ClickHouse ended while it ran: " + sql + "\n" + Files.readString(log));
        }
        if (line.startsWith("@@ok ")) {
          return Base64.getDecoder().decode(line.substring("@@ok ".length()));
        }
        if (line.startsWith("@@error ")) {
          String message =
              new String(
                  Base64.getDecoder().decode(line.substring("@@error ".length())),
                  StandardCharsets.UTF_8);
          throw new ClickHouseException(message + "\nstatement: " + sql);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  @Override
  public void close() throws IOException {
    try {
      requests.close();
      if (!process.waitFor(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      answers.close();
    }
  }
}
