package io.heartwood.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real ClickHouse in a child process, the one that the interop tests pin, which tells what its
 * statements took. Confined to one thread.
 */
final class ClickHouseProcess implements Closeable {
  private static final int EXIT_TIMEOUT_SECONDS = 20;

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final Path log;

  /**
   * What statements took.
   *
   * @param cpuSeconds processor time of the process, all threads, over all statements
   * @param wallMillis wall time of each statement
   * @param text the last statement's result, TabSeparated, without the last line end
   */
  record Answer(double cpuSeconds, double[] wallMillis, String text) {
    double wallSeconds() {
      return Arrays.stream(wallMillis).sum() / 1000;
    }
  }

  private ClickHouseProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.requests =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts ClickHouse with its data below {@code directory}.
   *
   * @param project the project's root, where {@code npm ci} has been run in {@code
   *     interop-tests/clickhouse}
   */
  static ClickHouseProcess start(Path project, Path directory) throws IOException {
    Path modules = project.resolve("interop-tests/clickhouse/node_modules").toAbsolutePath();
    if (!Files.isDirectory(modules)) {
      throw new IOException("ClickHouse is not installed; run npm ci in " + modules.getParent());
    }
    Files.createDirectories(directory);
    Path log = directory.resolve("clickhouse.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    "node",
                    project.resolve("benchmarks/clickhouse/timed.js").toAbsolutePath().toString(),
                    directory.resolve("data").toAbsolutePath().toString()))
            .directory(directory.toFile())
            .redirectError(log.toFile());
    builder.environment().put("NODE_PATH", modules.toString());
    builder.environment().put("TZ", "UTC");
    return new ClickHouseProcess(builder.start(), log);
  }

  /** Runs statements one after another. */
  Answer run(List<String> statements) throws IOException {
    requests.write(
        statements.stream()
            .map(ClickHouseProcess::json)
            .collect(Collectors.joining(",", "[", "]\n")));
    requests.flush();
    while (true) {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("ClickHouse ended: " + Files.readString(log));
      }
      String[] words = line.split(" ", -1);
      if (words[0].equals("@@error")) {
        throw new IOException("ClickHouse refused: " + decode(words[1]));
      } else if (words[0].equals("@@ok")) {
        double[] walls =
            Arrays.stream(words[2].split(",")).mapToDouble(Double::parseDouble).toArray();
        return new Answer(Double.parseDouble(words[1]), walls, decode(words[3]).stripTrailing());
      }
    }
  }

  /** Runs statements one after another. */
  Answer run(String... statements) throws IOException {
    return run(List.of(statements));
  }

  private static String decode(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static String json(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
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
