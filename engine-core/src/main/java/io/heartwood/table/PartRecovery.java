package io.heartwood.table;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.UnverifiedFile;
import io.heartwood.layout.BoundSchema;
import io.heartwood.layout.TableFiles;
import io.heartwood.part.PartName;
import io.heartwood.part.PartSummary;
import io.heartwood.part.format.ColumnTasks;
import io.heartwood.part.format.FileChecksum;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.format.PartLoader;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the parts of a table when it is opened.
 *
 * <p>Directories of unfinished work are removed. Of parts that cover one another the outermost that
 * can be loaded is active, and those it covers are outdated. A damaged part is never deleted. If
 * the parts it was merged from are all there, they become active instead and it moves to {@code
 * detached/broken-on-start_<name>}; else it stays, and the table cannot be read. Here ClickHouse
 * goes on without the rows.
 */
final class PartRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(PartRecovery.class);

  /** Outer parts before the parts they cover. */
  private static final Comparator<Candidate> OUTERMOST_FIRST =
      Comparator.comparing((Candidate candidate) -> candidate.name.partitionId())
          .thenComparing(candidate -> candidate.name.minBlock())
          .thenComparing(candidate -> -candidate.name.maxBlock())
          .thenComparing(candidate -> -candidate.name.level())
          .thenComparing(candidate -> -candidate.name.mutation());

  private static final int PARTS_AT_ONCE = 64;

  private final String tableName;
  private final BoundSchema schema;
  private final List<IDisk> disks;
  private final DiskPath directory;
  private final PartCatalog catalog;
  private final EngineRuntime runtime;
  private final List<DamagedPart> damaged = new ArrayList<>();

  /** A directory of unfinished work. */
  private record Leftover(String name, IDisk disk) {}

  /** A directory with the name of a part. */
  private static final class Candidate {
    private final PartName name;
    private final IDisk disk;
    private LoadedPart loaded;
    private CorruptPartException damage;

    Candidate(PartName name, IDisk disk) {
      this.name = name;
      this.disk = disk;
    }
  }

  PartRecovery(
      String tableName,
      BoundSchema schema,
      List<IDisk> disks,
      DiskPath directory,
      PartCatalog catalog,
      EngineRuntime runtime) {
    this.tableName = tableName;
    this.schema = schema;
    this.disks = disks;
    this.directory = directory;
    this.catalog = catalog;
    this.runtime = runtime;
  }

  /**
   * Creates the directories of a new table, or those that are missing, as on a disk that was added
   * to the policy; not on disks where nothing can be published, for a table there was made
   * elsewhere.
   */
  private void createDirectories(boolean hasVersion) throws IOException {
    DiskPath version = directory.resolve(TableFiles.FORMAT_VERSION);
    DiskPath detached = directory.resolve(TableFiles.DETACHED);
    for (int i = 0; i < disks.size(); i++) {
      IDisk disk = disks.get(i);
      if (!TableStorage.isWritable(disk)) {
        continue;
      }
      boolean needsVersion = i == 0 && !hasVersion;
      if (disk.exists(detached) && !needsVersion) {
        continue;
      }
      try (DiskTransaction transaction = disk.begin()) {
        transaction.createDirectories(directory);
        transaction.createDirectories(detached);
        if (needsVersion) {
          byte[] content = TableFiles.FORMAT_VERSION_CONTENT.getBytes(StandardCharsets.US_ASCII);
          try (DiskOutput output = transaction.create(version)) {
            output.write(content, 0, content.length);
            output.finish();
          }
        }
        transaction.commit();
      }
    }
  }

  /**
   * The disk with the one file that has the version: the first of the policy when the table was
   * created. ClickHouse refuses a table with two.
   */
  private Optional<IDisk> versionDisk() throws IOException {
    if (disks.size() == 1 && !TableStorage.isWritable(disks.get(0))) {
      return Optional.of(disks.get(0));
    }
    for (IDisk disk : disks) {
      if (disk.exists(directory.resolve(TableFiles.FORMAT_VERSION))) {
        return Optional.of(disk);
      }
    }
    return Optional.empty();
  }

  /** Fills the catalog. */
  void run() throws IOException {
    Optional<IDisk> versionDisk = versionDisk();
    if (versionDisk.isPresent()) {
      requireFormatVersion(versionDisk.get());
    }
    createDirectories(versionDisk.isPresent());
    if (versionDisk.isEmpty()) {
      requireFormatVersion(disks.get(0));
    }
    List<Candidate> candidates = new ArrayList<>();
    List<Leftover> leftovers = new ArrayList<>();
    boolean truncated = false;
    Map<IDisk, List<String>> entries = new IdentityHashMap<>();
    for (IDisk disk : disks) {
      entries.put(disk, disk.list(directory));
    }
    for (IDisk disk : disks) {
      truncated |= completeTruncations(disk, entries.get(disk));
    }
    for (IDisk disk : disks) {
      for (String entry : truncated ? disk.list(directory) : entries.get(disk)) {
        if (TableFiles.isTemporary(entry)) {
          leftovers.add(new Leftover(entry, disk));
        } else {
          PartName.parse(entry).ifPresent(name -> candidates.add(new Candidate(name, disk)));
        }
      }
    }
    candidates.sort(OUTERMOST_FIRST);
    for (int from = 0; from < candidates.size(); from += PARTS_AT_ONCE) {
      read(candidates.subList(from, Math.min(from + PARTS_AT_ONCE, candidates.size())));
    }
    // All disks could be read: only now is anything changed.
    for (Leftover leftover : leftovers) {
      if (TableStorage.isWritable(leftover.disk)) {
        removeLeftover(leftover.disk, leftover.name);
      }
    }
    load(candidates);
    for (DamagedPart part : damaged) {
      if (isReplaced(part.name())) {
        detach(part.name(), part.disk(), TableFiles.BROKEN_PREFIX, part.failure().getMessage());
      } else {
        catalog.addFoundDamaged(part);
      }
    }
    catalog.outdateEmpty();
  }

  private boolean completeTruncations(IDisk disk, List<String> entries) throws IOException {
    boolean found = false;
    for (String entry : entries) {
      if (entry.startsWith(TableFiles.TRUNCATED_PREFIX)) {
        TableStorage.requireWritable("a truncation of the table cannot be completed", disks);
        TableTruncation.complete(disk, entry, disks, directory);
        found = true;
      }
    }
    return found;
  }

  private void requireFormatVersion(IDisk disk) throws IOException {
    DiskPath file = directory.resolve(TableFiles.FORMAT_VERSION);
    UnverifiedFile content = disk.readToVerify(file, 16);
    String found = new String(content.bytes(), StandardCharsets.US_ASCII).strip();
    if (!found.equals(TableFiles.FORMAT_VERSION_CONTENT)) {
      throw new IOException(
          "unsupported version of a table's directory: file="
              + file
              + " expected="
              + TableFiles.FORMAT_VERSION_CONTENT
              + " actual="
              + found);
    }
    content.verified().run();
  }

  private void removeLeftover(IDisk disk, String entry) throws IOException {
    LOG.info("remove unfinished directory: table={} name={}", tableName, entry);
    try (DiskTransaction transaction = disk.begin()) {
      transaction.deleteRecursively(directory.resolve(entry));
      transaction.commit();
    }
  }

  /** Reads the small files of parts, those on remote disks side by side. */
  private void read(List<Candidate> candidates) throws IOException {
    boolean remote = candidates.stream().anyMatch(candidate -> candidate.disk.isRemote());
    int parallelism = remote ? ColumnTasks.READ_PARALLELISM : 1;
    new ColumnTasks(runtime.aheadReader(), parallelism)
        .run(candidates.size(), i -> read(candidates.get(i)));
  }

  private void read(Candidate candidate) throws IOException {
    DiskPath path = directory.resolve(candidate.name.toString());
    try {
      LoadedPart loaded =
          PartLoader.load(
              candidate.disk, path, schema.partKeys(), runtime.caches(), runtime.aheadReader());
      requireSizes(loaded.disk(), path, loaded);
      requirePartition(candidate.name, path, loaded);
      requireColumns(path, loaded);
      candidate.loaded = loaded;
    } catch (CorruptPartException e) {
      candidate.damage = e;
    }
  }

  /** Takes over parts in the order {@link #OUTERMOST_FIRST}. */
  private void load(List<Candidate> candidates) throws IOException {
    Part covering = null;
    for (Candidate candidate : candidates) {
      catalog.useNumbers(candidate.name);
      boolean covered = covering != null && covering.name().covers(candidate.name);
      if (covered && covering.name().equals(candidate.name)) {
        detach(
            candidate.name,
            candidate.disk,
            "ignored_",
            "the same part lies on disk " + covering.disk().name());
        continue;
      }
      if (!covered && covering != null && covering.name().intersects(candidate.name)) {
        throw new IOException(
            "parts share blocks, but none covers the other: table="
                + tableName
                + " parts="
                + covering.name()
                + ", "
                + candidate.name);
      }
      Optional<Part> part = loadOne(candidate, covered);
      if (part.isEmpty()) {
        continue;
      }
      if (covered) {
        catalog.addFoundOutdated(part.get());
      } else {
        covering = part.get();
        catalog.addFound(covering);
      }
    }
  }

  /** Whether the active parts within the blocks of a part leave none of them out. */
  private boolean isReplaced(PartName name) {
    long nextBlock = name.minBlock();
    for (PartSummary part : catalog.partition(name.partitionId())) {
      if (name.covers(part.name()) && part.name().minBlock() == nextBlock) {
        nextBlock = part.name().maxBlock() + 1;
      }
    }
    return nextBlock == name.maxBlock() + 1;
  }

  /** A part that was read; if it is damaged, sets it aside or remembers it. */
  private Optional<Part> loadOne(Candidate candidate, boolean covered) throws IOException {
    DiskPath path = directory.resolve(candidate.name.toString());
    CorruptPartException damage = candidate.damage;
    if (damage != null) {
      if (covered) {
        detach(candidate.name, candidate.disk, TableFiles.BROKEN_PREFIX, damage.getMessage());
      } else {
        damaged.add(new DamagedPart(candidate.name, candidate.disk, path, damage));
      }
      return Optional.empty();
    }
    long modified = candidate.disk.lastModified(path.resolve(PartFiles.CHECKSUMS)).getEpochSecond();
    return Optional.of(new Part(candidate.name, candidate.loaded, candidate.disk, path, modified));
  }

  private static void requireSizes(IDisk disk, DiskPath path, LoadedPart part) throws IOException {
    for (Map.Entry<String, FileChecksum> file : part.checksums().files().entrySet()) {
      if (file.getKey().endsWith(PartFiles.PROJECTION_EXTENSION)) {
        continue;
      }
      long actual = disk.sizeBytes(path.resolve(file.getKey()));
      if (actual != file.getValue().sizeBytes()) {
        throw new CorruptPartException(
            path + "/" + file.getKey(),
            0,
            "a file of " + file.getValue().sizeBytes() + " bytes",
            actual + " bytes");
      }
    }
  }

  /**
   * Columns of the table must have its types. Other columns are not read: those that ClickHouse
   * hides, such as {@code _row_exists}, or was about to drop.
   */
  private void requireColumns(DiskPath path, LoadedPart part) throws CorruptPartException {
    for (NamedType column : schema.header()) {
      DataType type = part.columnType(column.name()).orElse(column.type());
      if (!type.equals(column.type())) {
        throw new CorruptPartException(
            path + "/" + PartFiles.COLUMNS,
            0,
            "column " + column.name() + " of type " + column.type(),
            "type " + type);
      }
    }
  }

  private static void requirePartition(PartName name, DiskPath path, LoadedPart part)
      throws IOException {
    String id = part.partition().id();
    if (!id.equals(name.partitionId())) {
      throw new CorruptPartException(
          path + "/" + PartFiles.PARTITION, 0, "partition " + name.partitionId(), id);
    }
  }

  private void detach(PartName name, IDisk disk, String prefix, String reason) throws IOException {
    DiskPath detached = directory.resolve(TableFiles.DETACHED);
    DiskPath target = detached.resolve(prefix + name);
    for (int attempt = 1; disk.exists(target); attempt++) {
      target = detached.resolve(prefix + name + "_try" + attempt);
    }
    LOG.error(
        "part is set aside: table={} part={} disk={} to={} reason={}",
        tableName,
        name,
        disk.name(),
        target,
        reason);
    if (!TableStorage.isWritable(disk)) {
      return;
    }
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(detached);
      transaction.move(directory.resolve(name.toString()), target);
      transaction.commit();
    }
  }
}
