package io.heartwood.s3server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directory the server is installed in: {@code lib/*.jar} is its class path. Immutable. */
final class ServerHome {
  private final List<Path> jars;

  private ServerHome(List<Path> jars) {
    this.jars = jars;
  }

  static ServerHome find() throws IOException {
    String home = System.getProperty(EmbeddedS3.HOME_PROPERTY);
    if (home == null || home.isEmpty()) {
      throw new IOException(
          "the embedded S3 server is not installed: system property not set, name="
              + EmbeddedS3.HOME_PROPERTY);
    }
    return at(Path.of(home));
  }

  static ServerHome at(Path directory) throws IOException {
    Path lib = directory.resolve("lib");
    if (!Files.isDirectory(lib)) {
      throw new IOException(
          "the embedded S3 server is not installed: no such directory, path=" + lib);
    }
    List<Path> jars;
    try (Stream<Path> files = Files.list(lib)) {
      jars =
          files
              .filter(file -> file.getFileName().toString().endsWith(".jar"))
              .sorted()
              .collect(Collectors.toUnmodifiableList());
    }
    if (jars.isEmpty()) {
      throw new IOException("the embedded S3 server is not installed: no jars, path=" + lib);
    }
    return new ServerHome(jars);
  }

  String classPath() {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
