package io.heartwood.metadata.local;

import io.heartwood.disk.local.FileOperations;
import io.heartwood.disk.local.LocalFiles;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which objects commits have released until somebody confirms that they are deleted, so
 * that a crash in between does not leak them. ClickHouse's {@code blobs_to_remove.log} (setting
 * {@code persistent_removal_log}):
 *
 * <pre>
 * u32 version = 0                     little endian
 * { u8 type (0 added, 1 removed)
 *   varint length, key                unsigned LEB128, UTF-8
 *   varint length, logical path
 *   u64 size }*                       little endian
 * </pre>
 *
 * <p>A record cut short at the end is ignored: its commit did not return. When {@value
 * #COMPACTION_THRESHOLD} records of type 1 are in the file it is written anew with what is pending,
 * beside, and renamed. At most {@value #LIMIT} objects are pending; what is released beyond that is
 * not remembered. Thread-safe.
 */
final class RemovalLog implements Closeable {
  static final int COMPACTION_THRESHOLD = 1000;
  static final int LIMIT = 1_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(RemovalLog.class);
  private static final int LARGEST_FILE_BYTES = 1 << 30;
  private static final int LARGEST_TEXT_BYTES = 64 << 10;
  private static final byte ADDED = 0;
  private static final byte REMOVED = 1;

  /** An object and the path of the file that named it. */
  record Release(StoredObject object, String path) {}

  private final Path file;
  private final boolean sync;
  private final FileOperations operations;
  private final Map<ObjectKey, Release> pending = new LinkedHashMap<>();

  /** Not a channel: the interrupt of one committing thread would close it for all later commits. */
  private RandomAccessFile opened;

  private long validBytes;
  private int removedRecords;

  private RemovalLog(Path file, boolean sync, FileOperations operations) {
    this.file = file;
    this.sync = sync;
    this.operations = operations;
  }

  /**
   * Opens a log and reads what is pending; makes no file until something is added.
   *
   * @param sync whether additions reach stable storage before they return
   */
  static RemovalLog open(Path file, boolean sync, FileOperations operations) throws IOException {
    RemovalLog log = new RemovalLog(file, sync, operations);
    if (Files.exists(file)) {
      log.load();
    }
    return log;
  }

  /** A log that forgets everything when the process ends. */
  static RemovalLog inMemory() {
    return new RemovalLog(null, false, null);
  }

  private void load() throws IOException {
    long sizeBytes = LocalFiles.requireFile(file).size();
    if (sizeBytes > LARGEST_FILE_BYTES) {
      throw new IOException("removal log is too large: file=" + file + " sizeBytes=" + sizeBytes);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < Integer.BYTES) {
      rewrite();
      return;
    }
    int version = bytes.getInt();
    if (version != 0) {
      throw new IOException(
          "unknown removal log: file=" + file + " expected=version 0 actual=" + version);
    }
    boolean whole = true;
    while (whole && bytes.hasRemaining()) {
      whole = readRecord(bytes);
    }
    if (whole) {
      validBytes = bytes.capacity();
      opened = new RandomAccessFile(file.toFile(), "rw");
    } else {
      LOG.info("removal log ends in the middle of a record, which is ignored: file={}", file);
      rewrite();
    }
  }

  private boolean readRecord(ByteBuffer bytes) {
    byte type = bytes.get();
    String key = readText(bytes);
    String path = key == null ? null : readText(bytes);
    if (path == null
        || key.isEmpty()
        || bytes.remaining() < Long.BYTES
        || type != ADDED && type != REMOVED) {
      return false;
    }
    long size = bytes.getLong();
    ObjectKey object = new ObjectKey(key);
    if (type == REMOVED) {
      pending.remove(object);
      removedRecords++;
    } else if (size >= 0 && pending.size() < LIMIT) {
      pending.put(object, new Release(new StoredObject(object, size), path));
    }
    return true;
  }

  /** The next text, or null if it is cut short. */
  private static String readText(ByteBuffer bytes) {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      if (!bytes.hasRemaining() || shift > 21) {
        return null;
      }
      byte b = bytes.get();
      length |= (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    if (length > bytes.remaining() || length > LARGEST_TEXT_BYTES) {
      return null;
    }
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Remembers releases, durably; all of them or, on failure, none. */
  synchronized void add(List<Release> releases) throws IOException {
    if (releases.isEmpty()) {
      return;
    }
    if (pending.size() + releases.size() > LIMIT) {
      LOG.warn("removal log is full, released objects are not remembered: file={}", file);
      return;
    }
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (Release release : releases) {
      writeRecord(records, ADDED, release);
    }
    if (file != null) {
      append(records.toByteArray(), sync);
    }
    for (Release release : releases) {
      pending.put(release.object().key(), release);
    }
  }

  /** Forgets releases whose objects are gone; the others of {@code keys} are ignored. */
  synchronized void confirm(Collection<ObjectKey> keys) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (ObjectKey key : keys) {
      Release release = pending.remove(key);
      if (release != null) {
        writeRecord(records, REMOVED, release);
        removedRecords++;
      }
    }
    if (file == null) {
      return;
    }
    if (removedRecords >= COMPACTION_THRESHOLD) {
      rewrite();
    } else if (records.size() > 0) {
      append(records.toByteArray(), false);
    }
  }

  /** What was released and not confirmed. */
  synchronized List<StoredObject> pending() {
    return pending.values().stream().map(Release::object).toList();
  }

  private void append(byte[] records, boolean durable) throws IOException {
    if (opened == null) {
      rewrite();
    }
    try {
      opened.seek(validBytes);
      opened.write(records);
      if (durable) {
        opened.getFD().sync();
      }
    } catch (IOException failure) {
      // What was written must not be read as a release that took place.
      try {
        opened.setLength(validBytes);
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
    validBytes += records.length;
  }

  /** Writes the file anew with what is pending. */
  private void rewrite() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[Integer.BYTES]);
    for (Release release : pending.values()) {
      writeRecord(bytes, ADDED, release);
    }
    Files.createDirectories(file.getParent());
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    RandomAccessFile written = new RandomAccessFile(beside.toFile(), "rw");
    try {
      written.setLength(0);
      written.write(bytes.toByteArray());
      if (sync) {
        written.getFD().sync();
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException failure) {
      written.close();
      throw failure;
    }
    RandomAccessFile old = opened;
    opened = written;
    validBytes = bytes.size();
    removedRecords = 0;
    if (old != null) {
      old.close();
    }
    if (sync) {
      operations.syncDirectory(file.getParent());
      operations.syncDirectory(file.getParent().getParent());
    }
  }

  private static void writeRecord(ByteArrayOutputStream out, byte type, Release release) {
    out.write(type);
    writeText(out, release.object().key().value());
    writeText(out, release.path());
    out.writeBytes(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(release.object().sizeBytes())
            .array());
  }

  private static void writeText(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int rest = bytes.length;
    while (rest > 0x7f) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    out.writeBytes(bytes);
  }

  @Override
  public synchronized void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }
}
