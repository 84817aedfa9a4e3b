package io.heartwood.disk.encrypted;

import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.EventCounters;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.RequestTotals;
import io.heartwood.disk.UnverifiedFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A directory of another disk whose files are encrypted, as ClickHouse's disk of type {@code
 * encrypted}: either opens what the other wrote. Names, sizes and times of files can be seen, their
 * contents not. Sizes are those of the contents, without headers.
 *
 * <p>New files are written with the current key; each file says in its header which key it needs,
 * so files of older keys stay readable as long as their keys are given. A file whose key is missing
 * fails with an {@link IOException} that names file and fingerprint; one whose header is damaged,
 * or that is not encrypted, with a {@link io.heartwood.checksum.CorruptPartException}. Changed
 * contents are not noticed here, but by the checksums of parts.
 *
 * <p>What it costs: 64 bytes for each file that is not empty. Reading a range asks the disk behind
 * for one range. A header that is not known yet, from writing the file or from an earlier reading
 * (the headers of 16,384 files are kept), comes with the first range if that begins in the first
 * 256 KiB of the file, and costs one request more otherwise; files of a local disk are read twice.
 * Equal small files have different bytes, so an S3 disk cannot share their objects. Copies are
 * encrypted anew, so that no two files share key and IV; the store cannot make them by itself.
 *
 * <p>Thread-safe. Closing leaves the disk behind open; its owner closes it afterwards.
 */
public final class EncryptedDisk implements IDisk {
  private final String name;
  private final IDisk disk;
  private final DiskPath directory;
  private final EncryptionKeys keys;
  private final HeaderCache headers;
  private final EventCounters events = new EventCounters();

  private EncryptedDisk(String name, IDisk disk, DiskPath directory, EncryptionKeys keys) {
    this.name = name;
    this.disk = disk;
    this.directory = directory;
    this.keys = keys;
    this.headers =
        new HeaderCache(
            disk.capabilities().contains(DiskCapability.ISOLATED_TRANSACTIONS)
                ? HeaderCache.MAX_COUNT
                : 0);
  }

  /**
   * Opens a disk.
   *
   * @param disk where the files are
   * @param directory the directory there that is the root of this disk, created if missing; no
   *     other disk or table may use it
   */
  public static EncryptedDisk open(String name, IDisk disk, DiskPath directory, EncryptionKeys keys)
      throws IOException {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(keys, "keys");
    if (!directory.isRoot() && !disk.isDirectory(directory)) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.createDirectories(directory);
        transaction.commit();
      }
    }
    return new EncryptedDisk(name, disk, directory, keys);
  }

  @Override
  public String name() {
    return name;
  }

  /** The type of the disk behind, as in ClickHouse's {@code system.disks}. */
  @Override
  public String type() {
    return disk.type();
  }

  @Override
  public String location() {
    String root = disk.location();
    return directory.isRoot() ? root : root + (root.endsWith("/") ? "" : "/") + directory + "/";
  }

  @Override
  public boolean isRemote() {
    return disk.isRemote();
  }

  @Override
  public Set<DiskCapability> capabilities() {
    return disk.capabilities();
  }

  @Override
  public DiskSpace space() throws IOException {
    return disk.space();
  }

  @Override
  public boolean exists(DiskPath path) throws IOException {
    return disk.exists(behind(path));
  }

  @Override
  public boolean isDirectory(DiskPath path) throws IOException {
    return disk.isDirectory(behind(path));
  }

  @Override
  public List<String> list(DiskPath path) throws IOException {
    return disk.list(behind(path));
  }

  /** Size of the contents; a file that is too short for a header has none. */
  @Override
  public long sizeBytes(DiskPath file) throws IOException {
    return EncryptedInput.contentBytes(disk.sizeBytes(behind(file)));
  }

  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    return disk.lastModified(behind(path));
  }

  @Override
  public DiskInput open(DiskPath file, ReadHint hint) throws IOException {
    long generation = headers.generation();
    DiskInput input = disk.open(behind(file), hint);
    return input.sizeBytes() == 0 ? input : decrypting(input, file, generation);
  }

  /** The disk behind keeps what it had, the encrypted bytes, if the plain ones are right. */
  @Override
  public UnverifiedFile readToVerify(DiskPath file, int limitBytes) throws IOException {
    long generation = headers.generation();
    int limit =
        (int) Math.min(Integer.MAX_VALUE - 8L, (long) limitBytes + EncryptedHeader.SIZE_BYTES);
    UnverifiedFile stored = disk.readToVerify(behind(file), limit);
    if (stored.bytes().length == 0) {
      return stored;
    }
    DiskInput bytes = new BytesInput(stored.bytes(), description(file));
    try (DiskInput input = decrypting(bytes, file, generation)) {
      return new UnverifiedFile(input.readAll(limitBytes), stored.verified());
    }
  }

  private DiskInput decrypting(DiskInput input, DiskPath file, long generation) throws IOException {
    Optional<EncryptedHeader> known = headers.get(file, generation);
    events.increment(
        known.isPresent()
            ? ProfileEvent.ENCRYPTION_HEADER_CACHE_HITS
            : ProfileEvent.ENCRYPTION_HEADER_CACHE_MISSES);
    return new EncryptedInput(
        input,
        description(file),
        keys,
        known.orElse(null),
        disk.isRemote(),
        read -> headers.put(file, read, generation));
  }

  /** The header of a file and the size of its contents. */
  FileContents readContents(DiskPath file) throws IOException {
    try (DiskInput input = disk.open(behind(file), ReadHint.LOOKUP)) {
      if (input.sizeBytes() == 0) {
        return FileContents.ofEmptyFile();
      }
      byte[] bytes = new byte[EncryptedHeader.SIZE_BYTES];
      input.readFully(0, bytes, 0, bytes.length);
      return FileContents.of(
          EncryptedHeader.read(description(file), bytes),
          EncryptedInput.contentBytes(input.sizeBytes()));
    }
  }

  /** Those of the disk behind: all requests are its own. */
  @Override
  public List<RequestTotals> requestTotals() {
    return disk.requestTotals();
  }

  @Override
  public double pricePerGibMonth() {
    return disk.pricePerGibMonth();
  }

  @Override
  public Map<ProfileEvent, Long> events() {
    return events.snapshot();
  }

  @Override
  public Optional<IDisk> wrapped() {
    return Optional.of(disk);
  }

  @Override
  public DiskTransaction begin() throws IOException {
    return new EncryptedTransaction(this, disk.begin());
  }

  /** Does nothing: the disk behind belongs to another. */
  @Override
  public void close() {}

  DiskPath behind(DiskPath path) {
    return directory.resolve(path);
  }

  String description(DiskPath file) {
    return name + ":" + file;
  }

  EncryptionKeys keys() {
    return keys;
  }

  HeaderCache headers() {
    return headers;
  }

  @Override
  public String toString() {
    return "EncryptedDisk[name=" + name + " disk=" + disk.name() + " path=" + directory + "]";
  }
}
