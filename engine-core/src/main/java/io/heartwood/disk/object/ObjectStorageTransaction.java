package io.heartwood.disk.object;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.UnsupportedDiskOperationException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of an object-storage disk: objects are uploaded as they are written, names change at
 * commit, when all uploads have ended. Confined to one thread, except for the outputs.
 */
final class ObjectStorageTransaction implements DiskTransaction {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStorageTransaction.class);

  @FunctionalInterface
  private interface Change {
    void apply(MetadataTransaction names) throws IOException;
  }

  private final ObjectStorageDisk disk;
  private final Set<DiskCapability> capabilities;
  private final MetadataStorage.KeySource keys;
  private final StoreCopies copies;
  private final List<Change> changes = new ArrayList<>();
  private final List<ObjectStorageOutput> outputs = new ArrayList<>();

  /** Keys of objects that were inline data before. */
  private final List<ObjectKey> moved = new ArrayList<>();

  private boolean ended;

  ObjectStorageTransaction(ObjectStorageDisk disk) {
    this.disk = disk;
    capabilities = disk.capabilities();
    keys = disk.metadata().transactionKeys();
    copies = new StoreCopies(disk, keys);
  }

  @Override
  public void createDirectories(DiskPath directory) throws IOException {
    require(DiskCapability.WRITE);
    if (!directory.isRoot()) {
      add(directory, names -> names.createDirectories(directory));
    }
  }

  @Override
  public DiskOutput create(DiskPath file) throws IOException {
    require(DiskCapability.WRITE);
    ObjectStorageOutput output =
        newOutput(
            file,
            disk.maxInlineDataSizeBytes(),
            disk.maxSharedFileSizeBytes(),
            disk.maxMetadataCopySizeBytes());
    addWrite(output, names -> create(names, file, output));
    return output;
  }

  @Override
  public DiskOutput overwrite(DiskPath file) throws IOException {
    require(DiskCapability.OVERWRITE);
    ObjectStorageOutput output =
        newOutput(file, disk.maxInlineDataSizeBytes(), 0, disk.maxMetadataCopySizeBytes());
    addWrite(output, names -> names.overwrite(file, output.metadata()));
    return output;
  }

  @Override
  public DiskOutput append(DiskPath file) throws IOException {
    require(DiskCapability.APPEND);
    ObjectStorageOutput output = newOutput(file, 0, 0, 0);
    addWrite(
        output,
        names -> {
          // As ClickHouse does: an empty addition names an object that does not exist and is never
          // asked for.
          StoredObject object = output.object();
          names.append(
              file,
              object != null ? object : new StoredObject(keys.newObjectKey(file), 0),
              inlineData -> store(file, inlineData));
        });
    return output;
  }

  private ObjectStorageOutput newOutput(
      DiskPath file, int maxInlineDataSizeBytes, int maxSharedFileSizeBytes, int maxCopySizeBytes) {
    requireActive();
    requireNotRoot(file);
    ObjectStorageOutput output =
        new ObjectStorageOutput(
            disk, file, keys, maxInlineDataSizeBytes, maxSharedFileSizeBytes, maxCopySizeBytes);
    outputs.add(output);
    return output;
  }

  private void create(MetadataTransaction names, DiskPath file, ObjectStorageOutput output)
      throws IOException {
    Optional<SharedFiles.Shared> shared = output.shared();
    if (shared.isEmpty()) {
      names.create(file, output.metadata());
      return;
    }
    names.share(
        shared.get().file(),
        shared.get().object(),
        file,
        () -> {
          StoredObject own = store(file, output.contents());
          output.hasOwnObject(own);
          return own;
        });
  }

  /** Makes an object of bytes inside a commit. */
  private StoredObject store(DiskPath file, byte[] inlineData) throws IOException {
    ObjectKey key = keys.newObjectKey(file);
    moved.add(key);
    try (ObjectUpload upload = disk.objects().upload(key)) {
      upload.write(inlineData, 0, inlineData.length);
      StoredObject made = upload.finish();
      disk.made(made.key());
      return made;
    }
  }

  private void addWrite(ObjectStorageOutput output, Change change) {
    changes.add(
        names -> {
          if (output.isFinished()) {
            change.apply(names);
          }
        });
  }

  @Override
  public boolean copyWithinStore(IDisk source, DiskPath existing, DiskPath newFile)
      throws IOException {
    require(DiskCapability.WRITE);
    requireNotRoot(newFile);
    if (!(source instanceof ObjectStorageDisk other)
        || !disk.objects().isSameStore(other.objects())) {
      return false;
    }
    FileMetadata metadata = other.metadata().read(existing);
    boolean severalObjects = metadata.objects().size() > 1;
    if (metadata.inlineData().length > 0
        || severalObjects && !capabilities.contains(DiskCapability.APPEND)) {
      return false;
    }
    FileMetadata copy = FileMetadata.of(copies.start(metadata.objects(), newFile));
    changes.add(names -> names.create(newFile, copy));
    return true;
  }

  @Override
  public void link(DiskPath existing, DiskPath newName) throws IOException {
    require(DiskCapability.LINK_FILES);
    add(newName, names -> names.link(existing, newName));
  }

  @Override
  public void move(DiskPath from, DiskPath to) throws IOException {
    if (!capabilities.contains(DiskCapability.RENAME_FILES)) {
      require(DiskCapability.RENAME_DIRECTORIES);
    }
    requireNotRoot(from);
    add(to, names -> names.move(from, to));
    noteRename(from, to);
  }

  @Override
  public void replace(DiskPath from, DiskPath to) throws IOException {
    require(DiskCapability.RENAME_FILES);
    requireNotRoot(from);
    add(to, names -> names.replace(from, to));
    noteRename(from, to);
  }

  @Override
  public void delete(DiskPath path) throws IOException {
    require(DiskCapability.WRITE);
    add(path, names -> names.delete(path));
  }

  @Override
  public void deleteRecursively(DiskPath path) throws IOException {
    require(DiskCapability.WRITE);
    add(path, names -> names.deleteRecursively(path));
  }

  @Override
  public void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) throws IOException {
    require(DiskCapability.RENAME_DIRECTORIES);
    requireNotRoot(temporaryDirectory);
    add(finalDirectory, names -> names.publish(temporaryDirectory, finalDirectory));
    noteRename(temporaryDirectory, finalDirectory);
  }

  private void noteRename(DiskPath from, DiskPath to) {
    for (ObjectStorageOutput output : outputs) {
      output.renamed(from, to);
    }
  }

  @Override
  public void commit() throws IOException {
    requireActive();
    for (ObjectStorageOutput output : outputs) {
      if (output.isOpen()) {
        throw new IllegalStateException(
            "output is neither finished nor closed: file=" + output.description());
      }
    }
    ended = true;
    try {
      awaitUploads();
    } catch (IOException | RuntimeException | Error failure) {
      removeUploads();
      throw failure;
    }
    MetadataTransaction names = begin();
    try {
      for (Change change : changes) {
        change.apply(names);
      }
    } catch (IOException | RuntimeException failure) {
      closeAfter(failure, names);
      removeUploads();
      throw failure;
    }
    List<StoredObject> released;
    try {
      released = names.commit();
    } catch (CommitUnknownException unknown) {
      closeAfter(unknown, names);
      throw unknown;
    } catch (IOException failure) {
      closeAfter(failure, names);
      removeUploads();
      throw failure;
    } catch (RuntimeException surprise) {
      closeAfter(surprise, names);
      throw new CommitUnknownException("commit ended in the middle: disk=" + disk.name(), surprise);
    }
    // From here on the commit stands, whatever happens.
    try {
      names.close();
    } catch (IOException failure) {
      LOG.warn("transaction of names cannot be closed: disk={}", disk.name(), failure);
    }
    rememberSmallFiles();
    disk.removals().remove(released.stream().map(StoredObject::key).toList());
  }

  /** Files that later ones may be further names of. */
  private void rememberSmallFiles() {
    for (ObjectStorageOutput output : outputs) {
      output
          .sharable()
          .ifPresent(
              object -> {
                DiskPath file = output.committedName();
                disk.sharedFiles()
                    .remember(output.contents(), new SharedFiles.Shared(file, object));
              });
    }
  }

  /** Every upload has an outcome when this returns or fails. */
  private void awaitUploads() throws IOException {
    IOException first = null;
    for (ObjectStorageOutput output : outputs) {
      try {
        output.awaitObject();
      } catch (IOException | RuntimeException failure) {
        first = add(first, failure);
      }
    }
    try {
      copies.await();
    } catch (IOException | RuntimeException failure) {
      first = add(first, failure);
    }
    if (first == null && Thread.currentThread().isInterrupted()) {
      first = new InterruptedIOException("commit was interrupted: disk=" + disk.name());
    }
    if (first != null) {
      throw first;
    }
  }

  private MetadataTransaction begin() throws IOException {
    try {
      return disk.metadata().begin();
    } catch (IOException | RuntimeException failure) {
      removeUploads();
      throw failure;
    }
  }

  private static IOException add(IOException first, Exception failure) {
    if (first != null) {
      first.addSuppressed(failure);
      return first;
    }
    return failure instanceof IOException io ? io : new IOException("upload failed", failure);
  }

  private static void closeAfter(Exception failure, MetadataTransaction names) {
    try {
      names.close();
    } catch (IOException | RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  private void removeUploads() {
    List<ObjectKey> keys = new ArrayList<>(moved);
    keys.addAll(copies.keys());
    for (ObjectStorageOutput output : outputs) {
      if (output.isFinished() && output.object() != null) {
        keys.add(output.object().key());
      }
    }
    disk.removals().remove(keys);
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    IOException first = null;
    for (ObjectStorageOutput output : outputs) {
      try {
        output.close();
      } catch (IOException | RuntimeException failure) {
        first = add(first, failure);
      }
    }
    for (ObjectStorageOutput output : outputs) {
      try {
        output.awaitObject();
      } catch (IOException | RuntimeException failure) {
        LOG.debug("upload of an abandoned file failed: file={}", output.description(), failure);
      }
    }
    try {
      copies.await();
    } catch (IOException | RuntimeException failure) {
      LOG.debug("copy of an abandoned transaction failed: disk={}", disk.name(), failure);
    }
    removeUploads();
    if (first != null) {
      throw first;
    }
  }

  private void add(DiskPath target, Change change) {
    requireActive();
    requireNotRoot(target);
    changes.add(change);
  }

  private static void requireNotRoot(DiskPath path) {
    if (path.isRoot()) {
      throw new IllegalArgumentException("the root of a disk cannot be changed");
    }
  }

  private void require(DiskCapability capability) throws UnsupportedDiskOperationException {
    requireActive();
    if (!capabilities.contains(capability)) {
      throw new UnsupportedDiskOperationException(
          disk.name() + " metadata_type=" + disk.metadata().type(), capability);
    }
  }

  private void requireActive() {
    if (ended) {
      throw new IllegalStateException("transaction has ended: disk=" + disk.name());
    }
  }
}
