package io.heartwood.cli.inspect;

import io.heartwood.part.inspect.KeyDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the definition of the table that a part belongs to, in the data directory around it.
 *
 * <pre>
 * DIR/store/6b1/6b1d0f6e-.../all_1_1_0   DIR/metadata/.../*.sql that names the UUID
 * DIR/data/default/trips/all_1_1_0       DIR/metadata/default/trips.sql
 * </pre>
 *
 * <p>A ClickHouse server keeps its data directory in the same way.
 */
final class DefinitionFinder {
  private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern STORE =
      Pattern.compile("(.*?)(?:^|/)store/[0-9a-f]{3}/(" + UUID + ")(?:/.*)?");
  private static final Pattern DATA = Pattern.compile("(.*?)(?:^|/)data/([^/]+)/([^/]+)/.*");
  private static final int MAX_FILES = 100_000;
  private static final int MAX_FILE_BYTES = 16 << 20;

  private DefinitionFinder() {}

  /** The keys of the table around a local directory. */
  static Optional<KeyDefinition> around(Path part) throws IOException {
    String text = part.toAbsolutePath().normalize().toString().replace('\\', '/');
    Matcher store = STORE.matcher(text);
    if (store.matches()) {
      return ofUuid(Path.of(store.group(1).isEmpty() ? "/" : store.group(1)), store.group(2));
    }
    Matcher data = DATA.matcher(text);
    if (data.matches()) {
      Path file =
          Path.of(data.group(1).isEmpty() ? "/" : data.group(1))
              .resolve("metadata")
              .resolve(data.group(2))
              .resolve(data.group(3) + ".sql");
      return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
    }
    return Optional.empty();
  }

  /** The keys of the table that a path on some disk of a data directory belongs to. */
  static Optional<KeyDefinition> in(Path dataDirectory, String pathOnDisk) throws IOException {
    Matcher store = STORE.matcher(pathOnDisk);
    return store.matches() ? ofUuid(dataDirectory, store.group(2)) : Optional.empty();
  }

  /** The keys in a file with a CREATE TABLE or ATTACH TABLE. */
  static KeyDefinition read(Path file) throws IOException {
    return KeyClauses.parse(text(file));
  }

  private static Optional<KeyDefinition> ofUuid(Path dataDirectory, String uuid)
      throws IOException {
    Path metadata = dataDirectory.resolve("metadata");
    if (!Files.isDirectory(metadata)) {
      return Optional.empty();
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(metadata, 2, FileVisitOption.FOLLOW_LINKS)) {
      files = all.filter(file -> file.toString().endsWith(".sql")).limit(MAX_FILES).toList();
    }
    for (Path file : files) {
      if (Files.isRegularFile(file) && Files.size(file) <= MAX_FILE_BYTES) {
        String statement = text(file);
        if (statement.contains("'" + uuid + "'")) {
          return Optional.of(KeyClauses.parse(statement));
        }
      }
    }
    return Optional.empty();
  }

  /** A device or pipe, or a file that grows, is not read without end. */
  private static String text(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("a table definition must be an ordinary file: file=" + file);
    }
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new IOException("file is too large for a table definition: file=" + file);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
