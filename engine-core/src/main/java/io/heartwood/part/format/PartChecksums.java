package io.heartwood.part.format;

import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.SipHash;
import io.heartwood.codec.CompressedBlockWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The checksums of all files of a part that are to be verified, by file name in order. Immutable
 * and thread-safe.
 *
 * <p>Five files are never listed: see {@link PartFiles#isListedInChecksums}. A projection directory
 * is listed as one entry.
 */
public final class PartChecksums {
  private final SortedMap<String, FileChecksum> files;

  private PartChecksums(SortedMap<String, FileChecksum> files) {
    this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** Collects checksums while the files of a part are written. Confined to one thread. */
  public static Builder builder() {
    return new Builder();
  }

  /** All entries in the order of their names. */
  public SortedMap<String, FileChecksum> files() {
    return files;
  }

  /** The entry of one file. */
  public Optional<FileChecksum> find(String fileName) {
    return Optional.ofNullable(files.get(fileName));
  }

  /**
   * The entry of one file that must be listed.
   *
   * @throws CorruptPartException if it is not
   */
  public FileChecksum require(String fileName) throws CorruptPartException {
    FileChecksum checksum = files.get(fileName);
    if (checksum == null) {
      throw new CorruptPartException(
          PartFiles.CHECKSUMS, 0, "an entry for " + fileName, "no entry");
    }
    return checksum;
  }

  /** The sum of all file sizes. */
  public long totalSizeBytes() {
    return files.values().stream().mapToLong(FileChecksum::sizeBytes).sum();
  }

  /** The sum of the decoded sizes of all compressed files. */
  public long totalUncompressedSizeBytes() {
    return files.values().stream().mapToLong(FileChecksum::uncompressedSizeBytes).sum();
  }

  /**
   * The entry that stands for this directory in the checksums of the part around it: for a
   * projection. The hash is SipHash128 over {@code u64 name length, name, 16-byte file hash} of all
   * entries.
   */
  public FileChecksum asProjectionEntry() {
    ByteArrayOutputStream hashed = new ByteArrayOutputStream();
    for (Map.Entry<String, FileChecksum> file : files.entrySet()) {
      byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
      byte[] length =
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(name.length).array();
      hashed.writeBytes(length);
      hashed.writeBytes(name);
      hashed.writeBytes(file.getValue().hash().toBytes());
    }
    return FileChecksum.plain(totalSizeBytes(), SipHash.hash128(hashed.toByteArray()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartChecksums checksums && files.equals(checksums.files);
  }

  @Override
  public int hashCode() {
    return files.hashCode();
  }

  @Override
  public String toString() {
    return files.toString();
  }

  /** Collects checksums. */
  public static final class Builder {
    private final SortedMap<String, FileChecksum> files = new TreeMap<>();

    private Builder() {}

    /** Adds a file that is not there yet. */
    public Builder add(String fileName, FileChecksum checksum) {
      if (!PartFiles.isListedInChecksums(fileName)) {
        throw new IllegalArgumentException(
            "file is never listed in checksums: fileName=" + fileName);
      }
      if (files.putIfAbsent(fileName, checksum) != null) {
        throw new IllegalArgumentException("file has a checksum already: fileName=" + fileName);
      }
      return this;
    }

    /** Adds a plain file from its content. */
    public Builder addPlain(String fileName, byte[] content) {
      return add(fileName, FileChecksum.plain(content.length, ChainedHasher.hash(content)));
    }

    /** Adds a small compressed file from its bytes and from what they decode to. */
    public Builder addCompressed(String fileName, byte[] content, byte[] decoded) {
      return add(
          fileName,
          FileChecksum.compressed(
              content.length,
              ChainedHasher.hash(content),
              decoded.length,
              ChainedHasher.hash(decoded)));
    }

    /** Adds a file of one codec that was written through a finished writer. */
    public Builder addCompressed(String fileName, CompressedBlockWriter writer) {
      return add(fileName, compressed(writer, writer.uncompressedHash()));
    }

    /** Adds the {@code data.bin} of a Compact part that was written through a finished writer. */
    public Builder addCompactData(String fileName, CompressedBlockWriter writer) {
      return add(fileName, compressed(writer, writer.compactUncompressedHash()));
    }

    private static FileChecksum compressed(CompressedBlockWriter writer, Hash128 uncompressedHash) {
      return FileChecksum.compressed(
          writer.fileSizeBytes(),
          writer.fileHash(),
          writer.uncompressedSizeBytes(),
          uncompressedHash);
    }

    /** Whether the file has been added. */
    public boolean contains(String fileName) {
      return files.containsKey(fileName);
    }

    /** The checksums so far. */
    public PartChecksums build() {
      return new PartChecksums(files);
    }
  }
}
