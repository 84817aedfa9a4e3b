package io.heartwood.cli.inspect;

import io.heartwood.cli.HeartwoodCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs the command within the test. */
final class CommandRun {
  private CommandRun() {}

  /**
   * How it ended.
   *
   * @param status exit status
   * @param output standard output
   * @param errors standard error
   */
  record Ended(int status, String output, String errors) {}

  static Ended of(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine commandLine = HeartwoodCommand.commandLine();
    commandLine.setOut(new PrintWriter(output, true));
    commandLine.setErr(new PrintWriter(errors, true));
    int status = commandLine.execute(arguments);
    return new Ended(status, output.toString(), errors.toString());
  }
}
