package io.heartwood.disk.object.plain;

import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.disk.object.plain.Namespace.Directory;
import io.heartwood.disk.object.plain.Namespace.StoredFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is different in the next namespace, as lists of what must be done in the bucket. Comparing
 * sends no request. Confined to one thread; the lists are the commit's, which changes them as it
 * goes.
 */
final class NamespaceDifference {
  /**
   * A file that gets its key: from another object, or empty if {@code source} is null. {@code
   * takenBytes} is the size of what has the key before, or -1.
   */
  record Placing(ObjectKey source, ObjectKey target, long takenBytes, long sizeBytes) {}

  /** A directory that gets a name; {@code before} is null for a new one. */
  record Naming(String token, String before, String after) {}

  private final RewritableKeys keys;

  final List<Placing> placings = new ArrayList<>();
  final List<Naming> namings = new ArrayList<>();

  /** Tokens that lose their name, by old path. */
  final Map<String, String> removed = new TreeMap<>();

  final List<StoredObject> deletedFiles = new ArrayList<>();

  /** By key, the paths of files that are deleted. */
  final Map<ObjectKey, String> deletedPaths = new HashMap<>();

  final Set<String> newFilePaths = new HashSet<>();

  /** Uploads in directories that have no name yet, and that no file needs. */
  final List<ObjectKey> superfluous = new ArrayList<>();

  /** Objects that have no name afterwards. */
  final List<StoredObject> released = new ArrayList<>();

  /** Compares; the directories of {@code after} are told the keys that their files will have. */
  NamespaceDifference(
      RewritableKeys keys,
      Namespace before,
      Namespace after,
      Set<String> newTokens,
      Set<ObjectKey> uploads) {
    this.keys = keys;
    // What lies where it was, and is the same, is left out at once: most of a large namespace.
    Map<String, String> pathsBefore = new TreeMap<>();
    Map<String, String> pathsAfter = new TreeMap<>();
    Map<String, Directory> old = byToken(before, after, pathsBefore);
    Map<String, Directory> young = byToken(after, before, pathsAfter);
    Set<ObjectKey> kept = new HashSet<>();
    young.forEach(
        (token, directory) -> {
          if (old.get(token) != directory) {
            String path = pathsAfter.getOrDefault(token, "");
            compareFiles(token, path, old.get(token), directory, kept);
          }
        });
    pathsAfter.forEach(
        (token, path) -> {
          String pathBefore = pathsBefore.get(token);
          if (!path.equals(pathBefore)) {
            namings.add(new Naming(token, pathBefore, path));
          }
        });
    pathsBefore.forEach(
        (token, path) -> {
          if (!pathsAfter.containsKey(token)) {
            removed.put(path, token);
            old.get(token)
                .files
                .forEach((name, file) -> release(keys.file(token, name), file.sizeBytes()));
          }
        });
    for (ObjectKey upload : uploads) {
      if (!kept.contains(upload)) {
        if (newTokens.contains(keys.parse(upload).token())) {
          superfluous.add(upload);
        } else {
          release(upload, 0);
        }
      }
    }
  }

  /** Directories with a token that the other namespace does not have just so, and their paths. */
  private static Map<String, Directory> byToken(
      Namespace namespace, Namespace other, Map<String, String> paths) {
    Map<String, Directory> byToken = new HashMap<>();
    namespace
        .directories()
        .forEach(
            (path, directory) -> {
              if (directory.token != null && other.directories().get(path) != directory) {
                byToken.put(directory.token, directory);
                if (!path.isEmpty()) {
                  paths.put(directory.token, path);
                }
              }
            });
    return byToken;
  }

  /** Also tells the new directory the keys that its files will have. */
  private void compareFiles(
      String token, String path, Directory old, Directory young, Set<ObjectKey> kept) {
    young.files.replaceAll(
        (name, file) -> {
          ObjectKey key = keys.file(token, name);
          kept.add(key);
          StoredFile taken = old == null ? null : old.files.get(name);
          if (!key.equals(file.key())) {
            long takenBytes = taken == null ? -1 : taken.sizeBytes();
            placings.add(new Placing(file.key(), key, takenBytes, file.sizeBytes()));
          }
          if (taken == null) {
            newFilePaths.add(child(path, name));
          }
          return new StoredFile(key, file.sizeBytes(), file.modified());
        });
    if (old == null) {
      return;
    }
    for (Map.Entry<String, StoredFile> file : old.files.entrySet()) {
      String name = file.getKey();
      if (!young.files.containsKey(name)) {
        ObjectKey key = keys.file(token, name);
        deletedFiles.add(new StoredObject(key, file.getValue().sizeBytes()));
        deletedPaths.put(key, child(path, name));
      }
    }
  }

  private static String child(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  private void release(ObjectKey key, long sizeBytes) {
    released.add(new StoredObject(key, sizeBytes));
  }
}
