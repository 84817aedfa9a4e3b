package io.heartwood.disk.encrypted;

import io.heartwood.disk.DiskPath;

/**
 * A change that a transaction will make: what a name stood for before it, and what becomes of the
 * {@link HeaderCache}. Immutable, but for the file that is written.
 */
interface NameChange {
  /** The name that the file of this name had before the change; null if it had none. */
  DiskPath before(DiskPath path);

  /** Forgets what the cache knows of the names that change. */
  void forget(HeaderCache cache);

  /** Makes the change in the cache. */
  void apply(HeaderCache cache);

  /** A file is created, overwritten or added to. */
  record Written(DiskPath file, EncryptedOutput output) implements NameChange {
    @Override
    public DiskPath before(DiskPath path) {
      return path;
    }

    @Override
    public void forget(HeaderCache cache) {
      cache.forget(file);
    }

    @Override
    public void apply(HeaderCache cache) {
      EncryptedHeader header = output.contents().header();
      if (output.isFinished() && header != null) {
        cache.put(file, header);
      }
    }
  }

  /** A file gets a second name. */
  record Linked(DiskPath existing, DiskPath newName) implements NameChange {
    @Override
    public DiskPath before(DiskPath path) {
      return path.equals(newName) ? existing : path;
    }

    @Override
    public void forget(HeaderCache cache) {
      cache.forget(newName);
    }

    @Override
    public void apply(HeaderCache cache) {
      cache.link(existing, newName);
    }
  }

  /** A file or directory gets another name; a file may take the place of another. */
  record Moved(DiskPath from, DiskPath to) implements NameChange {
    @Override
    public DiskPath before(DiskPath path) {
      if (path.startsWith(to)) {
        return DiskPath.of(from + path.toString().substring(to.toString().length()));
      }
      return path.startsWith(from) ? null : path;
    }

    @Override
    public void forget(HeaderCache cache) {
      cache.forgetTree(from);
      cache.forgetTree(to);
    }

    @Override
    public void apply(HeaderCache cache) {
      cache.move(from, to);
    }
  }

  /** A file, or a directory with all it holds, is deleted. */
  record Deleted(DiskPath path) implements NameChange {
    @Override
    public DiskPath before(DiskPath other) {
      return other.startsWith(path) ? null : other;
    }

    @Override
    public void forget(HeaderCache cache) {
      cache.forgetTree(path);
    }

    @Override
    public void apply(HeaderCache cache) {
      cache.forgetTree(path);
    }
  }
}
