package io.heartwood.disk.object.plain;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.UnsupportedDiskOperationException;
import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.MetadataStorage;
import io.heartwood.disk.object.MetadataTransaction;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * ClickHouse's {@code metadata_type=plain_rewritable}: everything is in the bucket, and either
 * opens what the other wrote. Each directory has a random token for good; its files are {@code
 * <token>/<name>}, and {@code __meta/<token>/prefix.path} holds the path where it lies ({@link
 * RewritableKeys}). The whole tree is kept in the heap, so that reading names costs no request. One
 * process may have the prefix open for writing, ours or ClickHouse. Thread-safe; commits wait for
 * each other. Does not own the object storage.
 *
 * <p><b>What is atomic.</b> A directory gets its name, loses it, or gets another by one request for
 * one object. So a part that is written and published in one transaction appears whole or not at
 * all; the temporary name costs nothing, since only the outcome of a transaction is stored.
 * Directories below it have names of their own: those below are named before the one above, and a
 * crash between may leave some of them. A file that is added to a directory which is there already
 * appears by one server-side copy from where it was uploaded. Renaming a file is a copy and, later,
 * a deletion: after a crash between the two it has both names. Overwriting is a copy onto the key.
 * Deletions come last in every commit: before them a crash has lost nothing, and with them the
 * names go before the bytes.
 *
 * <p><b>What a crash leaves</b>, besides whole files: objects under tokens without {@code
 * prefix.path}, which neither we nor ClickHouse see. They are found by the listing at open, and
 * deleted with the next removals if they are older than {@code orphanAge}; so are those of a
 * deletion that failed. The age is what protects the uploads of another writer that should not be
 * there.
 *
 * <p>There are no hard links, no appends and no inline data. Directories of which ClickHouse has
 * stored only those below ({@code store/}) exist as long as there is one below, or until the disk
 * is opened again.
 */
public final class PlainRewritableMetadataStorage implements MetadataStorage {
  /** How ClickHouse names the layout. */
  public static final String TYPE = "plain_rewritable";

  /** How old what has no name must be to be deleted at open, if nothing else is said. */
  public static final Duration ORPHAN_AGE = Duration.ofDays(1);

  private static final Set<DiskCapability> CAPABILITIES =
      Collections.unmodifiableSet(
          EnumSet.complementOf(EnumSet.of(DiskCapability.LINK_FILES, DiskCapability.APPEND)));

  private final ObjectStorage objects;
  private final RewritableKeys keys;
  private final Clock clock;
  private final List<StoredObject> orphans;

  private final List<Consumer<ObjectKey>> observers = new CopyOnWriteArrayList<>();

  private final KeysGiven keysGiven = new KeysGiven();

  /** Null after a commit of unknown outcome, until it is read again. */
  private volatile Namespace namespace;

  private PlainRewritableMetadataStorage(
      ObjectStorage objects, RewritableKeys keys, Clock clock, Duration orphanAge)
      throws IOException {
    this.objects = Objects.requireNonNull(objects, "objects");
    this.keys = keys;
    this.clock = Objects.requireNonNull(clock, "clock");
    if (orphanAge.isNegative()) {
      throw new IllegalArgumentException("negative age: orphanAge=" + orphanAge);
    }
    NamespaceLoader.Loaded loaded = new NamespaceLoader(objects, keys).load();
    namespace = loaded.namespace();
    orphans =
        oldOnes(loaded.orphans(), orphanAge).stream()
            .map(orphan -> new StoredObject(orphan.key(), orphan.sizeBytes()))
            .toList();
  }

  /**
   * What crashes have left: objects below tokens that no directory has. Lists the whole prefix, and
   * asks once more for the name of each directory that seems to have none.
   *
   * @param minimumAge younger objects may be on their way to a name; must exceed the longest upload
   *     and commit
   */
  public List<ListedObject> orphans(Duration minimumAge) throws IOException {
    return oldOnes(new NamespaceLoader(objects, keys).load().orphans(), minimumAge);
  }

