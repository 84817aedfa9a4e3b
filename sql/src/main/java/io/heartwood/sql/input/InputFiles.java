package io.heartwood.sql.input;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Files by pattern: {@code *} and {@code ?} stand for characters of a name, {@code {a,b}} for
 * alternatives, {@code {0..3}} for numbers.
 */
public final class InputFiles {
  private static final int MAX_NUMBERS = 10_000;

  private InputFiles() {}

  /**
   * The files that match, ordered by name.
   *
   * @param directory what relative patterns start from
   */
  public static List<Path> find(Path directory, String pattern) throws SqlException {
    List<Path> found = new ArrayList<>();
    try {
      for (String plain : expandBraces(pattern)) {
        collect(directory, plain, found);
      }
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new SqlException(
          ErrorCode.CANNOT_OPEN_FILE,
          "cannot list files: pattern=" + pattern + " reason=" + e.getMessage(),
          e);
    }
    if (found.isEmpty()) {
      throw new SqlException(ErrorCode.FILE_DOESNT_EXIST, "no such file: pattern=" + pattern);
    }
    Collections.sort(found);
    return found.stream().distinct().toList();
  }

  private static void collect(Path directory, String pattern, List<Path> found) throws IOException {
    int wildcard = firstWildcard(pattern);
    if (wildcard < 0) {
      Path file = directory.resolve(pattern);
      if (Files.isRegularFile(file)) {
        found.add(file);
      }
      return;
    }
    int start = pattern.lastIndexOf('/', wildcard) + 1;
    int slash = pattern.indexOf('/', wildcard);
    String name = slash < 0 ? pattern.substring(start) : pattern.substring(start, slash);
    Path parent = start == 0 ? directory : directory.resolve(pattern.substring(0, start));
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, name)) {
      for (Path entry : entries) {
        if (slash < 0) {
          if (Files.isRegularFile(entry)) {
            found.add(entry);
          }
        } else if (Files.isDirectory(entry)) {
          collect(entry, pattern.substring(slash + 1), found);
        }
      }
    }
  }

  private static int firstWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '*' || pattern.charAt(i) == '?') {
        return i;
      }
    }
    return -1;
  }

  /** The patterns without braces that a pattern stands for. */
  static List<String> expandBraces(String pattern) {
    int open = pattern.indexOf('{');
    int close = pattern.indexOf('}', Math.max(open, 0));
    if (open < 0 || close < 0) {
      return List.of(pattern);
    }
    String inside = pattern.substring(open + 1, close);
    List<String> alternatives = new ArrayList<>();
    if (inside.matches("[0-9]{1,9}\\.\\.[0-9]{1,9}")) {
      int dots = inside.indexOf("..");
      int from = Integer.parseInt(inside.substring(0, dots));
      int to = Integer.parseInt(inside.substring(dots + 2));
      if (to - from >= MAX_NUMBERS) {
        throw new java.nio.file.InvalidPathException(pattern, "range is too wide");
      }
      int width = inside.startsWith("0") && dots > 1 ? dots : 1;
      for (int number = from; number <= to; number++) {
        alternatives.add(String.format("%0" + width + "d", number));
      }
    } else {
      alternatives.addAll(List.of(inside.split(",", -1)));
    }
    List<String> expanded = new ArrayList<>();
    for (String alternative : alternatives) {
      expanded.addAll(
          expandBraces(pattern.substring(0, open) + alternative + pattern.substring(close + 1)));
    }
    return expanded;
  }
}
