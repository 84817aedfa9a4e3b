package io.heartwood.background;

import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.TableOperation;
import io.heartwood.layout.TableFiles;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the outdated parts of one table. Confined to one run at a time.
 *
 * <p>A part is first renamed to {@code delete_tmp_<name>}: after a crash, what is left of it is no
 * part, and is removed at the next start.
 */
public final class PartCleaner implements RepeatedJob {
  /** Begins the names of directories that are being deleted. */
  public static final String DELETING_PREFIX = TableFiles.DELETING_PREFIX;

  private static final long MIN_PERIOD_MILLIS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(PartCleaner.class);

  private final OutdatedParts parts;
  private final TableOperation.Source operations;
  private final long periodMillis;
  private volatile boolean stopped;

  /**
   * Looks for outdated parts every {@code periodMillis}, but not more than ten times a second.
   *
   * @param operations begins a {@link DiskOperation#GC} whenever there is something to delete
   */
  public PartCleaner(OutdatedParts parts, long periodMillis, TableOperation.Source operations) {
    this.parts = parts;
    this.operations = operations;
    this.periodMillis = Math.max(MIN_PERIOD_MILLIS, periodMillis);
  }

  @Override
  public String description() {
    return "delete outdated parts of " + parts.name();
  }

  @Override
  public long run() {
    clean();
    return periodMillis;
  }

  /**
   * Deletes all parts that may be deleted now. One that cannot be deleted is left for the next
   * time.
   *
   * @return how many were deleted
   */
  public int clean() {
    List<OutdatedParts.Removable> removable = parts.takeRemovable();
    if (removable.isEmpty()) {
      return 0;
    }
    TableOperation operation = operations.begin(DiskOperation.GC);
    int count = operation.step(() -> delete(removable, operation));
    operation.end();
    return count;
  }

  private int delete(List<OutdatedParts.Removable> removable, TableOperation operation) {
    int count = 0;
    for (OutdatedParts.Removable part : removable) {
      boolean deleted = false;
      try {
        if (!stopped) {
          delete(part);
          deleted = true;
          count++;
        }
      } catch (IOException | RuntimeException e) {
        operation.fail(e);
        LOG.warn(
            "cannot delete an outdated part, will try again: table={} part={} reason={}",
            parts.name(),
            part.name(),
            e.toString());
      } finally {
        parts.endRemoval(part, deleted);
      }
    }
    return count;
  }

  /** Leaves the parts that are not deleted yet to the next start. */
  public void stop() {
    stopped = true;
  }

  private static void delete(OutdatedParts.Removable part) throws IOException {
    DiskPath doomed = part.directory().parent().resolve(DELETING_PREFIX + part.name());
    try (DiskTransaction transaction = part.disk().begin()) {
      if (part.disk().exists(part.directory())) {
        transaction.move(part.directory(), doomed);
      }
      transaction.deleteRecursively(doomed);
      transaction.commit();
    }
  }
}