  /** Orphans of an age; a store whose listing left out a name shall not cost its files. */
  private List<ListedObject> oldOnes(List<ListedObject> found, Duration minimumAge)
      throws IOException {
    Instant youngest = clock.instant().minus(minimumAge);
    Set<ObjectKey> all = new HashSet<>();
    found.forEach(orphan -> all.add(orphan.key()));
    Map<String, Boolean> named = new HashMap<>();
    List<ListedObject> old = new ArrayList<>();
    for (ListedObject orphan : found) {
      if (orphan.lastModified().isAfter(youngest)) {
        continue;
      }
      String token = keys.parse(orphan.key()).token();
      ObjectKey name = keys.prefixPath(token);
      if (!named.containsKey(token)) {
        named.put(token, !all.contains(name) && objects.find(name).isPresent());
      }
      if (!named.get(token)) {
        old.add(orphan);
      }
    }
    return List.copyOf(old);
  }

  /**
   * Reads the names of all files below a prefix.
   *
   * @param objects the bucket; stays the caller's
   * @param keyPrefix empty, or ending in {@code /}
   * @throws IOException if the bucket cannot be read, or its names contradict each other
   */
  public static PlainRewritableMetadataStorage open(ObjectStorage objects, String keyPrefix)
      throws IOException {
    return open(objects, keyPrefix, Clock.systemUTC(), ORPHAN_AGE);
  }

  /**
   * Reads the names of all files below a prefix.
   *
   * @param clock should agree with the store's
   * @param orphanAge objects without a name that are older are deleted by the disk
   */
  public static PlainRewritableMetadataStorage open(
      ObjectStorage objects, String keyPrefix, Clock clock, Duration orphanAge) throws IOException {
    return new PlainRewritableMetadataStorage(
        objects, new RewritableKeys(keyPrefix), clock, orphanAge);
  }

  @Override
  public boolean replacesObjects() {
    return true;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String location() {
    return objects.description() + "/" + keys.prefix();
  }

  @Override
  public void observeRewrites(Consumer<ObjectKey> observer) {
    observers.add(observer);
  }

  @Override
  public Set<DiskCapability> capabilities() {
    return CAPABILITIES;
  }

  private void tellObservers(List<ObjectKey> rewritten) {
    rewritten.forEach(key -> observers.forEach(observer -> observer.accept(key)));
  }

  private Namespace current() throws IOException {
    Namespace known = namespace;
    return known != null ? known : reload();
  }

  private synchronized Namespace reload() throws IOException {
    if (namespace == null) {
      namespace = new NamespaceLoader(objects, keys).load().namespace();
    }
    return namespace;
  }

  @Override
  public boolean exists(DiskPath path) throws IOException {
    return current().exists(path);
  }

  @Override
  public boolean isDirectory(DiskPath path) throws IOException {
    return current().isDirectory(path);
  }

  @Override
  public List<String> list(DiskPath directory) throws IOException {
    return current().list(directory);
  }

  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    return current().lastModified(path);
  }

  @Override
  public FileMetadata read(DiskPath file) throws IOException {
    Namespace.StoredFile found = current().file(file);
    return FileMetadata.of(List.of(new StoredObject(found.key(), found.sizeBytes())));
  }

  @Override
  public ObjectKey newObjectKey(DiskPath file) {
    return keys.file(keys.newToken(), file.name());
  }

  /**
   * Files of one directory get keys below one token, which the directory takes if it is new. A
   * second file of the same name gets a token of its own.
   */
  @Override
  public KeySource transactionKeys() {
    Map<DiskPath, String> tokens = new ConcurrentHashMap<>();
    Set<DiskPath> given = Collections.synchronizedSet(new HashSet<>());
    return file -> {
      if (!given.add(file)) {
        return newObjectKey(file);
      }
      String token = tokens.computeIfAbsent(file.parent(), directory -> keys.newToken());
      ObjectKey key = keys.file(token, file.name());
      keysGiven.add(token, key);
      return key;
    };
  }

