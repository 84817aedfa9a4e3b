package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectStorageContract;
import io.heartwood.disk.s3.testing.CephServer;
import io.heartwood.disk.s3.testing.FaultyWorkload;
import io.heartwood.disk.s3.testing.TestS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contracts of object storages and of disks of each layout, and an engine behind a bad
 * connection, on a real Ceph gateway, where one is installed. It checks signatures, which the
 * embedded server does not, and comes from other people than any S3 that the code was written
 * against.
 */
class CephIT extends ObjectStorageContract {
  private static CephServer server;

  @TempDir private Path directory;
  private final TestS3 s3 = server.access().below(UUID.randomUUID().toString());

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(CephServer.isInstalled(), "ceph is not installed");
    server = new CephServer();
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected ObjectStorage createStorage() {
    return new S3ObjectStorage(S3ObjectStorageIT.smallParts(s3).build());
  }

  @Override
  protected String prefix() {
    return s3.keyPrefix();
  }

  @Override
  protected int largeObjectBytes() {
    return (11 << 20) + 123;
  }

  @Test
  void theProbeFindsWhatItKnows() throws IOException {
    try (S3ObjectStorage storage = new S3ObjectStorage(S3ObjectStorageIT.smallParts(s3).build())) {
      storage.checkAccess();
      S3Capabilities capabilities = storage.capabilities();
      for (S3Capability capability : S3Capability.values()) {
        assertEquals(Optional.of(true), capabilities.has(capability), capabilities::toString);
      }
      assertEquals(0, storage.list(s3.keyPrefix(), "", 10).size());
    }
  }

  @Test
  void aWrongSecretIsRefused() throws IOException {
    S3Settings wrong =
        S3Settings.builder(s3.diskEndpoint())
            .region(s3.region())
            .credentials(s3.accessKey(), "wrong")
            .build();
    try (S3ObjectStorage storage = new S3ObjectStorage(wrong)) {
      ObjectKey key = new ObjectKey(s3.keyPrefix() + "key");
      IOException e =
          assertThrows(IOException.class, () -> storage.readFully(key, 0, new byte[1], 0, 1));
      assertTrue(e.getMessage().startsWith("s3 does not accept the credentials"), e::getMessage);
    }
  }

  @Nested
  class Local extends S3DiskIT {
    Local() {
      super(server.access());
    }
  }

  @Nested
  class Plain extends S3PlainDiskIT {
    Plain() {
      super(server.access());
    }
  }

  @Nested
  class PlainRewritable extends S3PlainRewritableDiskIT {
    PlainRewritable() {
      super(server.access());
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
