package io.heartwood.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.testing.PartFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/FORMAT.md shows is what the command prints and what the files hold. */
class FormatDocumentTest {
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "<!-- heartwood inspect (\\S+)/(\\S+)/(\\S+) -->\n```\n\\$ heartwood inspect \\S+\n(.*?)```",
          Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\((\\.\\./[^)#]+)\\)");

  @TempDir Path directory;

  private static Path repository() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.exists(path.resolve("docs/FORMAT.md"))) {
      path = path.getParent();
    }
    return path;
  }

  private static String document() throws IOException {
    return Files.readString(repository().resolve("docs/FORMAT.md"));
  }

  @Test
  void examplesAreWhatTheCommandPrints() throws IOException {
    Matcher example = EXAMPLE.matcher(document());
    int count = 0;
    while (example.find()) {
      PartFixtures.FixturePart fixture =
          PartFixtures.part(example.group(1), example.group(2), example.group(3));
      Path part = directory.resolve(example.group(1)).resolve(fixture.name());
      Files.createDirectories(part);
      for (Map.Entry<String, byte[]> file : fixture.files().entrySet()) {
        Files.write(part.resolve(file.getKey()), file.getValue());
      }
      assertEquals(example.group(4), CommandRun.of("inspect", part.toString()).output());
      count++;
    }
    assertEquals(2, count, "examples in docs/FORMAT.md");
  }

  @Test
  void linkedFilesExist() throws IOException {
    Matcher link = LINK.matcher(document());
    int count = 0;
    while (link.find()) {
      assertTrue(Files.exists(repository().resolve("docs").resolve(link.group(1))), link.group(1));
      count++;
    }
    assertTrue(count > 5, "links in docs/FORMAT.md: " + count);
  }
}
