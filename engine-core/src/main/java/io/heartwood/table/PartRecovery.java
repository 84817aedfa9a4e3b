package io.heartwood.table;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.layout.BoundSchema;
import io.heartwood.layout.TableFiles;
import io.heartwood.part.PartName;
import io.heartwood.part.format.FileChecksum;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.format.PartLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the parts of a table when it is opened.
 *
 * <p>Directories of unfinished work are removed. Of parts that cover one another the outermost that
 * can be loaded is active, and those it covers are outdated. A damaged part is never deleted: it
 * moves to {@code detached/broken-on-start_<name>}, and what it covered becomes active instead.
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

  private final String tableName;
  private final BoundSchema schema;
  private final List<IDisk> disks;
  private final DiskPath directory;
  private final PartCatalog catalog;

  private record Candidate(PartName name, IDisk disk) {}

  PartRecovery(
      String tableName,
      BoundSchema schema,
      List<IDisk> disks,
      DiskPath directory,
      PartCatalog catalog) {
    this.tableName = tableName;
    this.schema = schema;
    this.disks = disks;
    this.directory = directory;
    this.catalog = catalog;
  }

  /** Creates the directories of a new table, or those that are missing. */
  static void createDirectories(List<IDisk> disks, DiskPath directory) throws IOException {
    for (int i = 0; i < disks.size(); i++) {
      IDisk disk = disks.get(i);
      DiskPath version = directory.resolve(TableFiles.FORMAT_VERSION);
      DiskPath detached = directory.resolve(TableFiles.DETACHED);
      boolean needsVersion = i == 0 && !disk.exists(version);
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

  /** Fills the catalog. */
  void run() throws IOException {
    createDirectories(disks, directory);
    requireFormatVersion();
    List<Candidate> candidates = new ArrayList<>();
    for (IDisk disk : disks) {
      for (String entry : disk.list(directory)) {
        if (TableFiles.isTemporary(entry)) {
          removeLeftover(disk, entry);
        } else {
          PartName.parse(entry).ifPresent(name -> candidates.add(new Candidate(name, disk)));
        }
      }
    }
    candidates.sort(OUTERMOST_FIRST);
    load(candidates);
  }

  private void requireFormatVersion() throws IOException {
    DiskPath file = directory.resolve(TableFiles.FORMAT_VERSION);
    String found = new String(disks.get(0).readAll(file, 16), StandardCharsets.US_ASCII).strip();
    if (!found.equals(TableFiles.FORMAT_VERSION_CONTENT)) {
      throw new IOException(
          "unsupported version of a table's directory: file="
              + file
              + " expected="
              + TableFiles.FORMAT_VERSION_CONTENT
              + " actual="
              + found);
    }
  }

  private void removeLeftover(IDisk disk, String entry) throws IOException {
    LOG.info("remove unfinished directory: table={} name={}", tableName, entry);
    try (DiskTransaction transaction = disk.begin()) {
      transaction.deleteRecursively(directory.resolve(entry));
      transaction.commit();
    }
  }

  /** Loads parts in the order {@link #OUTERMOST_FIRST}. */
  private void load(List<Candidate> candidates) throws IOException {
    Part covering = null;
    for (Candidate candidate : candidates) {
      catalog.useNumbers(candidate.name);
      boolean covered = covering != null && covering.name().covers(candidate.name);
      if (covered && covering.name().equals(candidate.name)) {
        detach(candidate, "ignored_", "the same part lies on disk " + covering.disk().name());
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
      Optional<Part> part = loadOne(candidate);
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

  /** Loads a part, or sets it aside if it is damaged. */
  private Optional<Part> loadOne(Candidate candidate) throws IOException {
    DiskPath path = directory.resolve(candidate.name.toString());
    try {
      LoadedPart loaded = PartLoader.load(candidate.disk, path, schema.partKeys());
      requireSizes(candidate.disk, path, loaded);
      requirePartition(candidate.name, path, loaded);
      long modified =
          candidate.disk.lastModified(path.resolve(PartFiles.CHECKSUMS)).getEpochSecond();
      return Optional.of(new Part(candidate.name, loaded, candidate.disk, path, modified));
    } catch (CorruptPartException e) {
      detach(candidate, TableFiles.BROKEN_PREFIX, e.getMessage());
      return Optional.empty();
    }
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

  private static void requirePartition(PartName name, DiskPath path, LoadedPart part)
      throws IOException {
    String id = part.partition().id();
    if (!id.equals(name.partitionId())) {
      throw new CorruptPartException(
          path + "/" + PartFiles.PARTITION, 0, "partition " + name.partitionId(), id);
    }
  }

  private void detach(Candidate candidate, String prefix, String reason) throws IOException {
    DiskPath detached = directory.resolve(TableFiles.DETACHED);
    DiskPath target = detached.resolve(prefix + candidate.name);
    for (int attempt = 1; candidate.disk.exists(target); attempt++) {
      target = detached.resolve(prefix + candidate.name + "_try" + attempt);
    }
    LOG.error(
        "part is set aside: table={} part={} disk={} to={} reason={}",
        tableName,
        candidate.name,
        candidate.disk.name(),
        target,
        reason);
    try (DiskTransaction transaction = candidate.disk.begin()) {
      transaction.createDirectories(detached);
      transaction.move(directory.resolve(candidate.name.toString()), target);
      transaction.commit();
    }
  }
}
