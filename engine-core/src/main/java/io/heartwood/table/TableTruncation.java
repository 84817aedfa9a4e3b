package io.heartwood.table;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.layout.PartAssembly;
import io.heartwood.layout.TableFiles;
import io.heartwood.layout.WrittenPart;
import io.heartwood.part.PartName;
import io.heartwood.part.format.DefaultCounts;
import io.heartwood.part.format.SparseChoice;
import io.heartwood.placement.PlacementRequest;
import io.heartwood.placement.Reservation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes all rows of a table away, all at once also for whoever finds the table after a crash.
 *
 * <p>As in ClickHouse, parts without rows cover the parts that leave, whose files are deleted when
 * nobody reads them any more. ClickHouse names these parts one after the other; here they wait in
 * {@code tmp_truncate_<n>/}, until the directory {@code truncate_<n>/} with their names in {@code
 * parts.txt}, a line each, appears. From that moment the table is empty: the next start moves to
 * their places those that a crash left waiting. Thread-safe.
 */
final class TableTruncation {
  private static final Logger LOG = LoggerFactory.getLogger(TableTruncation.class);
  private static final String NAMES = "parts.txt";
  private static final int MAX_NAMES_BYTES = 64 << 20;

  private final TableStorage storage;
  private final EngineRuntime runtime;
  private final AtomicLong nextId = new AtomicLong();

  TableTruncation(TableStorage storage, EngineRuntime runtime) {
    this.storage = storage;
    this.runtime = runtime;
  }

  /**
   * Takes parts away.
   *
   * @param runs active parts that are claimed, neighbours together; they are outdated or given back
   *     when this ends
   * @throws CommitUnknownException if a disk did not say whether it happened; the next start tells
   */
  void run(List<List<Part>> runs) throws IOException {
    List<PartName> sources = runs.stream().flatMap(List::stream).map(Part::name).toList();
    if (sources.isEmpty()) {
      return;
    }
    String id = Long.toString(nextId.incrementAndGet());
    List<WrittenPart> waiting;
    try {
      waiting = writeCovers(runs, id);
      decide(waiting, id);
    } catch (CommitUnknownException unknown) {
      storage.catalog().abandonMerge(sources);
      throw unknown;
    } catch (IOException | RuntimeException | Error e) {
      removeWaiting(id, e);
      storage.catalog().release(sources);
      throw e;
    }
    storage.catalog().outdate(sources, finish(waiting, id));
  }

  private List<WrittenPart> writeCovers(List<List<Part>> runs, String id) throws IOException {
    List<WrittenPart> covers = new ArrayList<>(runs.size());
    try {
      for (List<Part> run : runs) {
        covers.add(writeCover(run, id));
      }
      return covers;
    } catch (CommitUnknownException e) {
      // Whatever is there has a temporary name: nothing is decided.
      throw new IOException("table cannot be truncated: table=" + storage.name(), e);
    }
  }

  private static PartName coverOf(List<Part> run) {
    PartName first = run.get(0).name();
    int level = 0;
    long mutation = 0;
    for (Part part : run) {
      level = Math.max(level, part.name().level());
      mutation = Math.max(mutation, part.name().mutation());
    }
    long maxBlock = run.get(run.size() - 1).name().maxBlock();
    return new PartName(first.partitionId(), first.minBlock(), maxBlock, level + 1, mutation);
  }

  private static DiskPath waitingDirectory(DiskPath table, String id) {
    return table.resolve(TableFiles.TRUNCATING_PREFIX + id);
  }

  private static DiskPath decisionDirectory(DiskPath table, String id) {
    return table.resolve(TableFiles.TRUNCATED_PREFIX + id);
  }

