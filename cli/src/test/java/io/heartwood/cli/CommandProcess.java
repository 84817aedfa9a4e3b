package io.heartwood.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command in a process of its own, with the class path of the test: its exit status and what it
 * printed.
 *
 * @param status exit status
 * @param output standard output
 * @param errors standard error
 */
record CommandProcess(int status, String output, String errors) {
  private static final long TIMEOUT_SECONDS = 120;

  /** Runs the command in a directory with bytes on its standard input. */
  static CommandProcess run(Path directory, byte[] input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx512m");
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED"); // as the launcher does
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(HeartwoodCommand.class.getName());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("heartwood", ".out");
    Path errors = Files.createTempFile("heartwood", ".err");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException endedBeforeItReadAll) {
      // what it printed tells why
    }
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("command does not end: arguments=" + List.of(arguments));
    }
    CommandProcess ended =
        new CommandProcess(process.exitValue(), Files.readString(output), Files.readString(errors));
    Files.delete(output);
    Files.delete(errors);
    return ended;
  }

  /** Runs the command without input. */
  static CommandProcess run(Path directory, String... arguments)
      throws IOException, InterruptedException {
    return run(directory, new byte[0], arguments);
  }

  /** Bytes of text. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
