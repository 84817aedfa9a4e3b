package io.heartwood.sql.input;

import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;

/** How a file of rows is compressed. */
public enum Compression {
  /** Not at all. */
  NONE(""),
  /** gzip; several members may follow each other. */
  GZIP(".gz"),
  /** Zstandard frames. */
  ZSTD(".zst"),
  /** LZ4 frames. */
  LZ4(".lz4"),
  /** bzip2. */
  BZ2(".bz2"),
  /** xz. */
  XZ(".xz");

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int XZ_LIMIT_KIB = 256 << 10;

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /**
   * The method of a name, as {@code COMPRESSION} takes it; {@code auto} goes by the file's name.
   */
  public static Compression of(String name, String fileName) throws SqlException {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "none", "" -> NONE;
      case "auto" -> ofFileName(fileName);
      case "gzip", "gz" -> GZIP;
      case "zstd", "zst" -> ZSTD;
      case "lz4" -> LZ4;
      case "bz2", "bzip2" -> BZ2;
      case "xz", "lzma" -> XZ;
      default ->
          throw new SqlException(
              ErrorCode.UNKNOWN_COMPRESSION_METHOD,
              "unknown compression method: compression="
                  + name
                  + " supported=auto,none,gzip,zstd,lz4,bz2,xz");
    };
  }

  /** The method that a file's name tells. */
  public static Compression ofFileName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    for (Compression compression : values()) {
      if (compression != NONE && name.endsWith(compression.suffix)) {
        return compression;
      }
    }
    return NONE;
  }

  /** The file's name without the suffix of its compression. */
  public static String withoutSuffix(String fileName) {
    String suffix = ofFileName(fileName).suffix;
    return fileName.substring(0, fileName.length() - suffix.length());
  }

  /** Compresses what is written; closing the result closes the stream. */
  public OutputStream compress(OutputStream stream) throws IOException {
    return switch (this) {
      case NONE -> stream;
      case GZIP -> new GzipCompressorOutputStream(stream);
      case ZSTD -> new ZstdCompressorOutputStream(stream);
      case LZ4 -> new FramedLZ4CompressorOutputStream(stream);
      case BZ2 -> new BZip2CompressorOutputStream(stream);
      case XZ -> new XZCompressorOutputStream(stream);
    };
  }

  /** The plain bytes of a compressed stream, which is closed with the result. */
  public InputStream decompress(InputStream stream) throws IOException {
    if (this == NONE) {
      return stream;
    }
    InputStream buffered = new BufferedInputStream(stream, BUFFER_BYTES);
    return switch (this) {
      case NONE -> stream;
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(buffered)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdCompressorInputStream(buffered);
      case LZ4 -> new FramedLZ4CompressorInputStream(buffered, true);
      case BZ2 -> new BZip2CompressorInputStream(buffered, true);
      case XZ ->
          XZCompressorInputStream.builder()
              .setInputStream(buffered)
              .setDecompressConcatenated(true)
              .setMemoryLimitKiB(XZ_LIMIT_KIB)
              .get();
    };
  }
}
