package io.heartwood.disk;

import java.io.IOException;

/**
 * Copies files and directories, between two disks or within one: by the store, if both lie in the
 * same, else through a buffer of {@value #BUFFER_BYTES} bytes. The copies are part of a transaction
 * of the target disk, so they become visible together. Stateless.
 */
public final class DiskCopy {
  /** Size of the buffer: what a copy holds in memory, besides what the target's output buffers. */
  public static final int BUFFER_BYTES = 4 << 20;

  private DiskCopy() {}

  /**
   * Copies one file.
   *
   * @param target a file that must not exist; its parent exists or was created earlier in the
   *     transaction
   * @return number of bytes copied
   */
  public static long copyFile(
      IDisk sourceDisk, DiskPath source, DiskTransaction targetTransaction, DiskPath target)
      throws IOException {
    return copyFile(sourceDisk, source, targetTransaction, target, null);
  }

  /**
   * Gives the bytes of a file a second name: a hard link where the disk has them, else a copy, made
   * within the store if it can. For files that nobody changes any more, such as those of parts.
   *
   * @param transaction of {@code disk}
   */
  public static void linkOrCopy(
      IDisk disk, DiskTransaction transaction, DiskPath existing, DiskPath newName)
      throws IOException {
    if (disk.capabilities().contains(DiskCapability.LINK_FILES)) {
      transaction.link(existing, newName);
    } else {
      copyFile(disk, existing, transaction, newName);
    }
  }

  private static long copyFile(
      IDisk sourceDisk,
      DiskPath source,
      DiskTransaction targetTransaction,
      DiskPath target,
      byte[] sharedBuffer)
      throws IOException {
    if (targetTransaction.copyWithinStore(sourceDisk, source, target)) {
      return sourceDisk.sizeBytes(source);
    }
    try (DiskInput input = sourceDisk.open(source, ReadHint.MERGE);
        DiskOutput output = targetTransaction.create(target)) {
      long size = input.sizeBytes();
      byte[] buffer =
          sharedBuffer != null ? sharedBuffer : new byte[(int) Math.min(size, BUFFER_BYTES)];
      for (long position = 0; position < size; ) {
        int count = (int) Math.min(buffer.length, size - position);
        input.readFully(position, buffer, 0, count);
        output.write(buffer, 0, count);
        position += count;
      }
      output.finish();
      return size;
    }
  }

  /**
   * Copies a directory with all it holds.
   *
   * @param target created if missing
   * @return number of bytes copied
   */
  public static long copyDirectory(
      IDisk sourceDisk, DiskPath source, DiskTransaction targetTransaction, DiskPath target)
      throws IOException {
    return copyDirectory(sourceDisk, source, targetTransaction, target, new byte[BUFFER_BYTES]);
  }

  private static long copyDirectory(
      IDisk sourceDisk,
      DiskPath source,
      DiskTransaction targetTransaction,
      DiskPath target,
      byte[] buffer)
      throws IOException {
    targetTransaction.createDirectories(target);
    long copied = 0;
    for (String name : sourceDisk.list(source)) {
      DiskPath from = source.resolve(name);
      DiskPath to = target.resolve(name);
      copied +=
          sourceDisk.isDirectory(from)
              ? copyDirectory(sourceDisk, from, targetTransaction, to, buffer)
              : copyFile(sourceDisk, from, targetTransaction, to, buffer);
    }
    return copied;
  }
}
