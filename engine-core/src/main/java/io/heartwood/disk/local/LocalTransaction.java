package io.heartwood.disk.local;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of a local disk: new contents are staged under temporary names, names change at commit.
 * Confined to one thread, except for the outputs.
 */
final class LocalTransaction implements DiskTransaction {
  /** One change of names, applied at commit. */
  @FunctionalInterface
  private interface Change {
    void apply(NameChanges names) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(LocalTransaction.class);

  private final LocalDisk disk;
  private final List<Change> changes = new ArrayList<>();
  private final List<LocalOutput> outputs = new ArrayList<>();
  private boolean ended;

  LocalTransaction(LocalDisk disk) {
    this.disk = disk;
  }

  @Override
  public void createDirectories(DiskPath directory) {
    if (directory.isRoot()) {
      return;
    }
    add(directory, path -> names -> names.createDirectories(path));
  }

  @Override
  public DiskOutput create(DiskPath file) throws IOException {
    LocalOutput output = stage(file);
    addWrite(file, output, (path, names) -> names.move(output.staged(), path));
    return output;
  }

  @Override
  public DiskOutput overwrite(DiskPath file) throws IOException {
    LocalOutput output = stage(file);
    addWrite(file, output, (path, names) -> names.replace(output.staged(), path));
    return output;
  }

  @Override
  public DiskOutput append(DiskPath file) throws IOException {
    LocalOutput output = stage(file);
    addWrite(file, output, (path, names) -> appendStaged(output.staged(), path, names));
    return output;
  }

  private void appendStaged(Path staged, Path target, NameChanges names) throws IOException {
    if (!Files.exists(target)) {
      names.move(staged, target);
      return;
    }
    long oldSize = LocalFiles.requireFile(target).size();
    FileOperations operations = disk.operations();
    names.onUndo(() -> operations.truncate(target, oldSize));
    operations.append(staged, target);
    if (disk.syncsFiles()) {
      operations.sync(target);
    }
  }

  @Override
  public void link(DiskPath existing, DiskPath newName) {
    Path source = resolve(existing);
    add(newName, target -> names -> names.link(source, target));
  }

  @Override
  public void move(DiskPath from, DiskPath to) {
    requireNotRoot(from);
    Path source = resolve(from);
    add(to, target -> names -> names.move(source, target));
  }

  @Override
  public void replace(DiskPath from, DiskPath to) {
    requireNotRoot(from);
    Path source = resolve(from);
    add(to, target -> names -> names.replace(source, target));
  }

  @Override
  public void delete(DiskPath path) {
    add(path, target -> names -> deleteOne(target, names));
  }

  private static void deleteOne(Path target, NameChanges names) throws IOException {
    if (Files.isDirectory(target)) {
      names.removeEmptyDirectory(target);
    } else {
      names.remove(target);
    }
  }

  @Override
  public void deleteRecursively(DiskPath path) {
    add(path, target -> names -> removeIfExists(target, names));
  }

  private static void removeIfExists(Path target, NameChanges names) throws IOException {
    try {
      names.remove(target);
    } catch (NoSuchFileException missing) {
      if (Files.exists(target)) {
        throw missing;
      }
    }
  }

  @Override
  public void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) {
    Path source = resolve(temporaryDirectory);
    add(
        finalDirectory,
        target ->
            names -> {
              LocalFiles.requireDirectory(source);
              names.syncTree(source);
              names.move(source, target);
            });
  }

  @Override
  public void commit() throws IOException {
    requireActive();
    for (LocalOutput output : outputs) {
      if (output.isOpen()) {
        throw new IllegalStateException(
            "output is neither finished nor closed: file=" + output.description());
      }
    }
    ended = true;
    NameChanges names = disk.newChanges();
    try {
      for (Change change : changes) {
        change.apply(names);
      }
      names.syncTouched();
    } catch (IOException | RuntimeException failure) {
      if (!names.undo(failure)) {
        throw new CommitUnknownException(
            "commit failed and could not be undone: disk=" + disk.name(), failure);
      }
      discardOutputs(failure);
      throw failure;
    }
    names.discardTrash();
    discardOutputs(null);
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    IOException failure = new IOException("cannot remove uncommitted files: disk=" + disk.name());
    discardOutputs(failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  /**
   * Removes staged bytes that were not moved to their place; what cannot be removed waits for the
   * next open.
   */
  private void discardOutputs(Throwable failure) {
    for (LocalOutput output : outputs) {
      try {
        output.discard();
      } catch (IOException second) {
        if (failure != null) {
          failure.addSuppressed(second);
        } else {
          LOG.warn("uncommitted file is left under a temporary name: {}", second.toString());
        }
      }
    }
  }

  private LocalOutput stage(DiskPath file) throws IOException {
    requireActive();
    requireNotRoot(file);
    LocalOutput output =
        new LocalOutput(disk.newTemporary(), disk.name() + ":" + file, disk.syncsFiles());
    outputs.add(output);
    return output;
  }

  /**
   * Adds the change that brings a staged file to its place; nothing happens if the file was
   * abandoned.
   */
  private void addWrite(DiskPath file, LocalOutput output, Placement placement) {
    Path path = resolve(file);
    changes.add(
        names -> {
          if (output.isFinished()) {
            placement.apply(path, names);
          }
        });
  }

  @FunctionalInterface
  private interface Placement {
    void apply(Path target, NameChanges names) throws IOException;
  }

  private void add(DiskPath target, Function<Path, Change> change) {
    requireActive();
    requireNotRoot(target);
    changes.add(change.apply(resolve(target)));
  }

  private Path resolve(DiskPath path) {
    return disk.resolve(path);
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
