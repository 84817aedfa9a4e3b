package io.heartwood.disk.object;

import io.heartwood.disk.DiskPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Copies that a transaction lets the store make, a bounded number at once, beside its uploads.
 * Confined to one thread.
 */
final class StoreCopies {
  private final ObjectStorageDisk disk;
  private final MetadataStorage.KeySource keys;
  private final List<ObjectKey> made = new ArrayList<>();
  private final List<Future<ObjectKey>> underWay = new ArrayList<>();

  StoreCopies(ObjectStorageDisk disk, MetadataStorage.KeySource keys) {
    this.disk = disk;
    this.keys = keys;
  }

  /** Begins to copy the objects of a file; answers what the copy will consist of. */
  List<StoredObject> start(List<StoredObject> objects, DiskPath newFile) throws IOException {
    List<StoredObject> copies = new ArrayList<>();
    for (StoredObject object : objects) {
      if (object.sizeBytes() == 0) {
        continue;
      }
      ObjectKey key = keys.newObjectKey(newFile);
      made.add(key);
      copies.add(new StoredObject(key, object.sizeBytes()));
      underWay.add(
          disk.uploads()
              .start(
                  () -> {
                    disk.objects().copy(object, key);
                    return key;
                  }));
    }
    return copies;
  }

  /**
   * Waits until every copy has an outcome.
   *
   * @throws IOException the first failure
   */
  void await() throws IOException {
    IOException first = null;
    for (Future<ObjectKey> copy : underWay) {
      try {
        UploadThreads.await(copy);
      } catch (IOException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    underWay.clear();
    if (first != null) {
      throw first;
    }
  }

  /** Keys of all copies, whether they were made or not. */
  List<ObjectKey> keys() {
    return made;
  }
}
