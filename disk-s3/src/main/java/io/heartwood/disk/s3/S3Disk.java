package io.heartwood.disk.s3;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.MetadataStorage;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import io.heartwood.disk.object.plain.PlainMetadataStorage;
import io.heartwood.disk.object.plain.PlainRewritableMetadataStorage;
import io.heartwood.metadata.local.LocalMetadataStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Ready-made disks of S3 objects, as ClickHouse's {@code type=s3}: with local metadata files
 * ({@code metadata_type=local}), or with nothing but the bucket ({@code plain_rewritable}, {@code
 * plain}). Either opens what the other wrote.
 */
public final class S3Disk {
  /** What {@code IDisk.type()} answers. */
  public static final String TYPE = "S3";

  private S3Disk() {}

  /** Opens the names of a disk whose objects are open. */
  @FunctionalInterface
  private interface Names {
    MetadataStorage open(ObjectStorage objects) throws IOException;
  }

  /**
   * Opens a disk named {@code settings.disk()} with local metadata files.
   *
   * @param settings where the objects lie; a {@code metadata_path} in it is not looked at
   * @param metadataRoot root of the metadata tree, created if missing
   * @throws IOException if the bucket cannot be used (unless {@code skip_access_check}), or another
   *     process has the metadata open
   */
  public static ObjectStorageDisk open(S3Settings settings, Path metadataRoot) throws IOException {
    Objects.requireNonNull(metadataRoot, "metadataRoot");
    return open(settings, objects -> metadata(settings, metadataRoot));
  }

  /**
   * Opens a disk named {@code settings.disk()} whose directories and files are known by their
   * objects alone, and may be renamed: {@link PlainRewritableMetadataStorage}. Reads all names.
   *
   * @throws IOException if the bucket cannot be used, or its names contradict each other
   */
  public static ObjectStorageDisk openPlainRewritable(S3Settings settings) throws IOException {
    return open(
        settings, objects -> PlainRewritableMetadataStorage.open(objects, settings.keyPrefix()));
  }

  /**
   * Opens a disk named {@code settings.disk()} whose keys are the paths of its files, which are
   * written once: {@link PlainMetadataStorage}.
   *
   * @throws IOException if the bucket cannot be used (unless {@code skip_access_check})
   */
  public static ObjectStorageDisk openPlain(S3Settings settings) throws IOException {
    return open(settings, objects -> new PlainMetadataStorage(objects, settings.keyPrefix()));
  }

  private static ObjectStorageDisk open(S3Settings settings, Names names) throws IOException {
    S3ObjectStorage objects = new S3ObjectStorage(settings);
    MetadataStorage metadata = null;
    try {
      if (!settings.skipAccessCheck()) {
        objects.checkAccess();
      }
      metadata = names.open(objects);
      if (settings.readOnly()) {
        metadata = new ReadOnlyMetadataStorage(settings.disk(), metadata);
      }
      int uploadThreads =
          Math.min(settings.uploads().threadCount(), settings.requests().maxConnections());
      return new ObjectStorageDisk(
          settings.disk(),
          TYPE,
          objects,
          metadata,
          new ObjectStorageDiskSettings(
              uploadThreads,
              settings.maxInlineDataSizeBytes(),
              settings.maxSharedFileSizeBytes(),
              settings.maxMetadataCopySizeBytes(),
              settings.metadataCopiesOfReads()));
    } catch (IOException | RuntimeException e) {
      closeAfter(e, metadata);
      closeAfter(e, objects);
      throw e;
    }
  }

  /** The requests of a disk so far; empty if it neither is an S3 disk nor wraps one. */
  public static Optional<S3RequestStatistics> statistics(IDisk disk) {
    if (disk.wrapped().isPresent()) {
      return statistics(disk.wrapped().get());
    }
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
    return builder.open();
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
