package io.heartwood.disk.s3.testing;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives tests their S3. The first that applies:
 *
 * <ol>
 *   <li>the endpoint of the environment: {@value #ENDPOINT}, with {@value #ACCESS_KEY}, {@value
 *       #SECRET_KEY}, {@value #REGION} and {@value #BUCKET};
 *   <li>a MinIO container, where a container engine answers;
 *   <li>an embedded server.
 * </ol>
 *
 * <p>{@value #MODE}={@code env|docker|ceph|embedded} forces one, so that no other can silently take
 * its place. A server that does not come up fails the tests; they are never skipped. One server
 * serves all classes of a test JVM and ends with it.
 */
public final class S3Extension implements ParameterResolver {
  static final String MODE = "HEARTWOOD_S3_MODE";
  static final String ENDPOINT = "HEARTWOOD_S3_ENDPOINT";
  static final String ACCESS_KEY = "HEARTWOOD_S3_ACCESS_KEY";
  static final String SECRET_KEY = "HEARTWOOD_S3_SECRET_KEY";
  static final String REGION = "HEARTWOOD_S3_REGION";
  static final String BUCKET = "HEARTWOOD_S3_BUCKET";

  private static final Logger LOG = LoggerFactory.getLogger(S3Extension.class);
  private static final Namespace NAMESPACE = Namespace.create(S3Extension.class);

  /** The server and the prefix of this run; the root store closes it after the last test. */
  private static final class RunningServer implements AutoCloseable {
    final String runPrefix = "heartwood-tests/" + UUID.randomUUID() + "/";
    final S3Server server;

    RunningServer(Map<String, String> environment) throws IOException {
      S3Mode mode = choose(environment);
      long start = System.nanoTime();
      server = start(mode, environment, runPrefix);
      LOG.info(
          "tests use S3 mode={} endpoint={} startMillis={}",
          mode,
          server.access().endpoint(),
          (System.nanoTime() - start) / 1_000_000);
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestS3.class;
  }

  @Override
  public TestS3 resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RunningServer running =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent("server", key -> startForTests(), RunningServer.class);
    String className = context.getRequiredTestClass().getName().replace("io.heartwood.", "");
    return running.server.access().withKeyPrefix(running.runPrefix + className + "/");
  }

  private static RunningServer startForTests() {
    try {
      return new RunningServer(System.getenv());
    } catch (IOException | RuntimeException e) {
      throw new ParameterResolutionException("no S3 for tests: " + e.getMessage(), e);
    }
  }

  static S3Mode choose(Map<String, String> environment) {
    Optional<S3Mode> forced = S3Mode.forced(environment);
    if (forced.isPresent()) {
      return forced.get();
    }
    if (!environment.getOrDefault(ENDPOINT, "").isEmpty()) {
      return S3Mode.ENV;
    }
    return DockerServer.isAvailable(environment) ? S3Mode.DOCKER : S3Mode.EMBEDDED;
  }

  static S3Server start(S3Mode mode, Map<String, String> environment, String runPrefix)
      throws IOException {
    switch (mode) {
      case ENV:
        return new EnvironmentServer(environment, runPrefix);
      case DOCKER:
        return new DockerServer();
      case CEPH:
        return new CephServer();
      default:
        return new EmbeddedServer();
    }
  }
}
