package io.heartwood.disk.s3.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.MinIOContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * MinIO in a container. The image is named by the system property {@value #IMAGE_PROPERTY}; the
 * default is the last free release, of which a frozen copy is left.
 */
final class DockerServer implements S3Server {
  static final String IMAGE_PROPERTY = "heartwood.minio.image";
  private static final String DEFAULT_IMAGE = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";
  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  private final MinIOContainer container;
  private final TestS3 access;

  DockerServer() throws IOException {
    String image = System.getProperty(IMAGE_PROPERTY, DEFAULT_IMAGE);
    container =
        new MinIOContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("minio/minio"));
    try {
      container.start();
      access =
          new TestS3(
              URI.create(container.getS3URL()),
              "us-east-1",
              container.getUserName(),
              container.getPassword(),
              "heartwood-tests",
              "");
      try (TestBucket bucket = new TestBucket(access)) {
        bucket.create();
      }
    } catch (SdkException e) {
      container.stop();
      throw new IOException("the S3 container cannot be used, image=" + image, e);
    } catch (RuntimeException e) {
      container.stop();
      throw new IOException("the S3 container did not start, image=" + image, e);
    }
  }

  /** Whether an engine answers. Asked only where one may be, because a vain probe takes 2 s. */
  static boolean isAvailable(Map<String, String> environment) {
    boolean mayExist =
        !environment.getOrDefault("DOCKER_HOST", "").isEmpty() || Files.exists(SOCKET);
    return mayExist && DockerClientFactory.instance().isDockerAvailable();
  }

  @Override
  public TestS3 access() {
    return access;
  }

  @Override
  public void close() {
    container.stop();
  }
}
