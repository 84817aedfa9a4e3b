package io.heartwood.disk.object;

import io.heartwood.disk.DiskPath;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A group of changes to names, applied in order by {@link #commit()}; undone as a whole if one
 * fails. The meanings and errors of the methods are those of {@link
 * io.heartwood.disk.DiskTransaction}. Confined to one thread.
 */
public interface MetadataTransaction extends Closeable {
  /** Creates a directory with its missing parents. */
  void createDirectories(DiskPath directory) throws IOException;

  /** Adds a new file; fails at commit if it exists. */
  void create(DiskPath file, FileMetadata metadata) throws IOException;

  /**
   * Gives a file new contents under all of its names; creates it if missing. Old objects are
   * released.
   */
  void overwrite(DiskPath file, FileMetadata metadata) throws IOException;

  /** Makes an object of contents that metadata kept itself. */
  @FunctionalInterface
  interface InlineDataMove {
    /** Stores the bytes; the object is the caller's if its commit fails afterwards. */
    StoredObject toObject(byte[] inlineData) throws IOException;
  }

  /**
   * Adds an object at the end of a file; creates the file if missing.
   *
   * @param move is asked while the changes are applied if the file has inline data, since that
   *     cannot stand beside an object
   */
  void append(DiskPath file, StoredObject object, InlineDataMove move) throws IOException;

  /** Makes an object for a file that cannot share one. */
  @FunctionalInterface
  interface ObjectSource {
    /** Stores the contents; the object is the caller's if its commit fails afterwards. */
    StoredObject makeObject() throws IOException;
  }

  /**
   * Adds a new file as a further name of an existing one with the same contents.
   *
   * @param object what the existing file must consist of
   * @param otherwise is asked while the changes are applied if the existing file is gone, consists
   *     of something else, or has names enough: the new file has an object of its own then
   */
  void share(DiskPath existing, StoredObject object, DiskPath newFile, ObjectSource otherwise)
      throws IOException;

  /** Adds a name to a file. */
  void link(DiskPath existing, DiskPath newName) throws IOException;

  /** Renames a file or directory onto a free name. */
  void move(DiskPath from, DiskPath to) throws IOException;

  /** Renames a finished temporary directory to its final, free name, durably. */
  void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) throws IOException;

  /** Renames a file onto a name that may be taken. */
  void replace(DiskPath from, DiskPath to) throws IOException;

  /** Removes a name of a file, or an empty directory. */
  void delete(DiskPath path) throws IOException;

  /** Removes a name, or a directory with all it holds. */
  void deleteRecursively(DiskPath path) throws IOException;

  /** Sets the read-only flag of a file. */
  void setReadOnly(DiskPath file) throws IOException;

  /**
   * Applies all changes durably.
   *
   * @return the objects that no name refers to any more; the caller deletes them
   */
  List<StoredObject> commit() throws IOException;

  /** Forgets all changes if not committed. */
  @Override
  void close() throws IOException;
}
