package io.heartwood.metadata.local;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.local.LocalFiles;
import io.heartwood.disk.local.NameChanges;
import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.MetadataTransaction;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of a metadata tree: new texts are staged beside, names change at commit, under the lock
 * of the tree. Confined to one thread.
 */
final class LocalMetadataTransaction implements MetadataTransaction {
  private static final Logger LOG = LoggerFactory.getLogger(LocalMetadataTransaction.class);

  @FunctionalInterface
  private interface Change {
    void apply(MetadataCommit commit) throws IOException;
  }

  private final LocalMetadataStorage storage;
  private final List<Change> changes = new ArrayList<>();
  private final List<Path> staged = new ArrayList<>();
  private boolean ended;

  LocalMetadataTransaction(LocalMetadataStorage storage) {
    this.storage = storage;
  }

  @Override
  public void createDirectories(DiskPath directory) {
    Path path = storage.resolve(directory);
    add(commit -> commit.names().createDirectories(path));
  }

  @Override
  public void create(DiskPath file, FileMetadata metadata) throws IOException {
    requireActive();
    Path path = storage.resolve(file);
    Path text = storage.stage(MetadataFile.format(metadata));
    staged.add(text);
    add(commit -> commit.names().move(text, path));
  }

  @Override
  public void overwrite(DiskPath file, FileMetadata metadata) {
    Path path = storage.resolve(file);
    add(commit -> commit.overwrite(path, metadata));
  }

  @Override
  public void append(DiskPath file, StoredObject object, InlineDataMove move) {
    Path path = storage.resolve(file);
    add(commit -> commit.append(path, object, move));
  }

  @Override
  public void share(
      DiskPath existing, StoredObject object, DiskPath newFile, ObjectSource otherwise) {
    Path source = storage.resolve(existing);
    Path target = storage.resolve(newFile);
    add(commit -> commit.share(source, object, target, otherwise));
  }

  @Override
  public void link(DiskPath existing, DiskPath newName) {
    Path source = storage.resolve(existing);
    Path target = storage.resolve(newName);
    add(commit -> commit.link(source, target));
  }

  @Override
  public void move(DiskPath from, DiskPath to) {
    Path source = storage.resolve(from);
    Path target = storage.resolve(to);
    add(commit -> commit.names().move(source, target));
  }

  @Override
  public void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) {
    Path source = storage.resolve(temporaryDirectory);
    Path target = storage.resolve(finalDirectory);
    add(
        commit -> {
          LocalFiles.requireDirectory(source);
          commit.names().syncTree(source);
          commit.names().move(source, target);
        });
  }

  @Override
  public void replace(DiskPath from, DiskPath to) {
    Path source = storage.resolve(from);
    Path target = storage.resolve(to);
    add(commit -> commit.replace(source, target));
  }

  @Override
  public void delete(DiskPath path) {
    Path target = storage.resolve(path);
    add(
        commit -> {
          if (Files.isDirectory(target)) {
            commit.names().removeEmptyDirectory(target);
          } else {
            commit.remove(target);
          }
        });
  }

  @Override
  public void deleteRecursively(DiskPath path) {
    Path target = storage.resolve(path);
    add(
        commit -> {
          if (LocalFiles.attributesIfExists(target).isPresent()) {
            commit.remove(target);
          }
        });
  }

  @Override
  public void setReadOnly(DiskPath file) {
    Path path = storage.resolve(file);
    add(commit -> commit.setReadOnly(path));
  }

  @Override
  public List<StoredObject> commit() throws IOException {
    requireActive();
    ended = true;
    NameChanges names = storage.newChanges();
    MetadataCommit commit = new MetadataCommit(storage, names, staged);
    synchronized (storage.commitLock()) {
      apply(commit, names);
    }
    names.discardTrash();
    discardStaged();
    return commit.releases().stream().map(RemovalLog.Release::object).toList();
  }

  private void apply(MetadataCommit commit, NameChanges names) throws IOException {
    try {
      for (Change change : changes) {
        change.apply(commit);
      }
      names.syncTouched();
      storage.removalLog().add(commit.releases());
    } catch (IOException | RuntimeException failure) {
      if (!names.undo(failure)) {
        throw new CommitUnknownException(
            "commit failed and could not be undone: metadata=" + storage.location(), failure);
      }
      discardStaged();
      throw failure;
    }
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      discardStaged();
    }
  }

  /**
   * Removes texts that were not moved to their place; what cannot be removed waits for the next
   * open.
   */
  private void discardStaged() {
    for (Path text : staged) {
      try {
        Files.deleteIfExists(text);
      } catch (IOException failure) {
        LOG.warn(
            "text is left under a temporary name: path={} reason={}", text, failure.toString());
      }
    }
    staged.clear();
  }

  private void add(Change change) {
    requireActive();
    changes.add(change);
  }

  private void requireActive() {
    if (ended) {
      throw new IllegalStateException("transaction has ended: metadata=" + storage.location());
    }
  }
}
