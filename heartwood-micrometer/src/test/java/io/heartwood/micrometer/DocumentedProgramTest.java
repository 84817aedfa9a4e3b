package io.heartwood.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the program of docs/OBSERVABILITY.md; it prints what the page says. */
class DocumentedProgramTest {
  private static final Pattern PROGRAM =
      Pattern.compile("(?s)```java\\n(.*?class (\\w+) .*?)```\\s*It prints `([^`]*)`");

  @TempDir Path directory;

  @Test
  void theProgramOfThePageCompilesAndPrintsWhatThePageSays() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "OBSERVABILITY.md"));
    Matcher program = PROGRAM.matcher(page);
    assertTrue(program.find(), "the page shows no program");
    Path source = directory.resolve(program.group(2) + ".java");
    Files.writeString(source, program.group(1));
    String classPath = System.getProperty("java.class.path");
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                messages,
                messages,
                "-encoding",
                "UTF-8",
                "-cp",
                classPath,
                "-d",
                directory.toString(),
                source.toString());
    assertEquals(0, status, messages.toString(StandardCharsets.UTF_8));
    Path output = directory.resolve("output.txt");
    Path told = directory.resolve("told.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                directory + System.getProperty("path.separator") + classPath,
                program.group(2))
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(told.toFile())
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the program does not end");
    assertEquals(0, process.exitValue(), () -> read(told));
    assertEquals(program.group(3), read(output).strip());
    assertTrue(read(told).contains("INSERT t "), () -> read(told));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
