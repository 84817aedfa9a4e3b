package io.heartwood.disk.object.plain;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.object.MetadataStorage;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** What tests of the layouts without metadata files share. */
public final class PlainLayouts {
  /** What all keys begin with. */
  public static final String PREFIX = "some/prefix/";

  private PlainLayouts() {}

  /** Keys of the objects of all files below a directory. */
  public static Set<String> objectKeys(MetadataStorage metadata, DiskPath directory)
      throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String name : metadata.list(directory)) {
      DiskPath path = directory.resolve(name);
      if (metadata.isDirectory(path)) {
        keys.addAll(objectKeys(metadata, path));
      } else {
        for (StoredObject object : metadata.read(path).objects()) {
          keys.add(object.key().value());
        }
      }
    }
    return keys;
  }

  /** Keys without those that hold the paths of directories. */
  public static Set<String> otherThanNames(Set<String> keys) {
    Set<String> others = new TreeSet<>(keys);
    others.removeIf(key -> key.contains("__meta/"));
    return others;
  }
}
