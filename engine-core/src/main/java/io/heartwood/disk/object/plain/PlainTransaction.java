package io.heartwood.disk.object.plain;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.UndoLog;
import io.heartwood.disk.UnsupportedDiskOperationException;
import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.MetadataTransaction;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes of a {@code plain} disk: new files are there already, empty ones are made at commit, and
 * deletions come last. Confined to one thread.
 */
final class PlainTransaction implements MetadataTransaction {
  private final PlainMetadataStorage storage;
  private final ObjectStorage objects;

  /** New files, with the object of each; null for an empty one. */
  private final Map<DiskPath, StoredObject> created = new LinkedHashMap<>();

  private final Set<DiskPath> deleted = new LinkedHashSet<>();
  private final Set<DiskPath> deletedTrees = new LinkedHashSet<>();
  private boolean ended;

  PlainTransaction(PlainMetadataStorage storage) {
    this.storage = storage;
    this.objects = storage.objects();
  }

  /** A directory is there when there is a file below it. */
  @Override
  public void createDirectories(DiskPath directory) {
    requireActive();
  }

  @Override
  public void create(DiskPath file, FileMetadata metadata) throws IOException {
    requireActive();
    StoredObject object = metadata.objects().isEmpty() ? null : metadata.objects().get(0);
    if (created.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    created.put(file, object);
  }

  @Override
  public void overwrite(DiskPath file, FileMetadata metadata) throws IOException {
    throw unsupported(DiskCapability.OVERWRITE);
  }

  @Override
  public void append(DiskPath file, StoredObject object, InlineDataMove move) throws IOException {
    throw unsupported(DiskCapability.APPEND);
  }

  @Override
  public void share(
      DiskPath existing, StoredObject object, DiskPath newFile, ObjectSource otherwise)
      throws IOException {
    throw unsupported(DiskCapability.LINK_FILES);
  }

  @Override
  public void link(DiskPath existing, DiskPath newName) throws IOException {
    throw unsupported(DiskCapability.LINK_FILES);
  }

  @Override
  public void move(DiskPath from, DiskPath to) throws IOException {
    throw unsupported(DiskCapability.RENAME_FILES);
  }

  @Override
  public void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) throws IOException {
    throw unsupported(DiskCapability.RENAME_DIRECTORIES);
  }

  @Override
  public void replace(DiskPath from, DiskPath to) throws IOException {
    throw unsupported(DiskCapability.RENAME_FILES);
  }

  @Override
  public void delete(DiskPath path) {
    requireActive();
    deleted.add(path);
  }

  @Override
  public void deleteRecursively(DiskPath path) {
    requireActive();
    deletedTrees.add(path);
  }

  @Override
  public void setReadOnly(DiskPath file) throws IOException {
    throw new IOException("files have no flags: metadata_type=" + PlainMetadataStorage.TYPE);
  }

  private IOException unsupported(DiskCapability capability) {
    return new UnsupportedDiskOperationException(
        storage.location() + " metadata_type=" + PlainMetadataStorage.TYPE, capability);
  }

  @Override
  public List<StoredObject> commit() throws IOException {
    requireActive();
    ended = true;
    UndoLog undo = new UndoLog();
    Set<ObjectKey> doomed = doomed();
    try {
      for (Map.Entry<DiskPath, StoredObject> file : created.entrySet()) {
        if (file.getValue() == null) {
          createEmpty(file.getKey(), undo);
        }
      }
      delete(List.copyOf(doomed));
    } catch (CommitUnknownException unknown) {
      throw unknown;
    } catch (IOException | RuntimeException failure) {
      if (!undo.undo(failure)) {
        throw new CommitUnknownException("commit could not be undone", failure);
      }
      throw failure;
    }
    created.forEach(
        (file, object) -> storage.created(file, object == null ? 0 : object.sizeBytes()));
    storage.confirmRemoved(doomed);
    return List.of();
  }

  /** What is deleted; files that this transaction made among it. */
  private Set<ObjectKey> doomed() throws IOException {
    Set<ObjectKey> doomed = new LinkedHashSet<>();
    for (DiskPath path : deleted) {
      List<ObjectKey> keys = storage.keysOf(path);
      if (keys.isEmpty() && !created.containsKey(path)) {
        throw new NoSuchFileException(path.toString());
      }
      if (keys.size() > 1 || keys.size() == 1 && !keys.contains(storage.newObjectKey(path))) {
        throw new DirectoryNotEmptyException(path.toString());
      }
      doomed.addAll(keys);
      created.remove(path);
    }
    for (DiskPath path : deletedTrees) {
      doomed.addAll(storage.keysOf(path));
      created.keySet().removeIf(file -> file.startsWith(path));
    }
    return doomed;
  }

  private void createEmpty(DiskPath file, UndoLog undo) throws IOException {
    ObjectKey key = storage.newObjectKey(file);
    if (storage.isThere(key)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    undo.add(() -> objects.delete(List.of(key)));
    try (ObjectUpload upload = objects.upload(key)) {
      upload.finish();
    }
  }

  private void delete(List<ObjectKey> doomed) throws IOException {
    if (doomed.isEmpty()) {
      return;
    }
    try {
      objects.delete(doomed);
    } catch (IOException failure) {
      List<ObjectKey> left = new ArrayList<>();
      try {
        for (ObjectKey key : doomed) {
          if (storage.isThere(key)) {
            left.add(key);
          }
        }
        if (left.size() < doomed.size()) {
          objects.delete(left);
          return;
        }
      } catch (IOException second) {
        failure.addSuppressed(second);
        throw new CommitUnknownException("files were deleted in part", failure);
      }
      throw failure;
    }
  }

  @Override
  public void close() {
    ended = true;
  }

  private void requireActive() {
    if (ended) {
      throw new IllegalStateException("transaction has ended");
    }
  }
}
