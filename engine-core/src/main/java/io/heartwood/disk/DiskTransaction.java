package io.heartwood.disk;

import java.io.Closeable;
import java.io.IOException;

/**
 * A group of changes to one disk, applied by {@link #commit()} in the order they were asked for.
 *
 * <p>Contents of new files travel to the store as they are written; names change at commit. Before
 * commit a reader of the disk must not rely on seeing, or on not seeing, files under temporary
 * names; after commit it sees all changes; after {@link #close()} without commit it sees none, and
 * every byte the transaction stored is removed. The atomicity that the engine builds on is {@link
 * #publish}: a crash at any moment leaves the directory under its old name or its new one, whole.
 *
 * <p>If commit fails with an ordinary {@link IOException}, everything was undone. If it fails with
 * {@link CommitUnknownException}, nobody knows; the caller must clean up nothing and reload.
 *
 * <p>Outputs of one transaction may be written by different threads; all other methods are confined
 * to one thread.
 */
public interface DiskTransaction extends Closeable {
  /** Creates a directory with its missing parents; it is no error if it exists. */
  void createDirectories(DiskPath directory) throws IOException;

  /**
   * Creates a new file and opens it for writing. The parent directory must exist or be created
   * earlier in this transaction.
   *
   * @throws java.nio.file.FileAlreadyExistsException now or at commit, if the file exists
   */
  DiskOutput create(DiskPath file) throws IOException;

  /**
   * Writes a file anew, whether it exists or not; at commit the old contents give way to the new in
   * one step. Whether other names of the file (hard links) see the new contents is up to the disk;
   * files of parts are never overwritten.
   */
  DiskOutput overwrite(DiskPath file) throws IOException;

  /** Opens a file (created if missing) for adding bytes at its end, which all of its names see. */
  DiskOutput append(DiskPath file) throws IOException;

  /**
   * Makes a new file of the bytes that a file of {@code source} has now, within the store, without
   * moving them through this process; the two live on independently. {@link DiskCopy} asks for it
   * and copies the bytes where it is not possible.
   *
   * @param source this disk, or another
   * @return whether it is done; if not, nothing is
   */
  default boolean copyWithinStore(IDisk source, DiskPath existing, DiskPath newFile)
      throws IOException {
    return false;
  }

  /**
   * Gives {@code existing} a second name; both names share the bytes, which live until the last
   * name is deleted.
   */
  void link(DiskPath existing, DiskPath newName) throws IOException;

  /**
   * Renames a file or a whole directory.
   *
   * @throws java.nio.file.FileAlreadyExistsException at commit, if the target exists
   */
  void move(DiskPath from, DiskPath to) throws IOException;

  /** Renames a file onto a target that may exist; the old target's bytes are released. */
  void replace(DiskPath from, DiskPath to) throws IOException;

  /**
   * Deletes a file, or an empty directory.
   *
   * @throws java.nio.file.NoSuchFileException at commit, if there is none
   */
  void delete(DiskPath path) throws IOException;

  /** Deletes a file or a directory with all it holds; it is no error if there is none. */
  void deleteRecursively(DiskPath path) throws IOException;

  /**
   * Renames a finished temporary directory to its final name, durably: files, directory and rename
   * reach stable storage first if the disk was opened with fsync.
   *
   * @throws java.nio.file.FileAlreadyExistsException at commit, if the final name is taken
   */
  void publish(DiskPath temporaryDirectory, DiskPath finalDirectory) throws IOException;

  /**
   * Applies all changes.
   *
   * @throws CommitUnknownException if the store did not say whether the changes were applied
   * @throws IOException if a change could not be applied; all earlier ones were undone
   * @throws IllegalStateException if an output of this transaction is neither finished nor closed,
   *     or it ended before
   */
  void commit() throws IOException;

  /**
   * Rolls back if not committed: abandons open outputs and removes what was stored. May be called
   * twice.
   */
  @Override
  void close() throws IOException;
}
