package io.heartwood.metadata.local;

import io.heartwood.disk.local.LocalFiles;
import io.heartwood.disk.local.NameChanges;
import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.MetadataTransaction;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One commit while it is applied: changes names and texts, and counts who still refers to which
 * objects. Runs under the lock of the tree; confined to one thread.
 *
 * <p>Counts in texts are always too high rather than too low if a crash comes in between: raised
 * before a name is added, lowered after a name was taken away. Too high leaks an object, too low
 * would lose one.
 */
final class MetadataCommit {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataCommit.class);

  /**
   * Names of a shared file, at most: file systems have limits, and a damaged text damages all its
   * names.
   */
  private static final int MOST_SHARED_NAMES = 1000;

  private final LocalMetadataStorage storage;
  private final NameChanges names;
  private final List<RemovalLog.Release> releases = new ArrayList<>();
  private final List<Path> staged;

  /**
   * How many names of a file this commit has taken away that still count as links, in the trash.
   */
  private final Map<Object, Integer> removedNames = new HashMap<>();

  /**
   * Begins without changes.
   *
   * @param staged gets the temporary names of texts that are written on the way
   */
  MetadataCommit(LocalMetadataStorage storage, NameChanges names, List<Path> staged) {
    this.storage = storage;
    this.names = names;
    this.staged = staged;
  }

  NameChanges names() {
    return names;
  }

  /** Objects that no name refers to any more. */
  List<RemovalLog.Release> releases() {
    return releases;
  }

  void overwrite(Path file, FileMetadata metadata) throws IOException {
    if (LocalFiles.attributesIfExists(file).isEmpty()) {
      names.move(stage(metadata), file);
      return;
    }
    FileMetadata old;
    try {
      old = storage.readText(file);
    } catch (CorruptMetadataException foreign) {
      LOG.warn("overwriting a file that is not metadata: {}", foreign.getMessage());
      names.replace(stage(metadata), file);
      return;
    }
    FileMetadata changed =
        new FileMetadata(
            metadata.objects(),
            metadata.inlineData(),
            additionalNames(file, old),
            old.readOnly(),
            metadata.copy());
    setContents(file, changed);
    release(old, file);
  }

  void append(Path file, StoredObject object, MetadataTransaction.InlineDataMove move)
      throws IOException {
    if (LocalFiles.attributesIfExists(file).isEmpty()) {
      names.move(stage(FileMetadata.of(List.of(object))), file);
      return;
    }
    FileMetadata old = storage.readText(file);
    List<StoredObject> objects = new ArrayList<>(old.objects());
    if (old.inlineData().length > 0) {
      objects.add(move.toObject(old.inlineData()));
    }
    objects.add(object);
    setContents(
        file, new FileMetadata(objects, new byte[0], additionalNames(file, old), old.readOnly()));
  }

  /**
   * A text with one name is replaced in one step; one with several is rewritten in place, for all
   * of them.
   */
  private void setContents(Path file, FileMetadata metadata) throws IOException {
    if (linkCount(file) == 1) {
      names.replace(stage(metadata), file);
    } else {
      rewrite(file, metadata, true);
    }
  }

  void setReadOnly(Path file) throws IOException {
    FileMetadata old = storage.readText(file);
    rewrite(file, old.withReadOnly(true), false);
  }

  void link(Path existing, Path newName) throws IOException {
    FileMetadata old = storage.readText(existing);
    if (needsCount(old)) {
      rewrite(existing, withAdditionalNames(old, additionalNames(existing, old) + 1), false);
    }
    names.link(existing, newName);
  }

  void share(
      Path existing, StoredObject object, Path newFile, MetadataTransaction.ObjectSource otherwise)
      throws IOException {
    if (canTakeAnotherName(existing, object)) {
      link(existing, newFile);
    } else {
      names.move(stage(FileMetadata.of(List.of(otherwise.makeObject()))), newFile);
    }
  }

  private boolean canTakeAnotherName(Path file, StoredObject object) throws IOException {
    if (!LocalFiles.attributesIfExists(file)
        .map(BasicFileAttributes::isRegularFile)
        .orElse(false)) {
      return false;
    }
    try {
      FileMetadata metadata = storage.readText(file);
      return metadata.objects().equals(List.of(object))
          && !metadata.readOnly()
          && additionalNames(file, metadata) < MOST_SHARED_NAMES;
    } catch (CorruptMetadataException damaged) {
      return false;
    }
  }

  void replace(Path from, Path to) throws IOException {
    Optional<Path> oldTarget = names.replace(from, to);
    if (oldTarget.isPresent()) {
      forgetName(oldTarget.get(), to);
    }
  }

  /** Removes a file or a directory with all it holds. */
  void remove(Path path) throws IOException {
    Path trash = names.remove(path);
    Files.walkFileTree(
        trash,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              forgetName(file, path.resolve(trash.relativize(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Notes that a name of a file is gone.
   *
   * @param trash where the name stands now
   * @param was what it was
   */
  private void forgetName(Path trash, Path was) throws IOException {
    FileMetadata old;
    try {
      old = storage.readText(trash);
    } catch (CorruptMetadataException foreign) {
      LOG.warn("removing a file that is not metadata: file={} {}", was, foreign.getMessage());
      return;
    }
    int others = additionalNames(trash, old);
    if (others > 0 && needsCount(old)) {
      rewrite(trash, withAdditionalNames(old, others - 1), false);
    } else {
      release(old, was);
    }
    Object identity = LinkCount.identity(trash);
    if (identity != null) {
      removedNames.merge(identity, 1, Integer::sum);
    }
  }

  /**
   * The count of names tells when objects may go. A text with inline data has none, so it is left
   * as it is: rewriting it in place would put the only copy of the data at the mercy of a power
   * failure in the middle.
   */
  private static boolean needsCount(FileMetadata metadata) {
    return metadata.inlineData().length == 0;
  }

  /**
   * Number of names beyond one: what the text says or what the file system says, whichever is more.
   */
  private int additionalNames(Path file, FileMetadata metadata) throws IOException {
    return Math.max(metadata.additionalNames(), linkCount(file) - 1);
  }

  /** Number of names of a file, without those that this commit has taken away. */
  private int linkCount(Path file) throws IOException {
    Object identity = LinkCount.identity(file);
    int removed = identity == null ? 0 : removedNames.getOrDefault(identity, 0);
    return LinkCount.of(file) - removed;
  }

  private static FileMetadata withAdditionalNames(FileMetadata metadata, int additionalNames) {
    return metadata.withAdditionalNames(additionalNames < 0 ? Integer.MAX_VALUE : additionalNames);
  }

  private void release(FileMetadata metadata, Path path) {
    String logicalPath = storage.logicalPath(path);
    for (StoredObject object : metadata.objects()) {
      releases.add(new RemovalLog.Release(object, logicalPath));
    }
  }

  private Path stage(FileMetadata metadata) throws IOException {
    Path text = storage.stage(MetadataFile.format(metadata));
    staged.add(text);
    return text;
  }

  private void rewrite(Path file, FileMetadata metadata, boolean durable) throws IOException {
    byte[] old = storage.readBytes(file);
    names.onUndo(() -> storage.rewrite(file, old, durable));
    storage.rewrite(file, MetadataFile.format(metadata), durable);
  }
}
