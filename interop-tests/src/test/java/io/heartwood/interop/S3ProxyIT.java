package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.disk.s3.S3ObjectStorage;
import io.heartwood.disk.s3.S3Settings;
import io.heartwood.disk.s3.testing.FaultyWorkload;
import io.heartwood.disk.s3.testing.S3ProxyServer;
import io.heartwood.disk.s3.testing.TestS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine behind a bad connection on S3Proxy, which stands for what it stands before: Azure,
 * Google and others. (The contract of object storages asks for more than it can: a key that is also
 * a prefix of others is an error 500 to its store in memory. Disks make no such keys.)
 */
class S3ProxyIT {
  private static S3ProxyServer server;

  @TempDir private Path directory;
  private final TestS3 s3 = server.access().below(UUID.randomUUID().toString());

  @BeforeAll
  static void start() throws IOException {
    server = new S3ProxyServer();
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void theProbeFindsWhatItKnows() throws IOException {
    S3Settings settings =
        S3Settings.builder(s3.diskEndpoint())
            .region(s3.region())
            .credentials(s3.accessKey(), s3.secretKey())
            .build();
    try (S3ObjectStorage storage = new S3ObjectStorage(settings)) {
      storage.checkAccess();
      assertEquals(
          "conditional_writes=yes batch_delete=yes copy=yes if_match=quoted",
          storage.capabilities().toString());
      assertEquals(0, storage.list(s3.keyPrefix(), "", 10).size());
    }
  }

  @Test
  void anEngineWorksOnIt() throws Exception {
    long seed = Long.getLong("heartwood.seed", 1);
    try (FaultyWorkload workload = new FaultyWorkload(s3, directory.resolve("engine"), seed)) {
      workload.run();
    }
  }
}
