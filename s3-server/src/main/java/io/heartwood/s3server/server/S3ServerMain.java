package io.heartwood.s3server.server;

import com.adobe.testing.s3mock.S3MockApplication;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Runs S3Mock with atomic writes until standard input ends.
 *
 * <p>Usage: {@code S3ServerMain DIRECTORY BUCKET REGION PORT}. The objects live under the directory
 * and survive the server. When the server answers, one line {@code heartwood-s3-server port=N}
 * appears on standard output; N is PORT, or a free port of the loopback interface if that is 0. The
 * process ends when its standard input reaches the end, which also happens when the parent is
 * killed, so the server cannot outlive the process that started it.
 */
public final class S3ServerMain {
  /** Starts the line that tells the parent where the server listens. */
  private static final String READY_PREFIX = "heartwood-s3-server port=";

  /** Where Spring Boot keeps the port that was really opened. */
  private static final String PORT_PROPERTY = "local.server.port";

  private S3ServerMain() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      System.err.println("usage: S3ServerMain DIRECTORY BUCKET REGION PORT");
      System.exit(2);
    }
    Files.createDirectories(Path.of(arguments[0]));
    // S3Mock and its logging print to standard output; that stream is for the ready line alone.
    PrintStream announcements = System.out;
    System.setOut(System.err);
    ConfigurableApplicationContext server =
        new SpringApplicationBuilder(S3MockApplication.class, ServerConfiguration.class)
            .bannerMode(Banner.Mode.OFF)
            .properties(properties(arguments))
            .run();
    announcements.println(READY_PREFIX + server.getEnvironment().getProperty(PORT_PROPERTY));
    announcements.flush();
    waitForEnd(System.in);
    // Acknowledged writes are on disk; there is nothing to wait for.
    Runtime.getRuntime().halt(0);
  }

  private static Map<String, Object> properties(String[] arguments) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("com.adobe.testing.s3mock.store.root", arguments[0]);
    properties.put("com.adobe.testing.s3mock.store.initial-buckets", arguments[1]);
    properties.put("com.adobe.testing.s3mock.store.region", arguments[2]);
    properties.put("com.adobe.testing.s3mock.store.retain-files-on-exit", "true");
    properties.put("spring.main.register-shutdown-hook", "false");
    properties.put("server.address", ServerConfiguration.ADDRESS);
    properties.put("server.port", arguments[3]);
    properties.put("server.ssl.enabled", "false");
    properties.put("http.port", "0");
    // Readers may leave replies open for as long as they like, and many of them.
    properties.put("spring.task.execution.pool.core-size", "256");
    properties.put("spring.mvc.async.request-timeout", "1h");
    properties.put("logging.level.root", "WARN");
    return properties;
  }

  private static void waitForEnd(InputStream input) throws IOException {
    byte[] ignored = new byte[256];
    int count;
    do {
      count = input.read(ignored);
    } while (count >= 0);
  }
}
