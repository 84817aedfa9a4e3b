package io.heartwood.disk.memory;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.UndoLog;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of a disk in the heap, applied at commit. Confined to one thread, except for the outputs.
 */
final class MemoryTransaction implements DiskTransaction {
  @FunctionalInterface
  private interface Change {
    void apply(UndoLog undo, List<MemoryBytes> released) throws IOException;
  }

  @FunctionalInterface
  private interface Placement {
    void apply(MemoryBytes bytes, UndoLog undo, List<MemoryBytes> released) throws IOException;
  }

  private final MemoryDisk disk;
  private final NameTree<MemoryBytes> tree;
  private final List<Change> changes = new ArrayList<>();
  private final List<MemoryOutput> outputs = new ArrayList<>();
  private boolean ended;

  MemoryTransaction(MemoryDisk disk, NameTree<MemoryBytes> tree) {
    this.disk = disk;
    this.tree = tree;
  }

  @Override
  public void createDirectories(DiskPath directory) {
    if (directory.isRoot()) {
      return;
    }
    add(directory, (undo, released) -> tree.createDirectories(directory, undo));
  }

  @Override
  public DiskOutput create(DiskPath file) {
    return write(file, (bytes, undo, released) -> tree.create(file, bytes, undo));
  }

  @Override
  public DiskOutput overwrite(DiskPath file) {
    return write(
        file,
        (bytes, undo, released) -> {
          if (tree.exists(file)) {
            released.add(tree.content(file));
            tree.update(file, bytes, undo);
          } else {
            tree.create(file, bytes, undo);
          }
        });
  }

  @Override
  public DiskOutput append(DiskPath file) {
    return write(
        file,
        (bytes, undo, released) -> {
          if (tree.exists(file)) {
            tree.update(file, tree.content(file).concat(bytes), undo);
          } else {
            tree.create(file, bytes, undo);
          }
        });
  }

  private DiskOutput write(DiskPath file, Placement placement) {
    requireActive();
    requireNotRoot(file);
    MemoryOutput output = new MemoryOutput(disk, disk.name() + ":" + file);
    outputs.add(output);
    changes.add(
        (undo, released) -> {
          if (output.finished() != null) {
            placement.apply(output.finished(), undo, released);
          }
        });
    return output;
  }

  @Override
  public void link(DiskPath existing, DiskPath newName) {
    add(newName, (undo, released) -> tree.link(existing, newName, undo));
  }

  @Override
  public void move(DiskPath from, DiskPath to) {
    requireNotRoot(from);
    add(to, (undo, released) -> tree.move(from, to, undo));
  }

  @Override
  public void replace(DiskPath from, DiskPath to) {
    requireNotRoot(from);
    add(to, (undo, released) -> tree.replace(from, to, undo, released::add));
  }

  @Override
  public void delete(DiskPath path) {
    requireNotRoot(path);
    add(path, (undo, released) -> tree.delete(path, undo, released::add));
  }

  @Override
  public void deleteRecursively(DiskPath path) {
    requireNotRoot(path);
    add(path, (undo, released) -> tree.deleteRecursively(path, undo, released::add));
  }

  @Override
  public void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) {
    requireNotRoot(temporaryDirectory);
    add(
        finalDirectory,
        (undo, released) -> {
          if (tree.exists(temporaryDirectory) && !tree.isDirectory(temporaryDirectory)) {
            throw new NotDirectoryException(temporaryDirectory.toString());
          }
          tree.move(temporaryDirectory, finalDirectory, undo);
        });
  }

  @Override
  public void commit() throws IOException {
    requireActive();
    for (MemoryOutput output : outputs) {
      if (output.isOpen()) {
        throw new IllegalStateException(
            "output is neither finished nor closed: file=" + output.description());
      }
    }
    ended = true;
    disk.closed(this);
    List<MemoryBytes> released = new ArrayList<>();
    synchronized (disk) {
      disk.requireOpen();
      UndoLog undo = new UndoLog();
      try {
        for (Change change : changes) {
          change.apply(undo, released);
        }
      } catch (IOException | RuntimeException failure) {
        if (!undo.undo(failure)) {
          throw new CommitUnknownException(
              "commit could not be undone: disk=" + disk.name(), failure);
        }
        discardOutputs();
        throw failure;
      }
      for (MemoryBytes bytes : released) {
        disk.giveBack(bytes.sizeBytes());
      }
    }
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      disk.closed(this);
      discardOutputs();
    }
  }

  private void discardOutputs() {
    for (MemoryOutput output : outputs) {
      output.discard();
    }
  }

  private void add(DiskPath target, Change change) {
    requireActive();
    requireNotRoot(target);
    changes.add(change);
  }

  private static void requireNotRoot(DiskPath path) {
    if (path.isRoot()) {
      throw new IllegalArgumentException("the root of a disk cannot be changed");
    }
  }

  private void requireActive() {
    if (ended) {
      throw new IllegalStateException("transaction has ended: disk=" + disk.name());
    }
  }
}
