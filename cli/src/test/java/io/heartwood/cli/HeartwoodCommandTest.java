package io.heartwood.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  /** A mistyped directory is neither sound nor empty, and does not come into being. */
  @Test
  void commandsThatLookRefuseADataDirectoryThatIsMissing(@TempDir Path directory)
      throws IOException {
    Path missing = directory.resolve("mistyped");
    Path file = Files.writeString(directory.resolve("file"), "x");
    for (String command : List.of("check", "parts", "disks", "gc")) {
      assertEquals(
          "heartwood: BAD_ARGUMENTS: no such directory: data=" + missing,
          refused(command, "--data", missing.toString()));
      assertEquals(
          "heartwood: BAD_ARGUMENTS: not a directory: data=" + file,
          refused(command, "--data", file.toString()));
    }
    assertFalse(Files.exists(missing));
  }

  @Test
  void whatAnOptionNamesMustBeThere(@TempDir Path directory) {
    String data = directory.toString();
    assertEquals(
        "heartwood: UNKNOWN_TABLE: no such table: table=nope",
        refused("parts", "--data", data, "nope"));
    assertEquals(
        "heartwood: BAD_ARGUMENTS: configuration is a directory, not a file: file=" + data,
        refused("disks", "--data", data, "--config", data));
  }

  @Test
  void garbageHasAnAgeThatIsNoLessThanNothing(@TempDir Path directory) {
    for (String hours : List.of("-1", "9223372036854775807")) {
      assertEquals(
          "heartwood: BAD_ARGUMENTS: out of range: --min-age-hours="
              + hours
              + " least=0 most=1000000",
          refused("gc", "--data", directory.toString(), "--delete", "--min-age-hours=" + hours));
    }
  }

  private String refused(String... arguments) {
    errors.getBuffer().setLength(0);
    assertEquals(1, execute(arguments));
    return errors.toString().strip();
  }

  private int execute(String... arguments) {
    CommandLine commandLine = HeartwoodCommand.commandLine();
    commandLine.setOut(new PrintWriter(output, true));
    commandLine.setErr(new PrintWriter(errors, true));
    return commandLine.execute(arguments);
  }
}
