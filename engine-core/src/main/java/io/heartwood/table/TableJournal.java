package io.heartwood.table;

import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Which tables are being created or dropped, so that a crash in between leaves no orphaned files:
 * {@code unfinished/<uuid>} on the definitions disk holds the name of the storage policy, and is
 * removed when all is done. A table's files without a definition are deleted at the next start.
 * Thread-safe.
 */
final class TableJournal {
  private static final DiskPath DIRECTORY = DiskPath.of("unfinished");
  private static final int MAX_FILE_BYTES = 1 << 16;

  private final IDisk disk;

  /**
   * Something unfinished.
   *
   * @param uuid the table
   * @param policy name of its storage policy
   */
  record Entry(UUID uuid, String policy) {}

  TableJournal(IDisk disk) {
    this.disk = disk;
  }

  synchronized void begin(UUID uuid, String policy) throws IOException {
    byte[] content = policy.getBytes(StandardCharsets.UTF_8);
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(DIRECTORY);
      try (DiskOutput output = transaction.overwrite(DIRECTORY.resolve(uuid.toString()))) {
        output.write(content, 0, content.length);
        output.finish();
      }
      transaction.commit();
    }
  }

  synchronized void end(UUID uuid) throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      transaction.delete(DIRECTORY.resolve(uuid.toString()));
      transaction.commit();
    }
  }

  synchronized List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (!disk.exists(DIRECTORY)) {
      return entries;
    }
    for (String file : disk.list(DIRECTORY)) {
      byte[] content = disk.readAll(DIRECTORY.resolve(file), MAX_FILE_BYTES);
      UUID uuid;
      try {
        uuid = UUID.fromString(file);
      } catch (IllegalArgumentException e) {
        throw new IOException("not the name of an unfinished table: file=" + file, e);
      }
      entries.add(new Entry(uuid, new String(content, StandardCharsets.UTF_8)));
    }
    return entries;
  }
}
