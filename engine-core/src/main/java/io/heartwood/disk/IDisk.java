package io.heartwood.disk;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A place for files: a local directory, memory, or objects in a bucket with their names elsewhere.
 *
 * <p>This interface reads and tells about space; every change is made through a {@link
 * DiskTransaction}. A missing file or directory is a {@link java.nio.file.NoSuchFileException}.
 * Implementations are thread-safe. One process owns a disk; the owner closes it after all inputs
 * and transactions.
 */
public interface IDisk extends Closeable {
  /** The disk's name in the configuration, unique in an engine. */
  String name();

  /**
   * The kind of disk as ClickHouse names it in {@code system.disks.type}: {@code Local}, {@code
   * S3}, ...
   */
  String type();

  /**
   * Where the names live: the local directory, or the metadata root; for messages and {@code
   * system.disks.path}.
   */
  String location();

  /** Whether reads cost requests to another machine. */
  boolean isRemote();

  /** What the disk can do: everything, unless its layout or configuration rules something out. */
  default Set<DiskCapability> capabilities() {
    return DiskCapability.all();
  }

  /** The room of the disk; remote stores answer {@link DiskSpace#UNBOUNDED}. */
  DiskSpace space() throws IOException;

  /** Whether a file or directory of this name exists. */
  boolean exists(DiskPath path) throws IOException;

  /** Whether a directory of this name exists. */
  boolean isDirectory(DiskPath path) throws IOException;

  /**
   * Names (not paths) of the entries of a directory, in ascending order.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such directory
   * @throws java.nio.file.NotDirectoryException if it is a file
   */
  List<String> list(DiskPath directory) throws IOException;

  /** Size of a file in bytes. */
  long sizeBytes(DiskPath file) throws IOException;

  /** When the file or directory was last changed. */
  Instant lastModified(DiskPath path) throws IOException;

  /** Opens a file for reading; the caller closes it. */
  DiskInput open(DiskPath file, ReadHint hint) throws IOException;

  /**
   * Reads a small file whole.
   *
   * @throws IOException if the file is larger than {@code limitBytes}
   */
  default byte[] readAll(DiskPath file, int limitBytes) throws IOException {
    return readAll(file, ReadHint.WHOLE_FILE, limitBytes);
  }

  /**
   * Reads a file whole.
   *
   * @throws IOException if the file is larger than {@code limitBytes}
   */
  default byte[] readAll(DiskPath file, ReadHint hint, int limitBytes) throws IOException {
    try (DiskInput input = open(file, hint)) {
      return input.readAll(limitBytes);
    }
  }

  /**
   * Reads a small file whole, for a reader who can tell whether it holds what was once written, and
   * says so.
   *
   * @throws IOException if the file is larger than {@code limitBytes}
   */
  default UnverifiedFile readToVerify(DiskPath file, int limitBytes) throws IOException {
    return new UnverifiedFile(readAll(file, limitBytes));
  }

  /**
   * What the disk has asked of the store behind it since it was opened, in a fixed order; empty for
   * disks whose store is not asked by requests, or does not count them.
   */
  default List<RequestTotals> requestTotals() {
    return List.of();
  }

  /**
   * What keeping 2^30 bytes for a month costs, in the currency of {@link RequestTotals#price()}; 0
   * for disks that are not paid for by use.
   */
  default double pricePerGibMonth() {
    return 0;
  }

  /**
   * What has happened on the disk since it was opened, beside requests: hits of a cache and the
   * like, not those of {@link #wrapped()}; empty for disks that count nothing.
   */
  default Map<ProfileEvent, Long> events() {
    return Map.of();
  }

  /**
   * The disk of the same engine that this one keeps its files on, transformed or cached; empty for
   * disks of their own. Requests of this disk are the other's requests: who sums over disks leaves
   * one of the two out.
   */
  default Optional<IDisk> wrapped() {
    return Optional.empty();
  }

  /** Begins a group of changes; the caller closes it. */
  DiskTransaction begin() throws IOException;
}
