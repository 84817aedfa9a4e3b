package io.heartwood.metadata.local;

import io.heartwood.disk.local.FileOperations;
import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends removals that a crash has interrupted: their files and directories stand in the metadata
 * root under random names. Objects of a file that has no other name, by its text and by the file
 * system, are released through the removal log before the file goes. Confined to one thread.
 */
final class StrayRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(StrayRecovery.class);

  private final Path root;
  private final String keyPrefix;
  private final FileOperations operations;
  private final RemovalLog removalLog;

  StrayRecovery(Path root, String keyPrefix, FileOperations operations, RemovalLog removalLog) {
    this.root = root;
    this.keyPrefix = keyPrefix;
    this.operations = operations;
    this.removalLog = removalLog;
  }

  /** Removes a stray file or directory with all it holds. */
  void finishRemoval(Path stray) throws IOException {
    LOG.info("finishing a removal that was interrupted: path={}", stray);
    Files.walkFileTree(
        stray,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              release(file);
            }
            operations.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            operations.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void release(Path file) throws IOException {
    FileMetadata metadata;
    try {
      metadata =
          MetadataFile.parse(LocalMetadataStorage.readLimited(file), file.toString(), keyPrefix);
    } catch (CorruptMetadataException foreign) {
      LOG.warn("removing a file that is not metadata: {}", foreign.getMessage());
      return;
    }
    if (Math.max(metadata.additionalNames(), LinkCount.of(file) - 1) > 0) {
      return;
    }
    List<RemovalLog.Release> releases = new ArrayList<>();
    for (StoredObject object : metadata.objects()) {
      releases.add(new RemovalLog.Release(object, root.relativize(file).toString()));
    }
    removalLog.add(releases);
  }
}
