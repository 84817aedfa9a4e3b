package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.Hash128;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.codec.CompressedBlockWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code checksums.txt}: sizes and hashes of the other files.
 *
 * <pre>
 * "checksums format version: 4\n", then compressed blocks whose content is
 *   varint  number of files
 *   per file, in the order of names:
 *     varint length, name
 *     varint file size, 16 bytes file hash (low, high)
 *     u8     1 if the file is made of compressed blocks, else 0
 *     if 1:  varint size and 16 bytes hash of the decoded stream
 * </pre>
 *
 * <p>Version 3 has the same content without compression; version 2 is text. Version 4 is written;
 * 2, 3 and 4 are read (ClickHouse 26.7; 4 is proven by every golden part, 2 and 3 come from the
 * server's documentation of old parts).
 */
public final class ChecksumsFile {
  private static final String HEADER = "checksums format version: ";
  private static final int WRITTEN_VERSION = 4;
  private static final int MAX_BODY_SIZE_BYTES = 256 << 20;
  private static final int MAX_NAME_SIZE_BYTES = 1 << 16;

  private ChecksumsFile() {}

  /** Reads the bytes of a file of which only the name is known. */
  public static PartChecksums read(byte[] bytes) throws IOException {
    return read(PartFiles.CHECKSUMS, bytes);
  }

  /**
   * Reads the bytes of the file.
   *
   * @param file how errors name it: its path
   */
  public static PartChecksums read(String file, byte[] bytes) throws IOException {
    int headerEnd = 0;
    while (headerEnd < bytes.length && bytes[headerEnd] != '\n' && headerEnd < 64) {
      headerEnd++;
    }
    String header = new String(bytes, 0, headerEnd, StandardCharsets.ISO_8859_1);
    if (headerEnd == bytes.length || bytes[headerEnd] != '\n' || !header.startsWith(HEADER)) {
      throw new CorruptPartException(file, 0, "'" + HEADER + "4\\n'", headerEnd + " other bytes");
    }
    String version = header.substring(HEADER.length());
    return switch (version) {
      case "2" -> readText(file, bytes);
      case "3" -> readBody(file, bytes, headerEnd + 1);
      case "4" ->
          readBody(
              file + " (decoded)",
              CompressedBlockReader.readAll(file, bytes, headerEnd + 1, MAX_BODY_SIZE_BYTES),
              0);
      default ->
          throw new UnsupportedPartFormatException(file, "checksums format version " + version);
    };
  }

  /** The bytes of the file, version 4. */
  public static byte[] write(PartChecksums checksums) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((HEADER + WRITTEN_VERSION + "\n").getBytes(StandardCharsets.US_ASCII));
    try (CodecWorkspace workspace = new CodecWorkspace()) {
      CompressedBlockWriter writer =
          new CompressedBlockWriter(
              CodecChain.LZ4.codec(), CompressBlockSizes.DEFAULT, workspace, out::write);
      writer.writeVarint(checksums.files().size());
      for (Map.Entry<String, FileChecksum> entry : checksums.files().entrySet()) {
        byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
        FileChecksum checksum = entry.getValue();
        writer.writeVarint(name.length);
        writer.write(name, 0, name.length);
        writer.writeVarint(checksum.sizeBytes());
        writer.write(checksum.hash().toBytes(), 0, Hash128.SIZE_BYTES);
        writer.writeByte(checksum.compressed() ? 1 : 0);
        if (checksum.compressed()) {
          writer.writeVarint(checksum.uncompressedSizeBytes());
          writer.write(checksum.uncompressedHash().toBytes(), 0, Hash128.SIZE_BYTES);
        }
      }
      writer.finish();
    }
    return out.toByteArray();
  }

  private static PartChecksums readBody(String file, byte[] bytes, int offset)
      throws CorruptPartException {
    ByteCursor in = new ByteCursor(file, bytes, offset);
    PartChecksums.Builder checksums = PartChecksums.builder();
    long count = in.readVarint("number of files");
    for (long i = 0; i < count; i++) {
      int start = in.position();
      String name = in.readText(MAX_NAME_SIZE_BYTES, "file name");
      requireListable(file, start, name, checksums);
      long size = in.readVarint("file size");
      Hash128 hash = in.readHash("file hash");
      int flagOffset = in.position();
      int compressed = in.readByte("compressed flag");
      if (compressed > 1) {
        throw in.corrupt(flagOffset, "compressed flag 0 or 1", Integer.toString(compressed));
      }
      checksums.add(
          name,
          compressed == 0
              ? FileChecksum.plain(size, hash)
              : FileChecksum.compressed(
                  size, hash, in.readVarint("decoded size"), in.readHash("decoded hash")));
    }
    in.expectEnd();
    return checksums.build();
  }

  private static PartChecksums readText(String file, byte[] bytes) throws CorruptPartException {
    TextCursor in = new TextCursor(file, bytes);
    in.expect(HEADER + "2\n");
    long count = in.readNumber(Integer.MAX_VALUE, "number of files");
    in.expect(" files:\n");
    PartChecksums.Builder checksums = PartChecksums.builder();
    for (long i = 0; i < count; i++) {
      String name = in.readLine("file name");
      requireListable(file, 0, name, checksums);
      in.expect("\tsize: ");
      long size = in.readNumber(Long.MAX_VALUE, "file size");
      in.expect("\n\thash: ");
      Hash128 hash = readTextHash(in);
      in.expect("\n\tcompressed: ");
      if (in.readNumber(1, "compressed flag") == 0) {
        checksums.add(name, FileChecksum.plain(size, hash));
      } else {
        in.expect("\n\tuncompressed size: ");
        long uncompressedSize = in.readNumber(Long.MAX_VALUE, "decoded size");
        in.expect("\n\tuncompressed hash: ");
        checksums.add(
            name, FileChecksum.compressed(size, hash, uncompressedSize, readTextHash(in)));
      }
      in.expect("\n");
    }
    in.expectEnd();
    return checksums.build();
  }

  private static Hash128 readTextHash(TextCursor in) throws CorruptPartException {
    long low = in.readUnsignedLong("low word of a hash");
    in.expect(" ");
    return new Hash128(low, in.readUnsignedLong("high word of a hash"));
  }

  private static void requireListable(
      String file, long offset, String name, PartChecksums.Builder checksums)
      throws CorruptPartException {
    if (!PartFiles.isPlainFileName(name)
        || !PartFiles.isListedInChecksums(name)
        || checksums.contains(name)) {
      throw new CorruptPartException(
          file, offset, "the name of a new file of the part", "'" + name + "'");
    }
  }
}
