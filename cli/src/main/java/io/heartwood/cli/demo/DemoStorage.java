package io.heartwood.cli.demo;

import io.heartwood.s3server.EmbeddedS3;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The S3 disk of the demo: a ClickHouse {@code storage_configuration} with a disk {@code s3} and a
 * policy {@code s3_main}, over the bucket that the environment names, or over a server of our own,
 * which ends when this is closed. Thread-safe.
 *
 * <p>The environment: {@code S3_BUCKET}; {@code S3_ENDPOINT}, the service's URL, Amazon's if not
 * given; {@code AWS_REGION}; and the AWS credential chain. Keys are never written to the
 * configuration.
 */
final class DemoStorage implements Closeable {
  /** The configuration, in the data directory. */
  static final String CONFIGURATION_FILE = "storage.xml";

  /** Where our own server keeps its objects, in the data directory. */
  static final String SERVER_DIRECTORY = "s3-server";

  private static final String OWN_BUCKET = "heartwood-demo";
  private static final String DEFAULT_REGION = "us-east-1";

  private final Optional<EmbeddedS3> server;
  private final Path configuration;
  private final String location;

  private DemoStorage(Optional<EmbeddedS3> server, Path configuration, String location) {
    this.server = server;
    this.configuration = configuration;
    this.location = location;
  }

  /** Takes what the environment names, else starts a server. */
  static DemoStorage open(Path data, Map<String, String> environment)
      throws IOException, SqlException {
    String bucket = environment.getOrDefault("S3_BUCKET", "");
    String endpoint = environment.getOrDefault("S3_ENDPOINT", "");
    if (bucket.isEmpty() && endpoint.isEmpty()) {
      return startServer(data);
    }
    if (bucket.isEmpty()) {
      throw new SqlException(
          ErrorCode.BAD_ARGUMENTS, "S3_ENDPOINT is set without S3_BUCKET: S3_ENDPOINT=" + endpoint);
    }
    String service =
        endpoint.isEmpty()
            ? "https://s3."
                + environment.getOrDefault("AWS_REGION", DEFAULT_REGION)
                + ".amazonaws.com"
            : endpoint;
    String prefix = "heartwood-demo-" + UUID.randomUUID().toString().substring(0, 8);
    String url = (service.endsWith("/") ? service : service + "/") + bucket + "/" + prefix + "/";
    Path file = write(data, url, "<use_environment_credentials>true</use_environment_credentials>");
    return new DemoStorage(Optional.empty(), file, url);
  }

  /** Starts a server over the objects in the data directory, if there are any. */
  static DemoStorage startServer(Path data) throws IOException {
    EmbeddedS3 server = EmbeddedS3.start(data.resolve(SERVER_DIRECTORY), OWN_BUCKET);
    try {
      String url = server.endpoint() + "/" + OWN_BUCKET + "/tables/";
      String keys =
          "<access_key_id>"
              + server.accessKey()
              + "</access_key_id>\n        <secret_access_key>"
              + server.secretKey()
              + "</secret_access_key>\n        <region>"
              + server.region()
              + "</region>";
      return new DemoStorage(Optional.of(server), write(data, url, keys), url);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static Path write(Path data, String url, String credentials) throws IOException {
    String xml =
        """
        <clickhouse>
          <storage_configuration>
            <disks>
              <s3>
                <type>s3</type>
                <endpoint>%s</endpoint>
                %s
                <metadata_path>disks/s3/</metadata_path>
              </s3>
            </disks>
            <policies>
              <s3_main>
                <volumes>
                  <main>
                    <disk>s3</disk>
                  </main>
                </volumes>
              </s3_main>
            </policies>
          </storage_configuration>
        </clickhouse>
        """
            .formatted(escape(url), credentials);
    return Files.writeString(data.resolve(CONFIGURATION_FILE), xml);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The configuration file. */
  Path configuration() {
    return configuration;
  }

  /** The URL below which all objects lie. */
  String location() {
    return location;
  }

  /** Whether the server is our own. */
  boolean isEmbedded() {
    return server.isPresent();
  }

  @Override
  public void close() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }
}
