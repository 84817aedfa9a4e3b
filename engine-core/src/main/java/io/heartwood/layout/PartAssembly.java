package io.heartwood.layout;

import io.heartwood.column.Block;
import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.part.PartName;
import io.heartwood.part.PartType;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.format.PartWriteRequest;
import io.heartwood.part.format.PartWriteResult;
import io.heartwood.part.format.PartWriter;
import io.heartwood.part.format.PartitionValue;
import io.heartwood.part.format.SparseChoice;
import io.heartwood.placement.Reservation;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * A part on its way: written under a temporary name, then given its name in one step. Closing
 * before that leaves nothing. Confined to one thread.
 */
public final class PartAssembly implements Closeable {
  private final IDisk disk;
  private final DiskPath tableDirectory;
  private final DiskPath temporaryDirectory;
  private final Reservation reservation;
  private final DiskTransaction transaction;
  private final PartWriter writer;
  private final String partitionId;
  private PartWriteResult result;

  private PartAssembly(
      Reservation reservation,
      DiskPath tableDirectory,
      DiskPath temporaryDirectory,
      DiskTransaction transaction,
      PartWriter writer,
      String partitionId) {
    this.disk = reservation.disk();
    this.tableDirectory = tableDirectory;
    this.temporaryDirectory = temporaryDirectory;
    this.reservation = reservation;
    this.transaction = transaction;
    this.writer = writer;
    this.partitionId = partitionId;
  }

  /** Threads that may share the columns of a part. */
  public record Parallelism(Executor executor, int threadCount) {
    /** The calling thread does all. */
    public static final Parallelism NONE = new Parallelism(Runnable::run, 1);
  }

  /**
   * Begins a part on the disk of the reservation.
   *
   * @param reservation closed with the assembly, also if this fails
   * @param temporaryName directory in the table's directory, used by nobody else
   * @param sparse which columns are sparse, if the settings allow it
   */
  public static PartAssembly begin(
      BoundSchema schema,
      Reservation reservation,
      DiskPath tableDirectory,
      String temporaryName,
      PartType type,
      PartitionValue partition,
      SparseChoice sparse,
      Parallelism parallelism)
      throws IOException {
    DiskPath temporary = tableDirectory.resolve(temporaryName);
    DiskTransaction transaction = null;
    try {
      schema.requireWritable();
      transaction = reservation.disk().begin();
      PartWriteRequest request =
          PartWriteRequest.builder(transaction, temporary, type, schema.partColumns())
              .primaryKey(schema.primaryKey())
              .partition(partition, schema.partitionColumns().stream().map(c -> c.name()).toList())
              .settings(schema.settings())
              .sparse(sparse)
              .skipIndexes(schema.skipIndexes())
              .parallel(parallelism.executor(), parallelism.threadCount())
              .build();
      return new PartAssembly(
          reservation,
          tableDirectory,
          temporary,
          transaction,
          PartWriter.open(request),
          partition.id());
    } catch (IOException | RuntimeException e) {
      try (reservation) {
        if (transaction != null) {
          transaction.close();
        }
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** The partition it belongs to. */
  public String partitionId() {
    return partitionId;
  }

  /** Appends rows, which are in the order of the sorting key. */
  public void write(Block block) throws IOException {
    writer.write(block);
  }

  /** Ends the files, and frees the memory that writing them took. */
  public void finish() throws IOException {
    result = writer.finish();
    writer.close();
  }

  /**
   * Gives the finished part its name, durably.
   *
   * @throws CommitUnknownException if nobody knows whether the part has its name now; nothing must
   *     be cleaned up then
   */
  public WrittenPart publish(PartName name) throws IOException {
    DiskPath directory = tableDirectory.resolve(name.toString());
    transaction.publish(temporaryDirectory, directory);
    try {
      transaction.commit();
    } catch (CommitUnknownException unknown) {
      if (!isThere(directory, unknown)) {
        throw unknown;
      }
    }
    return new WrittenPart(name, disk, directory, result);
  }

  /** Asks the disk whether a commit of unknown outcome happened. */
  private boolean isThere(DiskPath directory, CommitUnknownException unknown) {
    try {
      return disk.exists(directory.resolve(PartFiles.CHECKSUMS));
    } catch (IOException e) {
      unknown.addSuppressed(e);
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try (reservation;
        transaction) {
      writer.close();
    }
  }
}
