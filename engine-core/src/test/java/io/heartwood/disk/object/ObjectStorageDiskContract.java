package io.heartwood.disk.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.disk.DiskContract;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a disk of objects promises beyond every disk: the bucket holds what the names refer to, and
 * nothing else.
 */
public abstract class ObjectStorageDiskContract extends DiskContract {
  /** Keys of all objects that the disk under test could have made. */
  protected Set<String> allKeys(ObjectStorageDisk disk) throws IOException {
    Set<String> keys = new TreeSet<>();
    for (ListedObject object : disk.objects().list("", "", Integer.MAX_VALUE)) {
      keys.add(object.key().value());
    }
    return keys;
  }

  /** Whether uploads that a crash interrupted may have left objects in the test that ran. */
  private boolean crashed;

  @Override
  protected final IDisk reopenAfterCrash(IDisk crashedDisk) throws IOException {
    crashed = true;
    return reopen((ObjectStorageDisk) crashedDisk);
  }

  /** Opens again what the disk stood on. */
  protected abstract ObjectStorageDisk reopen(ObjectStorageDisk crashedDisk) throws IOException;

  @Override
  protected void verifyNothingLeaked(IDisk checked) throws IOException {
    ObjectStorageDisk disk = (ObjectStorageDisk) checked;
    Set<String> named = new TreeSet<>();
    collect(disk.metadata(), DiskPath.ROOT, named);
    Set<String> stored = allKeys(disk);
    if (crashed) {
      stored.retainAll(named);
    }
    assertEquals(named, stored);
    assertEquals(0, disk.waitingRemovalCount());
  }

  private static void collect(MetadataStorage metadata, DiskPath directory, Set<String> named)
      throws IOException {
    for (String name : metadata.list(directory)) {
      DiskPath path = directory.resolve(name);
      if (metadata.isDirectory(path)) {
        collect(metadata, path, named);
      } else {
        for (StoredObject object : metadata.read(path).objects()) {
          if (object.sizeBytes() > 0) {
            named.add(object.key().value());
          }
        }
      }
    }
  }
}
