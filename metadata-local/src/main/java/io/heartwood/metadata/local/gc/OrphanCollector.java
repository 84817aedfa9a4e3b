package io.heartwood.metadata.local.gc;

import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.metadata.local.LocalMetadataStorage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the objects under a disk's key prefix that no file of its metadata names, and deletes them
 * if told to: what crashes between upload and commit, or between commit and deletion, have left.
 * Confined to one thread.
 *
 * <p>Four things keep it from deleting what is needed:
 *
 * <ul>
 *   <li>An object is an orphan only if it is older, by the store's clock, than a minimum age, which
 *       has to exceed the longest time between the upload of an object and the commit that names
 *       it.
 *   <li>An object is an orphan only if its key is one that disks make at random (32 letters, or 3
 *       letters, a slash and 29 letters, after the prefix); everything else under the prefix is
 *       foreign and stays.
 *   <li>Metadata that names no object at all is more likely to be the wrong directory than to have
 *       lost them all, so nothing is deleted then unless told to.
 *   <li>One metadata file that cannot be read stops everything, since nobody knows which objects it
 *       needs.
 * </ul>
 *
 * <p>The prefix must belong to the metadata that the collector knows of: the disk's own, and that
 * of other disks which may share the prefix. Objects that <em>another</em> metadata tree names are
 * orphans here. Holds all keys named by metadata in memory, about 150 bytes each.
 */
public final class OrphanCollector {
  private static final int PAGE_OBJECTS = 1000;

  /** What to do with orphans. */
  public enum Mode {
    /** Count them. */
    DRY_RUN,
    /** Delete them; fail if there are some, but no metadata file names any object. */
    DELETE,
    /** Delete them, even if no metadata file names any object. */
    DELETE_ALL
  }

  /**
   * What was found.
   *
   * @param listedCount objects under the prefix
   * @param namedCount those that metadata names
   * @param youngCount those without a name that are younger than the minimum age
   * @param foreignCount those whose key no disk made
   * @param orphanCount those that are left: the orphans
   * @param orphanBytes size of the orphans
   * @param deletedCount orphans that were deleted
   */
  public record Report(
      long listedCount,
      long namedCount,
      long youngCount,
      long foreignCount,
      long orphanCount,
      long orphanBytes,
      long deletedCount) {}

  private final LocalMetadataStorage metadata;
  private final List<LocalMetadataStorage> others;
  private final ObjectStorage objects;
  private final Clock clock;

  /**
   * A collector for one disk; owns nothing.
   *
   * @param clock tells how old objects are; should agree with the store's
   */
  public OrphanCollector(LocalMetadataStorage metadata, ObjectStorage objects, Clock clock) {
    this(metadata, List.of(), objects, clock);
  }

  /**
   * A collector for one disk beside others; owns nothing.
   *
   * @param others metadata of all other disks: what they name is no orphan, should two disks have
   *     been given the same bucket and prefix
   * @param clock tells how old objects are; should agree with the store's
   */
  public OrphanCollector(
      LocalMetadataStorage metadata,
      List<LocalMetadataStorage> others,
      ObjectStorage objects,
      Clock clock) {
    this.others = List.copyOf(others);
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    this.objects = Objects.requireNonNull(objects, "objects");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Looks at every object under the prefix once.
   *
   * @param minimumAge younger objects stay
   * @param onOrphan is told of each orphan, before it is deleted
   * @throws IOException if metadata or the bucket cannot be read; what was deleted before stays
   *     deleted
   */
  public Report collect(Duration minimumAge, Mode mode, Consumer<ListedObject> onOrphan)
      throws IOException {
    if (minimumAge.isNegative()) {
      throw new IllegalArgumentException("negative age: minimumAge=" + minimumAge);
    }
    Instant youngest = clock.instant().minus(minimumAge);
    Set<ObjectKey> named = namedKeys();
    String prefix = metadata.keyPrefix();
    long listed = 0;
    long namedCount = 0;
    long young = 0;
    long foreign = 0;
    long orphans = 0;
    long orphanBytes = 0;
    long deleted = 0;
    String startAfter = "";
    while (true) {
      List<ListedObject> page = objects.list(prefix, startAfter, PAGE_OBJECTS);
      if (page.isEmpty()) {
        return new Report(listed, namedCount, young, foreign, orphans, orphanBytes, deleted);
      }
      startAfter = page.get(page.size() - 1).key().value();
      List<ObjectKey> doomed = new ArrayList<>();
      for (ListedObject object : page) {
        listed++;
        if (named.contains(object.key())) {
          namedCount++;
        } else if (!metadata.makesKey(object.key())) {
          foreign++;
        } else if (object.lastModified().isAfter(youngest)) {
          young++;
        } else {
          orphans++;
          orphanBytes += object.sizeBytes();
          onOrphan.accept(object);
          doomed.add(object.key());
        }
      }
      if (mode == Mode.DELETE && !doomed.isEmpty() && named.isEmpty()) {
        throw new IOException(
            "no metadata file names any object, so nothing is deleted: metadata="
                + metadata.location()
                + " keyPrefix="
                + prefix);
      }
      if (mode != Mode.DRY_RUN && !doomed.isEmpty()) {
        objects.delete(doomed);
        metadata.confirmRemoved(doomed);
        deleted += doomed.size();
      }
    }
  }

  private Set<ObjectKey> namedKeys() throws IOException {
    Set<ObjectKey> named = new HashSet<>();
    addNamedKeys(metadata, named);
    for (LocalMetadataStorage other : others) {
      addNamedKeys(other, named);
    }
    return named;
  }

  private static void addNamedKeys(LocalMetadataStorage metadata, Set<ObjectKey> named)
      throws IOException {
    metadata.forEachFile(
        (path, file) -> {
          for (StoredObject object : file.objects()) {
            named.add(object.key());
          }
        });
  }
}
