package io.heartwood.cli;

import io.heartwood.disk.IDisk;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.UploadCollector;
import io.heartwood.disk.object.plain.PlainRewritableMetadataStorage;
import io.heartwood.metadata.local.LocalMetadataStorage;
import io.heartwood.metadata.local.gc.OrphanCollector;
import io.heartwood.policy.config.BrokenDisk;
import io.heartwood.sql.Disks;
import io.heartwood.sql.Failures;
import io.heartwood.sql.SqlEngine;
import io.heartwood.table.BrokenTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code heartwood gc}: finds objects that no metadata file names and uploads that never ended, and
 * removes them if told to.
 */
@Command(
    name = "gc",
    header = "Finds objects and uploads that a crash left in a bucket.",
    description =
        "Those objects in the buckets of the disks that nothing names, and multipart uploads that"
            + " were begun and never ended. Deletes and aborts them only with --delete; a"
            + " plain_rewritable disk that is opened to be written deletes objects older than a day"
            + " itself.",
    mixinStandardHelpOptions = true)
final class GcCommand implements Callable<Integer> {
  private static final long DEFAULT_HOURS = 24;
  private static final long MOST_HOURS = 1_000_000;

  @Mixin private DataOptions data;

  @Option(names = "--disk", paramLabel = "NAME", description = "Only this disk.")
  private String diskName;

  @Option(
      names = "--min-age-hours",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_HOURS,
      description = "Younger objects and uploads stay (default: ${DEFAULT-VALUE}).")
  private long minAgeHours;

  @Option(names = "--delete", description = "Delete and abort what is found.")
  private boolean delete;

  @Option(
      names = "--even-if-empty",
      description =
          "Delete also on a disk whose metadata names no object at all, as after all tables were"
              + " dropped. Without it that is taken for a wrong --data.")
  private boolean evenIfEmpty;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (minAgeHours < 0 || minAgeHours > MOST_HOURS) {
      throw new ParameterException(
          spec.commandLine(),
          "out of range: --min-age-hours=" + minAgeHours + " least=0 most=" + MOST_HOURS);
    }
    PrintWriter output = spec.commandLine().getOut();
    try (SqlEngine engine = data.openExisting()) {
      if (diskName != null) {
        Disks.require(engine.storage(), diskName);
      }
      if (delete) {
        requireAllDisks(engine);
      }
      for (IDisk disk : engine.storage().disks().values()) {
        if (diskName == null ? !isView(disk) : disk.name().equals(diskName)) {
          collect(disk, engine.storage().disks().values(), output);
        }
      }
      for (BrokenDisk disk : engine.storage().brokenDisks().values()) {
        if (diskName == null) {
          output.println(disk.name() + "\tbroken\t" + disk.failure().getMessage());
        }
      }
      output.flush();
    } catch (IOException e) {
      throw Failures.of(e);
    }
    return 0;
  }

  /**
   * Metadata of a disk that is not configured, or cannot be opened, names objects nobody here knows
   * of, perhaps below the prefix of a disk that is.
   */
  private static void requireAllDisks(SqlEngine engine) throws IOException {
    for (BrokenDisk disk : engine.storage().brokenDisks().values()) {
      throw new IOException(
          "nothing is deleted while a disk cannot be opened: disk="
              + disk.name()
              + " reason="
              + disk.failure().getMessage(),
          disk.failure());
    }
    for (BrokenTable table : engine.tables().brokenTables()) {
      if (table.definition().isEmpty() || table.disks().isEmpty()) {
        throw new IOException(
            "nothing is deleted while it is not known on which disks a table lies: table="
                + table.name()
                + " reason="
                + table.reason());
      }
    }
  }

  /** Whether the objects are those of another disk, which is looked at itself. */
  private static boolean isView(IDisk disk) {
    return disk instanceof ObjectStorageDisk && disk.wrapped().isPresent();
  }

  private void collectUnnamed(
      ObjectStorageDisk disk, PlainRewritableMetadataStorage names, PrintWriter output)
      throws IOException {
    long orphanBytes = 0;
    List<ObjectKey> keys = new ArrayList<>();
    for (ListedObject orphan : names.orphans(Duration.ofHours(minAgeHours))) {
      output.println(disk.name() + "\t" + orphan.key().value());
      orphanBytes += orphan.sizeBytes();
      keys.add(orphan.key());
    }
    if (delete) {
      disk.objects().delete(keys);
    }
    output.println(
        disk.name()
            + "\torphans="
            + keys.size()
            + " orphanBytes="
            + orphanBytes
            + " deleted="
            + (delete ? keys.size() : 0)
            + uploads(disk, delete, output));
  }

  /** The uploads that never ended: they are no objects, and are paid for all the same. */
  private String uploads(ObjectStorageDisk disk, boolean abort, PrintWriter output)
      throws IOException {
    UploadCollector.Report report =
        new UploadCollector(disk.metadata(), disk.objects(), Clock.systemUTC())
            .collect(
                Duration.ofHours(minAgeHours),
                abort ? UploadCollector.Mode.END : UploadCollector.Mode.DRY_RUN,
                upload ->
                    output.println(
                        disk.name()
                            + "\t"
                            + upload.key().value()
                            + " upload="
                            + upload.uploadId()));
    return " uploads=" + report.abandonedCount() + " aborted=" + report.endedCount();
  }

  private OrphanCollector.Mode mode() {
    if (!delete) {
      return OrphanCollector.Mode.DRY_RUN;
    }
    return evenIfEmpty ? OrphanCollector.Mode.DELETE_ALL : OrphanCollector.Mode.DELETE;
  }

  private void collect(IDisk disk, Collection<IDisk> allDisks, PrintWriter output)
      throws IOException {
    if (disk instanceof ObjectStorageDisk bucketDisk
        && bucketDisk.metadata() instanceof PlainRewritableMetadataStorage names) {
      collectUnnamed(bucketDisk, names, output);
      return;
    }
    if (!(disk instanceof ObjectStorageDisk objectDisk)) {
      output.println(disk.name() + "\tkeeps no objects");
      return;
    }
    if (!(objectDisk.metadata() instanceof LocalMetadataStorage metadata)) {
      // Any key may be a plain disk's, and so may an upload of somebody else below its prefix.
      output.println(
          disk.name() + "\tevery object has its name" + uploads(objectDisk, false, output));
      return;
    }
    List<LocalMetadataStorage> others = new ArrayList<>();
    for (IDisk candidate : allDisks) {
      if (candidate != disk
          && candidate instanceof ObjectStorageDisk other
          && other.metadata() instanceof LocalMetadataStorage names) {
        others.add(names);
      }
    }
    OrphanCollector.Report report =
        new OrphanCollector(metadata, others, objectDisk.objects(), Clock.systemUTC())
            .collect(
                Duration.ofHours(minAgeHours),
                mode(),
                orphan -> output.println(disk.name() + "\t" + orphan.key().value()));
    output.println(
        disk.name()
            + "\tlisted="
            + report.listedCount()
            + " named="
            + report.namedCount()
            + " young="
            + report.youngCount()
            + " foreign="
            + report.foreignCount()
            + " orphans="
            + report.orphanCount()
            + " orphanBytes="
            + report.orphanBytes()
            + " deleted="
            + report.deletedCount()
            + uploads(objectDisk, delete, output));
  }
}
