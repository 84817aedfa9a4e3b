package io.heartwood.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectStorageContract;
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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of object storages, and an engine behind a bad connection, on S3Proxy, which stands
 * for what it stands before: Azure, Google and others.
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

  private S3Settings.Builder settings() {
    return S3Settings.builder(s3.diskEndpoint())
        .region(s3.region())
        .credentials(s3.accessKey(), s3.secretKey());
  }

  @Test
  void theProbeFindsWhatItKnows() throws IOException {
    try (S3ObjectStorage storage = new S3ObjectStorage(settings().build())) {
      storage.checkAccess();
      assertEquals(
          "conditional_writes=yes batch_delete=yes copy=yes if_match=quoted",
          storage.capabilities().toString());
      assertEquals(0, storage.list(s3.keyPrefix(), "", 10).size());
    }
  }

  @Nested
  class Contract extends ObjectStorageContract {
    @Override
    protected ObjectStorage createStorage() {
      return new S3ObjectStorage(
          settings()
              .set("min_upload_part_size", "5Mi")
              .set("max_single_part_upload_size", "5Mi")
              .set("max_single_operation_copy_size", "5Mi")
              .build());
    }

    /** Its store in memory is a file system. No disk makes such keys. */
    @Override
    protected boolean keysMayBeDirectories() {
      return false;
    }

    @Override
    protected String prefix() {
      return s3.keyPrefix();
    }

    @Override
    protected int largeObjectBytes() {
      return (11 << 20) + 123;
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
