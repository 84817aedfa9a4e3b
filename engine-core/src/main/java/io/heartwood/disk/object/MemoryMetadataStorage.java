package io.heartwood.disk.object;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.UndoLog;
import io.heartwood.disk.memory.NameTree;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Metadata in the heap: for tests, and for disks that need not outlive the process. Keys are
 * numbers in order, so that a test can foresee them. Thread-safe. Closing forgets nothing.
 */
public final class MemoryMetadataStorage implements MetadataStorage {
  private final NameTree<FileMetadata> tree;
  private final AtomicLong lastKey = new AtomicLong();

  /** An empty storage. */
  public MemoryMetadataStorage() {
    this(Clock.systemUTC());
  }

  /** An empty storage whose names change when {@code clock} says. */
  public MemoryMetadataStorage(Clock clock) {
    tree = new NameTree<>(clock);
  }

  @Override
  public String type() {
    return "memory";
  }

  @Override
  public boolean keepsInlineData() {
    return true;
  }

  @Override
  public String location() {
    return "memory:/";
  }

  @Override
  public synchronized boolean exists(DiskPath path) {
    return tree.exists(path);
  }

  @Override
  public synchronized boolean isDirectory(DiskPath path) {
    return tree.isDirectory(path);
  }

  @Override
  public synchronized List<String> list(DiskPath directory) throws IOException {
    return tree.list(directory);
  }

  @Override
  public synchronized Instant lastModified(DiskPath path) throws IOException {
    return tree.lastModified(path);
  }

  @Override
  public synchronized FileMetadata read(DiskPath file) throws IOException {
    FileMetadata content = tree.content(file);
    return new FileMetadata(
        content.objects(), content.inlineData(), tree.nameCount(file) - 1, content.readOnly());
  }

  @Override
  public ObjectKey newObjectKey(DiskPath file) {
    return new ObjectKey(String.format("object-%08d", lastKey.incrementAndGet()));
  }

  @Override
  public MetadataTransaction begin() {
    return new Transaction();
  }

  @Override
  public void close() {}

  private final class Transaction implements MetadataTransaction {
    @FunctionalInterface
    private interface Change {
      void apply(UndoLog undo, List<FileMetadata> released) throws IOException;
    }

    private final List<Change> changes = new ArrayList<>();
    private boolean ended;

    private void add(Change change) {
      requireActive();
      changes.add(change);
    }

    @Override
    public void createDirectories(DiskPath directory) {
      add((undo, released) -> tree.createDirectories(directory, undo));
    }

    @Override
    public void create(DiskPath file, FileMetadata metadata) {
      add((undo, released) -> tree.create(file, metadata, undo));
    }

    @Override
    public void overwrite(DiskPath file, FileMetadata metadata) {
      add(
          (undo, released) -> {
            if (tree.exists(file)) {
              released.add(tree.content(file));
              tree.update(file, metadata, undo);
            } else {
              tree.create(file, metadata, undo);
            }
          });
    }

    @Override
    public void append(DiskPath file, StoredObject object, InlineDataMove move) {
      add(
          (undo, released) -> {
            if (!tree.exists(file)) {
              tree.create(file, FileMetadata.of(List.of(object)), undo);
              return;
            }
            FileMetadata old = tree.content(file);
            List<StoredObject> objects = new ArrayList<>(old.objects());
            if (old.inlineData().length > 0) {
              objects.add(move.toObject(old.inlineData()));
            }
            objects.add(object);
            tree.update(file, new FileMetadata(objects, new byte[0], 0, old.readOnly()), undo);
          });
    }

    @Override
    public void share(
        DiskPath existing, StoredObject object, DiskPath newFile, ObjectSource otherwise) {
      add(
          (undo, released) -> {
            if (tree.exists(existing)
                && !tree.isDirectory(existing)
                && tree.content(existing).objects().equals(List.of(object))) {
              tree.link(existing, newFile, undo);
            } else {
              tree.create(newFile, FileMetadata.of(List.of(otherwise.makeObject())), undo);
            }
          });
    }

    @Override
    public void link(DiskPath existing, DiskPath newName) {
      add((undo, released) -> tree.link(existing, newName, undo));
    }

    @Override
    public void move(DiskPath from, DiskPath to) {
      add((undo, released) -> tree.move(from, to, undo));
    }

    @Override
    public void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) {
      add(
          (undo, released) -> {
            if (tree.exists(temporaryDirectory) && !tree.isDirectory(temporaryDirectory)) {
              throw new NotDirectoryException(temporaryDirectory.toString());
            }
            tree.move(temporaryDirectory, finalDirectory, undo);
          });
    }

    @Override
    public void replace(DiskPath from, DiskPath to) {
      add((undo, released) -> tree.replace(from, to, undo, released::add));
    }

    @Override
    public void delete(DiskPath path) {
      add((undo, released) -> tree.delete(path, undo, released::add));
    }

    @Override
    public void deleteRecursively(DiskPath path) {
      add((undo, released) -> tree.deleteRecursively(path, undo, released::add));
    }

    @Override
    public void setReadOnly(DiskPath file) {
      add(
          (undo, released) -> {
            FileMetadata old = tree.content(file);
            tree.update(file, new FileMetadata(old.objects(), old.inlineData(), 0, true), undo);
          });
    }

    @Override
    public List<StoredObject> commit() throws IOException {
      requireActive();
      ended = true;
      List<FileMetadata> released = new ArrayList<>();
      UndoLog undo = new UndoLog();
      synchronized (MemoryMetadataStorage.this) {
        try {
          for (Change change : changes) {
            change.apply(undo, released);
          }
        } catch (IOException | RuntimeException failure) {
          if (!undo.undo(failure)) {
            throw new CommitUnknownException("commit could not be undone", failure);
          }
          throw failure;
        }
      }
      List<StoredObject> objects = new ArrayList<>();
      for (FileMetadata file : released) {
        objects.addAll(file.objects());
      }
      return objects;
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
