package io.heartwood.disk.object.plain;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.UndoLog;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.StoredObject;
import io.heartwood.disk.object.plain.NamespaceDifference.Naming;
import io.heartwood.disk.object.plain.NamespaceDifference.Placing;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The requests that turn one namespace in the bucket into the next. Confined to one thread.
 *
 * <p>Only the difference counts: a directory that is created under a temporary name, filled and
 * published in one transaction is named once, by one request; one that is renamed and deleted is
 * deleted. In this order:
 *
 * <ol>
 *   <li>What is in the way of a new name is copied or renamed aside.
 *   <li>Files get their keys: empty ones are made, others copied within the store where they were
 *       not uploaded under it.
 *   <li>Directories get their names, each by one request: those below before those above.
 *   <li>Names go: files of directories that stay, then all deleted directories, in one request if
 *       there are no more than fit into one.
 * </ol>
 *
 * Up to the last step everything can be undone, and is if something fails. Whatever is written over
 * what a directory or file has already is written by {@link ObjectStorage#replace} or copied: a
 * request whose outcome nobody knows must not cost a directory its name. What has no name any more
 * is left to the caller to delete.
 */
final class RewritableCommit {
  /** A directory of this name, followed by its token, is deleted and only waits for its end. */
  static final String REMOVED_PREFIX = "heartwood_removed_";

  private static final String MOVED_PREFIX = "heartwood_moved_";

  private final ObjectStorage objects;
  private final RewritableKeys keys;
  private final Deque<UndoLog.Step> undo = new ArrayDeque<>();

  private final List<Placing> placings;
  private final List<Naming> namings;
  private final NamespaceDifference difference;

  /** Copies that only help to undo or to reorder. */
  private final List<ObjectKey> copies = new ArrayList<>();

  /** Compares; no request is sent before {@link #run()}. */
  RewritableCommit(
      ObjectStorage objects,
      RewritableKeys keys,
      Namespace before,
      Namespace after,
      Set<String> newTokens,
      Set<ObjectKey> uploads) {
    this.objects = objects;
    this.keys = keys;
    difference = new NamespaceDifference(keys, before, after, newTokens, uploads);
    placings = difference.placings;
    namings = difference.namings;
  }

  /**
   * Sends the requests.
   *
   * @return objects without a name, to be deleted
   * @throws CommitUnknownException if nobody knows how far they went
   * @throws IOException if one failed; all were undone
   */
  List<StoredObject> run() throws IOException {
    try {
      setAside();
      placeFiles();
      if (!difference.superfluous.isEmpty()) {
        objects.delete(difference.superfluous);
      }
      nameDirectories();
      removeNames();
    } catch (CommitUnknownException unknown) {
      throw unknown;
    } catch (IOException | RuntimeException failure) {
      undo(failure);
      removeCopies(failure);
      throw failure;
    }
    copies.forEach(key -> difference.released.add(new StoredObject(key, 0)));
    return difference.released;
  }

  /** Keys of directories that stay, under which objects may have been written or deleted. */
  List<ObjectKey> rewritten() {
    List<ObjectKey> rewritten = new ArrayList<>();
    placings.forEach(placing -> rewritten.add(placing.target()));
    difference.deletedFiles.forEach(file -> rewritten.add(file.key()));
    return rewritten;
  }

  /**
   * Goes back step by step, and no further if one fails: what is there then is what a crash could
   * have left on the way, while going on might mix two states.
   */
  private void undo(Exception failure) throws CommitUnknownException {
    try {
      while (!undo.isEmpty()) {
        undo.pop().undo();
      }
    } catch (IOException | RuntimeException second) {
      failure.addSuppressed(second);
      throw new CommitUnknownException("commit could not be undone", failure);
    }
  }

  private void removeCopies(Exception failure) {
    if (copies.isEmpty()) {
      return;
    }
    try {
      objects.delete(copies);
    } catch (IOException | RuntimeException second) {
      // They have no name, so the next start finds them.
      failure.addSuppressed(second);
    }
  }

  private void setAside() throws IOException {
    Set<String> wanted = new HashSet<>(difference.newFilePaths);
    for (Naming naming : namings) {
      wanted.add(naming.after());
    }
    for (Map.Entry<String, String> directory : difference.removed.entrySet()) {
      if (isWithin(directory.getKey(), wanted)) {
        String token = directory.getValue();
        name(token, directory.getKey(), REMOVED_PREFIX + token);
      }
    }
    for (int i = 0; i < namings.size(); i++) {
      if (namings.get(i).before() != null
          && difference.newFilePaths.contains(namings.get(i).before())) {
        namings.set(i, park(namings.get(i)));
      }
    }
    for (Iterator<StoredObject> deleted = difference.deletedFiles.iterator(); deleted.hasNext(); ) {
      StoredObject file = deleted.next();
      ObjectKey key = file.key();
      if (wanted.contains(difference.deletedPaths.get(key))) {
        StoredObject copy = copyAside(file);
        redirect(key, copy.key());
        undo.push(() -> objects.copy(copy, key));
        objects.delete(List.of(key));
        deleted.remove();
      }
    }
  }

  private static boolean isWithin(String path, Set<String> directories) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (directories.contains(path.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private Naming park(Naming naming) throws IOException {
    String aside = MOVED_PREFIX + naming.token();
    name(naming.token(), naming.before(), aside);
    return new Naming(naming.token(), aside, naming.after());
  }

  private StoredObject copyAside(StoredObject object) throws IOException {
    ObjectKey copy = keys.file(keys.newToken(), "copy");
    copies.add(copy);
    objects.copy(object, copy);
    return new StoredObject(copy, object.sizeBytes());
  }

  /** Files that were to be copied from one object are copied from another. */
  private void redirect(ObjectKey from, ObjectKey to) {
    placings.replaceAll(
        placing ->
            from.equals(placing.source())
                ? new Placing(to, placing.target(), placing.takenBytes(), placing.sizeBytes())
                : placing);
  }

  private void placeFiles() throws IOException {
    Set<ObjectKey> targets = new HashSet<>();
    for (Placing placing : placings) {
      targets.add(placing.target());
    }
    for (Placing placing : List.copyOf(placings)) {
      if (placing.source() != null && targets.contains(placing.source())) {
        StoredObject source = new StoredObject(placing.source(), placing.sizeBytes());
        redirect(placing.source(), copyAside(source).key());
      }
    }
    for (Placing placing : placings) {
      ObjectKey target = placing.target();
      if (placing.takenBytes() >= 0) {
        StoredObject copy = copyAside(new StoredObject(target, placing.takenBytes()));
        undo.push(() -> objects.copy(copy, target));
      } else {
        undo.push(() -> objects.delete(List.of(target)));
      }
      if (placing.source() != null) {
        objects.copy(new StoredObject(placing.source(), placing.sizeBytes()), target);
      } else {
        objects.replace(target, new byte[0]);
      }
    }
  }

  private void nameDirectories() throws IOException {
    List<Naming> waiting = new ArrayList<>(namings);
    waiting.sort(Comparator.comparing(Naming::after).reversed());
    Set<String> taken = new HashSet<>();
    for (Naming naming : waiting) {
      if (naming.before() != null) {
        taken.add(naming.before());
      }
    }
    while (!waiting.isEmpty()) {
      boolean moved = false;
      for (Iterator<Naming> next = waiting.iterator(); next.hasNext(); ) {
        Naming naming = next.next();
        if (!taken.contains(naming.after())) {
          name(naming.token(), naming.before(), naming.after());
          taken.remove(naming.before());
          next.remove();
          moved = true;
        }
      }
      if (!moved) {
        Naming first = waiting.get(0);
        taken.remove(first.before());
        waiting.set(0, park(first));
      }
    }
  }

  private void name(String token, String before, String after) throws IOException {
    ObjectKey key = keys.prefixPath(token);
    if (before == null) {
      undo.push(() -> objects.delete(List.of(key)));
    } else {
      undo.push(() -> objects.replace(key, RewritableKeys.encode(before)));
    }
    objects.replace(key, RewritableKeys.encode(after));
  }

  private void removeNames() throws IOException {
    List<ObjectKey> doomed = new ArrayList<>();
    difference.deletedFiles.forEach(file -> doomed.add(file.key()));
    for (String token : difference.removed.values()) {
      doomed.add(keys.prefixPath(token));
    }
    if (doomed.isEmpty()) {
      return;
    }
    try {
      objects.delete(doomed);
    } catch (IOException failure) {
      resolve(doomed, failure);
    }
  }

  /** Finds out what a deletion that failed has deleted, and completes it if it began. */
  private void resolve(List<ObjectKey> doomed, IOException failure) throws IOException {
    List<ObjectKey> left = new ArrayList<>();
    try {
      for (ObjectKey key : doomed) {
        if (objects.find(key).isPresent()) {
          left.add(key);
        }
      }
      if (left.size() < doomed.size()) {
        objects.delete(left);
        return;
      }
    } catch (IOException second) {
      failure.addSuppressed(second);
      throw new CommitUnknownException("names were deleted in part", failure);
    }
    throw failure;
  }
}
