package io.heartwood.table;

import io.heartwood.background.OutdatedParts;
import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.OperationListener;
import io.heartwood.disk.TableOperation;
import io.heartwood.disk.UnsupportedDiskOperationException;
import io.heartwood.insert.PartSink;
import io.heartwood.layout.BoundSchema;
import io.heartwood.layout.WrittenPart;
import io.heartwood.merge.MergePlan;
import io.heartwood.merge.MergeSink;
import io.heartwood.part.PartName;
import io.heartwood.part.PartSummary;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.PartCaches;
import io.heartwood.placement.PartPlacement;
import java.time.Clock;
import java.util.List;

/**
 * What a table consists of below its API: the catalog, and the doors through which inserts, merges
 * and the cleaner reach it. Thread-safe.
 */
final class TableStorage implements PartSink, MergeSink, OutdatedParts {
  private final TableDefinition definition;
  private final BoundSchema schema;
  private final PartPlacement placement;
  private final DiskPath directory;
  private final Clock clock;
  private final TableOperation.Source operations;
  private final PartCaches caches;
  private final PartCatalog catalog;

  TableStorage(
      TableDefinition definition,
      BoundSchema schema,
      PartPlacement placement,
      DiskPath directory,
      Clock clock,
      OperationListener listener,
      PartCaches caches) {
    this.definition = definition;
    this.schema = schema;
    this.placement = placement;
    this.directory = directory;
    this.clock = clock;
    this.operations = new TableOperation.Source(definition.name(), listener);
    this.caches = caches;
    this.catalog = new PartCatalog(clock);
  }

  TableDefinition definition() {
    return definition;
  }

  /** Begins operations on the table. */
  TableOperation.Source operations() {
    return operations;
  }

  BoundSchema schema() {
    return schema;
  }

  PartPlacement placement() {
    return placement;
  }

  DiskPath directory() {
    return directory;
  }

  /** Whether a part can be published on each disk; if not, the table can only be read. */
  boolean isWritable() {
    return placement.disks().stream().allMatch(TableStorage::isWritable);
  }

  static boolean isWritable(IDisk disk) {
    return disk.capabilities().contains(DiskCapability.RENAME_DIRECTORIES);
  }

  /**
   * Refuses what would change the table.
   *
   * @throws UnsupportedDiskOperationException if it can only be read; names the disk
   */
  static void requireWritable(String consequence, PartPlacement placement)
      throws UnsupportedDiskOperationException {
    requireWritable(consequence, placement.disks());
  }

  static void requireWritable(String consequence, List<IDisk> disks)
      throws UnsupportedDiskOperationException {
    for (IDisk disk : disks) {
      if (!isWritable(disk)) {
        throw new UnsupportedDiskOperationException(
            consequence, disk.name(), DiskCapability.RENAME_DIRECTORIES);
      }
    }
  }

  /** Refuses what would change the table if it can only be read. */
  void requireWritable() throws UnsupportedDiskOperationException {
    requireWritable("table can only be read", placement);
  }

  PartCatalog catalog() {
    return catalog;
  }

  Clock clock() {
    return clock;
  }

  @Override
  public String name() {
    return definition.name();
  }

  @Override
  public int partCount(String partitionId) {
    return catalog.partCount(partitionId);
  }

  @Override
  public int partCount() {
    return catalog.partCount();
  }

  @Override
  public long allocateBlock(String partitionId) {
    return catalog.allocateBlock(partitionId);
  }

  @Override
  public void addAll(List<WrittenPart> written) {
    catalog.addInserted(written.stream().map(this::part).toList());
  }

  @Override
  public void abandonBlock(String partitionId, long block) {
    catalog.abandonBlock(partitionId, block);
  }

  @Override
  public void abandonUnknown(String partitionId, long block) {
    catalog.abandonUnknown(partitionId, block);
  }

  @Override
  public void replace(MergePlan plan, WrittenPart result) {
    catalog.replace(names(plan), part(result));
  }

  @Override
  public void release(MergePlan plan) {
    catalog.release(names(plan));
  }

  @Override
  public void abandonUnknown(MergePlan plan) {
    catalog.abandonMerge(names(plan));
  }

  @Override
  public List<Removable> takeRemovable() {
    if (!isWritable()) {
      return List.of();
    }
    return catalog.takeRemovable(schema.settings().oldPartsLifetimeSeconds() * 1000).stream()
        .map(TableStorage::removable)
        .toList();
  }

  /** Makes room in the caches, when nobody will read the table any more. */
  void forgetParts() {
    catalog.entries().forEach(entry -> entry.part().loaded().forget());
  }

  private static Removable removable(Part part) {
    part.loaded().forget();
    return new Removable(part.name().toString(), part.disk(), part.directory());
  }

  @Override
  public void endRemoval(Removable removable, boolean deleted) {
    catalog.endRemoval(removable.name(), deleted);
  }

  static List<PartName> names(MergePlan plan) {
    return plan.sources().stream().map(PartSummary::name).toList();
  }

  /** The part of what was written, not in the catalog yet. */
  Part part(WrittenPart written) {
    return new Part(
        written.name(),
        LoadedPart.of(written.disk(), written.directory(), written.result(), caches),
        written.disk(),
        written.directory(),
        clock.instant().getEpochSecond());
  }
}