  /** Writes a part without rows that covers a run of parts. */
  private WrittenPart writeCover(List<Part> run, String id) throws IOException {
    Reservation reservation = storage.placement().reserve(PlacementRequest.insert(0));
    PartName name = coverOf(run);
    try (PartAssembly assembly =
        PartAssembly.begin(
            storage.schema(),
            reservation,
            waitingDirectory(storage.directory(), id),
            TableFiles.INSERT_PREFIX + name,
            storage.schema().partType(0, 0),
            run.get(0).loaded().partition(),
            SparseChoice.ofRows(
                new DefaultCounts(storage.schema().header(), storage.schema().settings())),
            runtime.parallelism())) {
      assembly.finish();
      return assembly.publish(name);
    }
  }

  /** The moment from which the table is empty. */
  private void decide(List<WrittenPart> waiting, String id) throws IOException {
    IDisk disk = waiting.get(0).disk();
    StringBuilder text = new StringBuilder();
    waiting.forEach(part -> text.append(part.name()).append('\n'));
    byte[] names = text.toString().getBytes(StandardCharsets.UTF_8);
    DiskPath decision = decisionDirectory(storage.directory(), id);
    DiskPath temporary =
        storage.directory().resolve(TableFiles.TEMPORARY_PREFIX + "_decision_" + id);
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(temporary);
      try (DiskOutput output = transaction.create(temporary.resolve(NAMES))) {
        output.write(names, 0, names.length);
        output.finish();
      }
      transaction.publish(temporary, decision);
      transaction.commit();
    } catch (CommitUnknownException unknown) {
      boolean isThere;
      try {
        isThere = disk.exists(decision.resolve(NAMES));
      } catch (IOException e) {
        unknown.addSuppressed(e);
        throw unknown;
      }
      if (!isThere) {
        throw unknown;
      }
    }
  }

  /** Moves the covers to their places, as far as it can be done; answers those that are there. */
  private List<Part> finish(List<WrittenPart> waiting, String id) {
    List<Part> covers = new ArrayList<>();
    try {
      for (WrittenPart part : waiting) {
        DiskPath place = storage.directory().resolve(part.name().toString());
        move(part.disk(), part.directory(), place);
        covers.add(storage.part(new WrittenPart(part.name(), part.disk(), place, part.result())));
      }
      forget(storage.placement().disks(), storage.directory(), id);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "table is truncated, but its directory is not in order before the next start: table={}"
              + " reason={}",
          storage.name(),
          e.toString());
    }
    return covers;
  }

  private static void move(IDisk disk, DiskPath from, DiskPath to) throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      transaction.publish(from, to);
      transaction.commit();
    }
  }

  private static void forget(List<IDisk> disks, DiskPath table, String id) throws IOException {
    for (IDisk disk : disks) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.deleteRecursively(decisionDirectory(table, id));
        transaction.deleteRecursively(waitingDirectory(table, id));
        transaction.commit();
      }
    }
  }

  private void removeWaiting(String id, Throwable cause) {
    for (IDisk disk : storage.placement().disks()) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.deleteRecursively(waitingDirectory(storage.directory(), id));
        transaction.commit();
      } catch (IOException | RuntimeException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /**
   * Ends what a crash has left of a decided truncation.
   *
   * @param entry its directory in the table's, on {@code disk}
   * @param disks all disks of the table
   */
  static void complete(IDisk disk, String entry, List<IDisk> disks, DiskPath table)
      throws IOException {
    String id = entry.substring(TableFiles.TRUNCATED_PREFIX.length());
    DiskPath file = table.resolve(entry).resolve(NAMES);
    if (disk.exists(file)) {
      String text = new String(disk.readAll(file, MAX_NAMES_BYTES), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        Optional<PartName> name = PartName.parse(line);
        if (name.isEmpty()) {
          throw new CorruptPartException(file.toString(), 0, "a name of a part", line);
        }
        DiskPath waiting = waitingDirectory(table, id).resolve(line);
        for (IDisk other : disks) {
          if (other.exists(waiting)) {
            move(other, waiting, table.resolve(line));
          }
        }
      }
    }
    LOG.info("truncation is completed: table={} id={}", table, id);
    forget(disks, table, id);
  }
}
