package io.heartwood.disk.s3.testing;

import io.heartwood.s3server.EmbeddedS3;
import java.io.IOException;

/** A server of our own in a child JVM. */
final class EmbeddedServer implements S3Server {
  private final EmbeddedS3 server;

  EmbeddedServer() throws IOException {
    server = EmbeddedS3.start("heartwood-tests");
  }

  @Override
  public TestS3 access() {
    return new TestS3(
        server.endpoint(),
        server.region(),
        server.accessKey(),
        server.secretKey(),
        server.bucket(),
        "");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
