package io.heartwood;

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

/** Compiles and runs the program that the front page shows; it prints what the page says. */
class ReadmeTest {
  private static final Pattern PROGRAM =
      Pattern.compile("(?s)```java\\n(.*?class (\\w+) .*?)```\\s*It prints `([^`]*)`");

  @TempDir Path directory;

  @Test
  void theProgramOnTheFrontPageCompilesAndPrintsWhatThePageSays() throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(Path.of("..", "README.md")));
    assertTrue(program.find(), "README.md shows no program");
    Path source = directory.resolve(program.group(2) + ".java");
    Files.writeString(source, program.group(1));

    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                messages,
                messages,
                "-cp",
                classPath(),
                "-d",
                directory.toString(),
                source.toString());
    assertEquals(0, status, messages.toString(StandardCharsets.UTF_8));

    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                directory + System.getProperty("path.separator") + classPath(),
                program.group(2))
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the program does not end");
    assertEquals(0, process.exitValue());
    assertEquals(program.group(3), Files.readString(output).strip());
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
