package io.heartwood.disk.object.plain;

import io.heartwood.disk.DiskPath;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.plain.Namespace.Directory;
import io.heartwood.disk.object.plain.Namespace.StoredFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the namespace of a {@code plain_rewritable} bucket: one listing of the prefix, a request
 * for each thousand objects, and one small read for each directory, several at once.
 */
final class NamespaceLoader {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceLoader.class);
  private static final int PAGE_OBJECTS = 1000;
  private static final int THREADS = 16;

  /**
   * What was found.
   *
   * @param orphans objects of directories that have no name: what crashes have left
   */
  record Loaded(Namespace namespace, List<ListedObject> orphans) {}

  private final ObjectStorage objects;
  private final RewritableKeys keys;
  private final Map<String, ListedObject> directories = new TreeMap<>();
  private final Map<String, List<ListedObject>> files = new TreeMap<>();

  NamespaceLoader(ObjectStorage objects, RewritableKeys keys) {
    this.objects = objects;
    this.keys = keys;
  }

  /**
   * Lists and reads.
   *
   * @throws IOException if a request fails, or names contradict each other; the message tells which
   */
  Loaded load() throws IOException {
    listAll();
    Map<String, DiskPath> paths = readPaths();
    TreeMap<String, Directory> found = new TreeMap<>();
    found.put("", new Directory(RewritableKeys.ROOT_TOKEN, Instant.EPOCH));
    Set<String> named = new HashSet<>(Set.of(RewritableKeys.ROOT_TOKEN));
    List<ListedObject> orphans = new ArrayList<>();
    for (Map.Entry<String, DiskPath> entry : paths.entrySet()) {
      String token = entry.getKey();
      String path = entry.getValue().toString();
      ListedObject listed = directories.get(token);
      if (path.equals(RewritableCommit.REMOVED_PREFIX + token)) {
        orphans.add(listed);
        continue;
      }
      named.add(token);
      Directory other = found.put(path, new Directory(token, listed.lastModified()));
      if (other != null) {
        throw new IOException(
            "two directories have one path: path="
                + path
                + " keys="
                + keys.prefixPath(other.token)
                + ", "
                + keys.prefixPath(token));
      }
    }
    addDirectoriesAbove(found);
    Map<String, String> pathOfToken = new TreeMap<>();
    found.forEach((path, directory) -> pathOfToken.put(tokenOrPath(path, directory), path));
    files.forEach(
        (token, listed) -> {
          if (named.contains(token)) {
            Directory directory = found.get(pathOfToken.get(token));
            listed.forEach(object -> directory.files.put(nameOf(object), stored(object)));
          } else if (isOldLayout(listed)) {
            LOG.warn(
                "directory of the layout before __meta is not read: storage={} directory={}",
                objects.description(),
                keys.prefix() + token);
          } else {
            orphans.addAll(listed);
          }
        });
    requireUnambiguous(found);
    return new Loaded(new Namespace(found), orphans);
  }

  private static String tokenOrPath(String path, Directory directory) {
    return directory.token != null ? directory.token : path + "/";
  }

  private void listAll() throws IOException {
    String startAfter = "";
    while (true) {
      List<ListedObject> page = objects.list(keys.prefix(), startAfter, PAGE_OBJECTS);
      for (ListedObject object : page) {
        RewritableKeys.Parsed parsed = keys.parse(object.key());
        if (parsed.kind() == RewritableKeys.Kind.DIRECTORY) {
          directories.put(parsed.token(), object);
        } else if (parsed.kind() == RewritableKeys.Kind.FILE) {
          files.computeIfAbsent(parsed.token(), token -> new ArrayList<>()).add(object);
        }
      }
      if (page.size() < PAGE_OBJECTS) {
        return;
      }
      startAfter = page.get(page.size() - 1).key().value();
    }
  }

  private Map<String, DiskPath> readPaths() throws IOException {
    Map<String, DiskPath> paths = new TreeMap<>();
    if (directories.isEmpty()) {
      return paths;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(THREADS, directories.size()),
            work -> {
              Thread thread = new Thread(work, "heartwood-load-names");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Map<String, Future<DiskPath>> reads = new TreeMap<>();
      directories.forEach(
          (token, object) -> reads.put(token, threads.submit(() -> readPath(object))));
      for (Map.Entry<String, Future<DiskPath>> read : reads.entrySet()) {
        paths.put(read.getKey(), read.getValue().get());
      }
      return paths;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException cause) {
        throw new IOException("names of the disk cannot be read: " + cause.getMessage(), cause);
      }
      throw new IOException("names of the disk cannot be read", failure.getCause());
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("reading names was interrupted");
    } finally {
      threads.shutdownNow();
    }
  }

  private DiskPath readPath(ListedObject object) throws IOException {
    if (object.sizeBytes() > RewritableKeys.LARGEST_PATH_BYTES) {
      throw new IOException(
          "object is too large for a path: key="
              + object.key()
              + " sizeBytes="
              + object.sizeBytes());
    }
    byte[] bytes = new byte[(int) object.sizeBytes()];
    objects.readFully(object.key(), 0, bytes, 0, bytes.length);
    return RewritableKeys.decode(object.key(), bytes);
  }

  /** Directories of which there is only one below them. */
  private static void addDirectoriesAbove(TreeMap<String, Directory> found) {
    for (Map.Entry<String, Directory> entry : List.copyOf(found.entrySet())) {
      String path = entry.getKey();
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        found.putIfAbsent(path.substring(0, slash), new Directory(null, entry.getValue().modified));
      }
    }
  }

  private static void requireUnambiguous(TreeMap<String, Directory> found) throws IOException {
    for (Map.Entry<String, Directory> entry : found.entrySet()) {
      for (Map.Entry<String, StoredFile> file : entry.getValue().files.entrySet()) {
        String path = entry.getKey().isEmpty() ? "" : entry.getKey() + "/";
        if (found.containsKey(path + file.getKey())) {
          throw new IOException(
              "a file and a directory have one path: path="
                  + path
                  + file.getKey()
                  + " key="
                  + file.getValue().key());
        }
      }
    }
  }

  private static boolean isOldLayout(List<ListedObject> objects) {
    return objects.stream().anyMatch(o -> nameOf(o).equals(RewritableKeys.PREFIX_PATH));
  }

  private static String nameOf(ListedObject object) {
    String key = object.key().value();
    return key.substring(key.lastIndexOf('/') + 1);
  }

  private static StoredFile stored(ListedObject object) {
    ObjectKey key = object.key();
    return new StoredFile(key, object.sizeBytes(), object.lastModified());
  }
}
