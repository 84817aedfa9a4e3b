package io.heartwood.cli.inspect;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.local.ReadOnlyDirectory;
import io.heartwood.part.PartName;
import io.heartwood.part.format.MarksFormat;
import io.heartwood.part.format.PartChecker;
import io.heartwood.part.format.PartDefect;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.format.PartKeys;
import io.heartwood.part.inspect.KeyDefinition;
import io.heartwood.part.inspect.PartInspection;
import io.heartwood.part.inspect.PartInspector;
import io.heartwood.policy.config.OpenStorage;
import io.heartwood.policy.config.StorageConfiguration;
import io.heartwood.sql.Disks;
import io.heartwood.sql.error.SqlException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The directory of a part: local, where nothing is locked or changed, or on a disk of a
 * configuration, whose data directory is in use until this is closed. Confined to one thread.
 */
public final class PartPlace implements Closeable {
  private final IDisk disk;
  private final DiskPath path;
  private final Optional<OpenStorage> storage;

  private PartPlace(IDisk disk, DiskPath path, Optional<OpenStorage> storage) {
    this.disk = disk;
    this.path = path;
    this.storage = storage;
  }

  /** A local directory. */
  public static PartPlace local(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (!Files.isDirectory(absolute) || parent == null) {
      throw new IOException(
          "not a part: path="
              + directory
              + " reason="
              + (Files.exists(absolute) ? "it is not a directory of one" : "no such directory"));
    }
    return new PartPlace(
        new ReadOnlyDirectory("local", parent),
        DiskPath.of(absolute.getFileName().toString()),
        Optional.empty());
  }

  /**
   * A directory on a disk.
   *
   * @param dataDirectory what relative paths of the configuration start from
   * @param configuration file with the disks; without it there is only {@code default}
   */
  public static PartPlace onDisk(
      Path dataDirectory, Optional<Path> configuration, String diskName, String path)
      throws IOException, SqlException {
    if (!Files.isDirectory(dataDirectory)) {
      throw new IOException("no such data directory: path=" + dataDirectory);
    }
    DiskPath directory = DiskPath.of(path);
    StorageConfiguration parsed =
        configuration.isPresent()
            ? StorageConfiguration.read(configuration.get(), System.getenv())
            : StorageConfiguration.implicit();
    OpenStorage storage = parsed.open(new DiskFactory.Context(dataDirectory, System.getenv()));
    try {
      IDisk disk = Disks.require(storage, diskName);
      if (!disk.isDirectory(directory)) {
        throw new IOException(
            "not a part: path=" + directory + " disk=" + diskName + " reason=no such directory");
      }
      return new PartPlace(disk, directory, Optional.of(storage));
    } catch (IOException | SqlException | RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  /** The disk it lies on. */
  public IDisk disk() {
    return disk;
  }

  /** Its path there. */
  public DiskPath path() {
    return path;
  }

  /**
   * The part itself, or if this is a directory of parts, such as that of a table, those in it.
   *
   * @throws IOException if it is neither
   */
  public List<DiskPath> parts() throws IOException {
    List<String> names = disk.list(path);
    if (names.contains(PartFiles.CHECKSUMS)
        || names.contains(PartFiles.COLUMNS)
        || names.contains(PartFiles.COUNT)
        || PartName.parse(path.name()).isPresent()) {
      return List.of(path);
    }
    List<DiskPath> parts = new ArrayList<>();
    for (String name : names) {
      DiskPath entry = path.resolve(name);
      if (PartName.parse(name).isPresent() && disk.isDirectory(entry)) {
        parts.add(entry);
      }
    }
    if (parts.isEmpty()) {
      throw new IOException(
          "neither a part nor a directory of parts: path=" + path + " disk=" + disk.name());
    }
    return parts;
  }

  /** Checks a part of {@link #parts}; progress as in {@link PartChecker}. */
  public List<PartDefect> check(DiskPath part, LongConsumer progress) throws IOException {
    PartKeys keys =
        fixedGranularity(part)
            ? keysForCheck(PartInspector.inspect(disk, part, KeyDefinition.UNKNOWN))
            : PartKeys.UNKNOWN;
    return PartChecker.check(disk, part, keys, progress);
  }

  private boolean fixedGranularity(DiskPath part) throws IOException {
    return disk.list(part).stream()
        .map(MarksFormat::ofFile)
        .flatMap(Optional::stream)
        .anyMatch(format -> !format.hasRows());
  }

  /** What the check of an inspected part has to know. */
  static PartKeys keysForCheck(PartInspection part) throws IOException {
    return part.keysForCheck()
        .orElseThrow(
            () ->
                new IOException(
                    "cannot check a part whose index_granularity nothing tells: part="
                        + part.directoryName()));
  }

  /** Bytes of all files in a directory and in those below; a pipe and the like has none. */
  public long sizeBytes(DiskPath directory) throws IOException {
    long size = 0;
    for (String name : disk.list(directory)) {
      DiskPath entry = directory.resolve(name);
      size += disk.isDirectory(entry) ? sizeBytes(entry) : fileSizeBytes(entry);
    }
    return size;
  }

  private long fileSizeBytes(DiskPath file) throws IOException {
    try {
      return disk.sizeBytes(file);
    } catch (FileSystemException noFileAsTheCheckWillSay) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    if (storage.isPresent()) {
      storage.get().close();
    } else {
      disk.close();
    }
  }
}
