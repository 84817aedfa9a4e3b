package io.heartwood.disk.s3.testing;

import java.io.IOException;

/** A running S3 server with a ready bucket. Thread-safe. */
interface S3Server extends AutoCloseable {
  /** How to reach it; the prefix is empty. */
  TestS3 access();

  /** Ends the server, or removes what this run left on a server that is not ours. */
  @Override
  void close() throws IOException;
}
