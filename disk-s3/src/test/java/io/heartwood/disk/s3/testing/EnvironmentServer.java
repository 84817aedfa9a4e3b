package io.heartwood.disk.s3.testing;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A server that is not ours, named by the environment. Its bucket has to exist and is never
 * deleted; at the end the objects below this run's prefix are.
 */
final class EnvironmentServer implements S3Server {
  private final TestS3 access;
  private final String runPrefix;

  EnvironmentServer(Map<String, String> environment, String runPrefix) throws IOException {
    this.access =
        new TestS3(
            URI.create(require(environment, S3Extension.ENDPOINT)),
            require(environment, S3Extension.REGION),
            require(environment, S3Extension.ACCESS_KEY),
            require(environment, S3Extension.SECRET_KEY),
            require(environment, S3Extension.BUCKET),
            "");
    this.runPrefix = runPrefix;
    try (TestBucket bucket = new TestBucket(access)) {
      bucket.check();
    } catch (SdkException e) {
      throw new IOException("the S3 server of the environment cannot be used: " + access, e);
    }
  }

  @Override
  public TestS3 access() {
    return access;
  }

  @Override
  public void close() throws IOException {
    try (TestBucket bucket = new TestBucket(access)) {
      bucket.deleteBelow(runPrefix);
    } catch (SdkException e) {
      throw new IOException("objects of the tests are left, prefix=" + runPrefix, e);
    }
  }

  private static String require(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("environment variable not set, name=" + name);
    }
    return value;
  }
}
