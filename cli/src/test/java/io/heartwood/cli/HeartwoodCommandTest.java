package io.heartwood.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HeartwoodCommandTest {
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @Test
  void helpNamesTheCommand() {
    assertEquals(0, execute("--help"));
    assertTrue(output.toString().startsWith("Usage: heartwood"), output.toString());
  }

  @Test
  void versionIsOneLine() {
    assertEquals(0, execute("--version"));
    assertEquals(1, output.toString().lines().count());
  }

  @Test
  void anUnknownCommandIsRefusedInOneLine() {
    assertEquals(1, execute("grow"));
    assertEquals(1, errors.toString().lines().count(), errors.toString());
    assertTrue(errors.toString().startsWith("heartwood: BAD_ARGUMENTS: "), errors.toString());
    assertTrue(errors.toString().contains("grow"), errors.toString());
  }

  @Test
  void noCommandIsRefusedInOneLine() {
    assertEquals(1, execute());
    assertEquals(1, errors.toString().lines().count(), errors.toString());
  }

  private int execute(String... arguments) {
    CommandLine commandLine = HeartwoodCommand.commandLine();
    commandLine.setOut(new PrintWriter(output, true));
    commandLine.setErr(new PrintWriter(errors, true));
    return commandLine.execute(arguments);
  }
}
