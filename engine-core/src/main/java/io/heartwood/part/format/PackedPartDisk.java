package io.heartwood.part.format;

import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.RequestTotals;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A disk on which the directory of one part has the files of its archive {@code data.packed} beside
 * those that are never archived (projections, {@code txn_version.txt}). For reading: transactions
 * are those of the disk below, where the archive is one file. Thread-safe; closing it closes
 * nothing, since it belongs to a part and not to a table.
 */
public final class PackedPartDisk implements IDisk {
  private final IDisk disk;
  private final DiskPath directory;
  private final PackedFiles files;

  private PackedPartDisk(IDisk disk, DiskPath directory, PackedFiles files) {
    this.disk = disk;
    this.directory = directory;
    this.files = files;
  }

  /**
   * The disk to read a part from: {@code disk} itself if the part is not packed.
   *
   * @param present names of all that is in the directory
   * @throws io.heartwood.checksum.CorruptPartException if the archive is damaged
   */
  public static IDisk view(IDisk disk, DiskPath directory, Set<String> present) throws IOException {
    if (!present.contains(PartFiles.PACKED_DATA) || disk instanceof PackedPartDisk) {
      return disk;
    }
    DiskPath archive = directory.resolve(PartFiles.PACKED_DATA);
    try (DiskInput input = disk.open(archive, ReadHint.LOOKUP)) {
      return new PackedPartDisk(disk, directory, PackedFiles.read(archive.toString(), input));
    }
  }

  /** The same files where the part was moved or renamed to. */
  PackedPartDisk at(IDisk newDisk, DiskPath newDirectory) {
    IDisk below = newDisk instanceof PackedPartDisk packed ? packed.disk : newDisk;
    return new PackedPartDisk(below, newDirectory, files);
  }

  private PackedFiles.Place place(DiskPath path) {
    return path.isRoot() || !path.parent().equals(directory)
        ? null
        : files.files().get(path.name());
  }

  @Override
  public String name() {
    return disk.name();
  }

  @Override
  public String type() {
    return disk.type();
  }

  @Override
  public String location() {
    return disk.location();
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
    return place(path) != null || disk.exists(path);
  }

  @Override
  public boolean isDirectory(DiskPath path) throws IOException {
    return place(path) == null && disk.isDirectory(path);
  }

  @Override
  public List<String> list(DiskPath path) throws IOException {
    List<String> names = new ArrayList<>(disk.list(path));
    if (path.equals(directory)) {
      names.remove(PartFiles.PACKED_DATA);
      names.removeAll(files.files().keySet());
      names.addAll(files.files().keySet());
    }
    return names;
  }

  @Override
  public long sizeBytes(DiskPath file) throws IOException {
    PackedFiles.Place place = place(file);
    return place == null ? disk.sizeBytes(file) : place.sizeBytes();
  }

  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    return disk.lastModified(place(path) == null ? path : directory.resolve(PartFiles.PACKED_DATA));
  }

  @Override
  public DiskInput open(DiskPath file, ReadHint hint) throws IOException {
    PackedFiles.Place place = place(file);
    if (place == null) {
      return disk.open(file, hint);
    }
    // Of the archive only a piece is wanted, even if that is a whole file.
    ReadHint ofPiece = hint == ReadHint.WHOLE_FILE ? ReadHint.LOOKUP : hint;
    DiskInput archive = disk.open(directory.resolve(PartFiles.PACKED_DATA), ofPiece);
    return new PackedFiles.Input(archive, place, file.name());
  }

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
    return disk.events();
  }

  @Override
  public Optional<IDisk> wrapped() {
    return Optional.of(disk);
  }

  @Override
  public DiskTransaction begin() throws IOException {
    return disk.begin();
  }

  @Override
  public void close() {}
}
