package io.heartwood.disk.encrypted;

import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The same changes on the disk behind, below the directory of this disk, with encrypted contents.
 * Confined as {@link DiskTransaction} says.
 */
final class EncryptedTransaction implements DiskTransaction {
  private final EncryptedDisk disk;
  private final DiskTransaction transaction;

  /** All changes so far, in their order: what is added to may have been made by them. */
  private final List<NameChange> changes = new ArrayList<>();

  /** Files of before that are added to, by IV: names of one file share it. */
  private final Map<ByteBuffer, FileContents> committed = new HashMap<>();

  private FileContents begunEmpty;

  EncryptedTransaction(EncryptedDisk disk, DiskTransaction transaction) {
    this.disk = disk;
    this.transaction = transaction;
  }

  @Override
  public void createDirectories(DiskPath directory) throws IOException {
    transaction.createDirectories(disk.behind(directory));
  }

  @Override
  public DiskOutput create(DiskPath file) throws IOException {
    return output(file, transaction.create(behind(file)), FileContents.ofNewFile());
  }

  @Override
  public DiskOutput overwrite(DiskPath file) throws IOException {
    return output(file, transaction.overwrite(behind(file)), FileContents.ofNewFile());
  }

  /**
   * As {@link DiskTransaction#append}; no other transaction may add to the file meanwhile.
   *
   * @throws IOException when writing to a second file that was empty before: they might be names of
   *     one, and would get two headers
   */
  @Override
  public DiskOutput append(DiskPath file) throws IOException {
    FileContents contents = contents(file);
    return output(file, transaction.append(behind(file)), contents);
  }

  private DiskOutput output(DiskPath file, DiskOutput output, FileContents contents) {
    EncryptedOutput encrypted =
        new EncryptedOutput(
            output, disk.description(file), disk.keys(), this::nextHeader, contents);
    changes.add(new NameChange.Written(file, encrypted));
    return encrypted;
  }

  private synchronized EncryptedHeader nextHeader(FileContents contents) throws IOException {
    if (contents.isCommittedEmpty()) {
      if (begunEmpty != null) {
        throw new IOException(
            "an encrypted disk can add to one empty file in a transaction only: disk="
                + disk.name());
      }
      begunEmpty = contents;
    }
    return EncryptedHeader.next(disk.keys());
  }

  /** What a file holds after all changes so far. */
  private FileContents contents(DiskPath file) throws IOException {
    DiskPath path = file;
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (changes.get(i) instanceof NameChange.Written written && written.file().equals(path)) {
        if (written.output().isOpen()) {
          throw new IllegalStateException("file is still being written: file=" + file);
        }
        if (written.output().isFinished()) {
          return written.output().contents();
        }
      }
      path = changes.get(i).before(path);
      if (path == null) {
        return FileContents.ofNewFile();
      }
    }
    return committedContents(path);
  }

  private FileContents committedContents(DiskPath file) throws IOException {
    if (!disk.exists(file) || disk.isDirectory(file)) {
      return FileContents.ofNewFile();
    }
    FileContents read = disk.readContents(file);
    if (read.header() == null) {
      return read;
    }
    FileContents known = committed.putIfAbsent(ByteBuffer.wrap(read.header().iv()), read);
    return known == null ? read : known;
  }

  @Override
  public void link(DiskPath existing, DiskPath newName) throws IOException {
    transaction.link(behind(existing), behind(newName));
    changes.add(new NameChange.Linked(existing, newName));
  }

  @Override
  public void move(DiskPath from, DiskPath to) throws IOException {
    transaction.move(behind(from), behind(to));
    changes.add(new NameChange.Moved(from, to));
  }

  @Override
  public void replace(DiskPath from, DiskPath to) throws IOException {
    transaction.replace(behind(from), behind(to));
    changes.add(new NameChange.Moved(from, to));
  }

  @Override
  public void delete(DiskPath path) throws IOException {
    transaction.delete(behind(path));
    changes.add(new NameChange.Deleted(path));
  }

  @Override
  public void deleteRecursively(DiskPath path) throws IOException {
    transaction.deleteRecursively(behind(path));
    changes.add(new NameChange.Deleted(path));
  }

  @Override
  public void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) throws IOException {
    transaction.publish(behind(temporaryDirectory), behind(finalDirectory));
    changes.add(new NameChange.Moved(temporaryDirectory, finalDirectory));
  }

  @Override
  public void commit() throws IOException {
    HeaderCache cache = disk.headers();
    long begun = cache.beginCommit(changes);
    boolean committed = false;
    try {
      transaction.commit();
      committed = true;
    } finally {
      cache.endCommit(begun, changes, committed);
    }
  }

  @Override
  public void close() throws IOException {
    transaction.close();
  }

  /** The path on the disk behind; the root of this disk stays as it is. */
  private DiskPath behind(DiskPath path) {
    if (path.isRoot()) {
      throw new IllegalArgumentException(
          "the root of a disk cannot be changed: disk=" + disk.name());
    }
    return disk.behind(path);
  }
}