  @Override
  public MetadataTransaction begin() {
    return new Transaction();
  }

  /** What crashes have left in directories without a name, if it is old enough. */
  @Override
  public List<StoredObject> unconfirmedRemovals() {
    return orphans;
  }

  @Override
  public void close() {}

  @Override
  public boolean makesKey(ObjectKey key) {
    return key.value().startsWith(keys.prefix())
        && keys.parse(key).kind() != RewritableKeys.Kind.FOREIGN;
  }

  private final class Transaction implements MetadataTransaction {
    private interface Change {
      void apply(NamespaceEdit edit) throws IOException;
    }

    private final List<Change> changes = new ArrayList<>();
    private final Set<ObjectKey> uploads = new HashSet<>();
    private boolean ended;

    private void add(Change change) {
      requireActive();
      changes.add(change);
    }

    @Override
    public void createDirectories(DiskPath directory) {
      add(edit -> edit.createDirectories(directory));
    }

    @Override
    public void create(DiskPath file, FileMetadata metadata) {
      ObjectKey key = upload(metadata);
      add(edit -> edit.create(file, key, metadata.sizeBytes()));
    }

    @Override
    public void overwrite(DiskPath file, FileMetadata metadata) {
      ObjectKey key = upload(metadata);
      add(edit -> edit.overwrite(file, key, metadata.sizeBytes()));
    }

    /** The object of a new file; null for an empty one. */
    private ObjectKey upload(FileMetadata metadata) {
      List<StoredObject> contents = metadata.objects();
      if (contents.size() > 1 || metadata.inlineData().length > 0) {
        throw new IllegalArgumentException("a file is one object: objects=" + contents);
      }
      boolean isEmpty = contents.isEmpty() || contents.get(0).sizeBytes() == 0;
      if (isEmpty) {
        return null;
      }
      uploads.add(contents.get(0).key());
      return contents.get(0).key();
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
    public void setReadOnly(DiskPath file) throws IOException {
      throw new IOException("files have no flags: metadata_type=" + TYPE);
    }

    private IOException unsupported(DiskCapability capability) {
      return new UnsupportedDiskOperationException(
          location() + " metadata_type=" + TYPE, capability);
    }

    @Override
    public void move(DiskPath from, DiskPath to) {
      add(edit -> edit.move(from, to));
    }

    @Override
    public void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) {
      add(edit -> edit.publish(temporaryDirectory, finalDirectory));
    }

    @Override
    public void replace(DiskPath from, DiskPath to) {
      add(edit -> edit.replace(from, to));
    }

    @Override
    public void delete(DiskPath path) {
      add(edit -> edit.delete(path));
    }

    @Override
    public void deleteRecursively(DiskPath path) {
      add(edit -> edit.deleteRecursively(path));
    }

    @Override
    public List<StoredObject> commit() throws IOException {
      requireActive();
      ended = true;
      synchronized (PlainRewritableMetadataStorage.this) {
        Namespace before = current();
        NamespaceEdit edit =
            new NamespaceEdit(
                before, keys, clock.instant(), token -> keysGiven.areAllAmong(token, uploads));
        for (Change change : changes) {
          change.apply(edit);
        }
        Namespace after = edit.finish();
        RewritableCommit commit =
            new RewritableCommit(objects, keys, before, after, edit.newTokens(), edit.uploads());
        List<StoredObject> released;
        try {
          released = commit.run();
        } catch (CommitUnknownException | RuntimeException unknown) {
          namespace = null;
          throw unknown;
        } finally {
          tellObservers(commit.rewritten());
        }
        namespace = after;
        edit.newTokens().forEach(keysGiven::forget);
        return released;
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
}
