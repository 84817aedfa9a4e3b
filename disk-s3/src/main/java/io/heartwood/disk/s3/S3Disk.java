package io.heartwood.disk.s3;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.MetadataStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import io.heartwood.metadata.local.LocalMetadataStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Ready-made disks of S3 objects and local metadata files, as ClickHouse's {@code type=s3} with
 * {@code metadata_type=local}: either opens what the other wrote.
 */
public final class S3Disk {
  /** What {@code IDisk.type()} answers. */
  public static final String TYPE = "S3";

  private S3Disk() {}

  /**
   * Opens a disk named {@code settings.disk()}.
   *
   * @param settings where the objects lie; a {@code metadata_path} in it is not looked at
   * @param metadataRoot root of the metadata tree, created if missing
   * @throws IOException if the bucket cannot be used (unless {@code skip_access_check}), or another
   *     process has the metadata open
   */
  public static ObjectStorageDisk open(S3Settings settings, Path metadataRoot) throws IOException {
    Objects.requireNonNull(metadataRoot, "metadataRoot");
    S3ObjectStorage objects = new S3ObjectStorage(settings);
    MetadataStorage metadata = null;
    try {
      metadata = metadata(settings, metadataRoot);
      if (!settings.skipAccessCheck()) {
        objects.checkAccess();
      }
      int uploadThreads =
          Math.min(settings.uploads().threadCount(), settings.requests().maxConnections());
      return new ObjectStorageDisk(
          settings.disk(),
          TYPE,
          objects,
          metadata,
          new ObjectStorageDiskSettings(
              uploadThreads, settings.maxInlineDataSizeBytes(), settings.maxSharedFileSizeBytes()));
    } catch (IOException | RuntimeException e) {
      closeAfter(e, metadata);
      closeAfter(e, objects);
      throw e;
    }
  }

  /** The requests of a disk so far; empty if it is no S3 disk. */
  public static Optional<S3RequestStatistics> statistics(IDisk disk) {
    if (disk instanceof ObjectStorageDisk composed
        && composed.objects() instanceof S3ObjectStorage objects) {
      return Optional.of(objects.statistics());
    }
    return Optional.empty();
  }

  private static MetadataStorage metadata(S3Settings settings, Path root) throws IOException {
    LocalMetadataStorage.Builder builder =
        LocalMetadataStorage.builder(root, settings.keyPrefix())
            .persistentRemovalLog(settings.persistentRemovalLog())
            .fsyncAfterInsert(settings.fsyncAfterInsert())
            .fsyncPartDirectory(settings.fsyncPartDirectory());
    LocalMetadataStorage metadata = builder.open();
    return settings.readOnly() ? new ReadOnlyMetadataStorage(settings.disk(), metadata) : metadata;
  }

  private static void closeAfter(Exception failure, AutoCloseable opened) {
    if (opened == null) {
      return;
    }
    try {
      opened.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }
}
