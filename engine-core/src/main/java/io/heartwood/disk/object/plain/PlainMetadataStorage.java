package io.heartwood.disk.object.plain;

import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.MetadataStorage;
import io.heartwood.disk.object.MetadataTransaction;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * ClickHouse's {@code metadata_type=plain}: the key of a file is the prefix and its path, and there
 * is nothing else in the bucket. Either reads what the other wrote. Thread-safe. Does not own the
 * object storage.
 *
 * <p>A file is written once, under its final key, and is there as soon as it is finished: not at
 * commit. There are no renames, no hard links, no overwriting and no appending, and a directory is
 * there as long as there is a file below it. Since nothing can be published, tables on such a disk
 * can only be read, as in ClickHouse; parts are copied to it by {@link io.heartwood.disk.DiskCopy}.
 * A transaction that is not committed takes its files away again; after a crash those that were
 * finished stay.
 *
 * <p>Names cost requests: existence and size of a file one HeadObject, a directory one LIST for
 * each thousand files below it. Sizes that were seen are remembered, for at most {@value #KNOWN}
 * files; they cannot change.
 */
public final class PlainMetadataStorage implements MetadataStorage {
  /** How ClickHouse names the layout. */
  public static final String TYPE = "plain";

  static final int KNOWN = 20_000;
  private static final int PAGE_OBJECTS = 1000;

  private final ObjectStorage objects;
  private final String prefix;

  /** Files that are being written: their keys may not be written by another transaction. */
  private final Set<ObjectKey> underWay = ConcurrentHashMap.newKeySet();

  private final List<Consumer<ObjectKey>> observers = new CopyOnWriteArrayList<>();

  /** Sizes of objects, in the order in which they were last seen; the owner of its own lock. */
  private final Map<ObjectKey, Long> knownSizes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Long> eldest) {
          return size() > KNOWN;
        }
      };

  /**
   * Names below a prefix; sends no request.
   *
   * @param objects the bucket; stays the caller's
   * @param keyPrefix empty, or ending in {@code /}
   */
  public PlainMetadataStorage(ObjectStorage objects, String keyPrefix) {
    if (!keyPrefix.isEmpty() && !keyPrefix.endsWith("/")) {
      throw new IllegalArgumentException("key prefix does not end in a slash: prefix=" + keyPrefix);
    }
    this.objects = objects;
    this.prefix = keyPrefix;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String location() {
    return objects.description() + "/" + prefix;
  }

  /** Any path is a key. */
  @Override
  public boolean makesKey(ObjectKey key) {
    return key.value().startsWith(prefix) && key.value().length() > prefix.length();
  }

  @Override
  public boolean replacesObjects() {
    return true;
  }

  @Override
  public void observeRewrites(Consumer<ObjectKey> observer) {
    observers.add(observer);
  }

  @Override
  public Set<DiskCapability> capabilities() {
    return Set.of(DiskCapability.WRITE);
  }

  private ObjectKey key(DiskPath file) {
    return new ObjectKey(prefix + file);
  }

  private String below(DiskPath directory) {
    return directory.isRoot() ? prefix : prefix + directory + "/";
  }

  @Override
  public boolean exists(DiskPath path) throws IOException {
    return path.isRoot() || find(path).isPresent() || isDirectory(path);
  }

  @Override
  public boolean isDirectory(DiskPath path) throws IOException {
    return path.isRoot() || !objects.list(below(path), "", 1).isEmpty();
  }

  private Optional<StoredObject> find(DiskPath file) throws IOException {
    ObjectKey key = key(file);
    Long known;
    synchronized (knownSizes) {
      known = knownSizes.get(key);
    }
    if (known != null) {
      return Optional.of(new StoredObject(key, known));
    }
    Optional<StoredObject> found = objects.find(key);
    found.ifPresent(object -> remember(object.key(), object.sizeBytes()));
    return found;
  }

  private void remember(ObjectKey key, long sizeBytes) {
    synchronized (knownSizes) {
      knownSizes.put(key, sizeBytes);
    }
  }

  private void forget(Collection<ObjectKey> keys) {
    synchronized (knownSizes) {
      knownSizes.keySet().removeAll(keys);
    }
  }

  @Override
  public List<String> list(DiskPath directory) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    String start = below(directory);
    forEachBelow(
        directory,
        object -> {
          String rest = object.key().value().substring(start.length());
          int slash = rest.indexOf('/');
          String name = slash < 0 ? rest : rest.substring(0, slash);
          if (isName(name)) {
            names.add(name);
          }
          remember(object.key(), object.sizeBytes());
        });
    if (names.isEmpty() && !directory.isRoot()) {
      if (find(directory).isPresent()) {
        throw new NotDirectoryException(directory.toString());
      }
      throw new NoSuchFileException(directory.toString());
    }
    return new ArrayList<>(names);
  }

  /** Whether a segment of a key can be a name; others are foreign, and not shown. */
  private static boolean isName(String segment) {
    try {
      return !segment.isEmpty() && !DiskPath.of(segment).isRoot();
    } catch (IllegalArgumentException foreign) {
      return false;
    }
  }

  private void forEachBelow(DiskPath directory, Consumer<ListedObject> consumer)
      throws IOException {
    String startAfter = "";
    while (true) {
      List<ListedObject> page = objects.list(below(directory), startAfter, PAGE_OBJECTS);
      page.forEach(consumer);
      if (page.size() < PAGE_OBJECTS) {
        return;
      }
      startAfter = page.get(page.size() - 1).key().value();
    }
  }

  /** When a file was made; of a directory, the newest of the first thousand files below it. */
  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    for (ListedObject object : objects.list(prefix + path, "", 1)) {
      if (!path.isRoot() && object.key().equals(key(path))) {
        return object.lastModified();
      }
    }
    return objects.list(below(path), "", PAGE_OBJECTS).stream()
        .map(ListedObject::lastModified)
        .max(Instant::compareTo)
        .orElseThrow(() -> new NoSuchFileException(path.toString()));
  }

  @Override
  public FileMetadata read(DiskPath file) throws IOException {
    Optional<StoredObject> found = file.isRoot() ? Optional.empty() : find(file);
    if (found.isPresent()) {
      return FileMetadata.of(List.of(found.get()));
    }
    if (isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a directory");
    }
    throw new NoSuchFileException(file.toString());
  }

  /** The file's only key. */
  @Override
  public ObjectKey newObjectKey(DiskPath file) {
    return key(file);
  }

  /**
   * The keys of new files. One that exists is refused before it is written to; one listing for each
   * directory tells which do.
   */
  @Override
  public KeySource transactionKeys() {
    Map<DiskPath, Set<ObjectKey>> existing = new ConcurrentHashMap<>();
    return file -> {
      ObjectKey key = key(file);
      Set<ObjectKey> there = existing.get(file.parent());
      if (there == null) {
        there = new HashSet<>();
        Set<ObjectKey> found = there;
        forEachBelow(file.parent(), object -> found.add(object.key()));
        existing.put(file.parent(), there);
      }
      if (there.contains(key) || !underWay.add(key)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      return key;
    };
  }

  @Override
  public void confirmRemoved(Collection<ObjectKey> keys) {
    forget(keys);
    underWay.removeAll(keys);
    keys.forEach(key -> observers.forEach(observer -> observer.accept(key)));
  }

  @Override
  public MetadataTransaction begin() {
    return new PlainTransaction(this);
  }

  @Override
  public void close() {}

  ObjectStorage objects() {
    return objects;
  }

  /** A new file's object is there. */
  void created(DiskPath file, long sizeBytes) {
    remember(key(file), sizeBytes);
    underWay.remove(key(file));
  }

  /** The keys of a file, or of all files of a directory; empty if there is none. */
  List<ObjectKey> keysOf(DiskPath path) throws IOException {
    List<ObjectKey> keys = new ArrayList<>();
    if (find(path).isPresent()) {
      keys.add(key(path));
    }
    forEachBelow(path, object -> keys.add(object.key()));
    return keys;
  }

  /** Whether there is a file of this name, asked anew. */
  boolean isThere(ObjectKey key) throws IOException {
    return objects.find(key).isPresent();
  }
}
