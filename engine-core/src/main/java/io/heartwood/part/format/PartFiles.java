package io.heartwood.part.format;

import io.heartwood.checksum.SipHash;
import io.heartwood.serialization.StreamNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names of all files of a part.
 *
 * <p>Names that come from a table definition are escaped, so that no name leaves the part's
 * directory: bytes other than {@code A-Z a-z 0-9 _} become {@code %XX}. ClickHouse 26.7; golden
 * part {@code 22_long_names}.
 */
public final class PartFiles {
  public static final String CHECKSUMS = "checksums.txt";
  public static final String COLUMNS = "columns.txt";
  public static final String COLUMNS_SUBSTREAMS = "columns_substreams.txt";
  public static final String COUNT = "count.txt";
  public static final String DEFAULT_COMPRESSION_CODEC = "default_compression_codec.txt";
  public static final String METADATA_VERSION = "metadata_version.txt";
  public static final String SERIALIZATION = "serialization.json";
  public static final String PARTITION = "partition.dat";
  public static final String PRIMARY_INDEX = "primary.idx";
  public static final String COMPRESSED_PRIMARY_INDEX = "primary.cidx";
  public static final String TTL = "ttl.txt";
  public static final String UUID = "uuid.txt";
  public static final String STATISTICS = "statistics.packed";

  /** Only experimental transactions write it; ignored. */
  public static final String TRANSACTION_VERSION = "txn_version.txt";

  /** Which parts a patch part patches. */
  public static final String SOURCE_PARTS = "source_parts.dat";

  /** A whole part in one file: a form that is refused. */
  public static final String PACKED_DATA = "data.packed";

  /** All columns of a Compact part. */
  public static final String COMPACT_DATA = "data.bin";

  /** The stream name of {@link #COMPACT_DATA} and its marks. */
  public static final String COMPACT_STREAM = "data";

  public static final String DATA_EXTENSION = ".bin";
  public static final String PROJECTION_EXTENSION = ".proj";
  public static final String MINMAX_PREFIX = "minmax_";
  public static final String SKIP_INDEX_PREFIX = "skp_idx_";
  public static final String INDEX_EXTENSION = ".idx";

  /** Longer stream names (in bytes, without extension) are replaced by their hash. */
  public static final int MAX_STREAM_NAME_BYTES = 127;

  /** The column that a lightweight delete adds: 1 for live rows. */
  public static final String ROW_EXISTS_COLUMN = "_row_exists";

  private static final Set<String> NOT_LISTED_IN_CHECKSUMS =
      Set.of(
          CHECKSUMS,
          COLUMNS,
          COLUMNS_SUBSTREAMS,
          DEFAULT_COMPRESSION_CODEC,
          METADATA_VERSION,
          TRANSACTION_VERSION);

  private PartFiles() {}

  /**
   * Whether {@code checksums.txt} lists this file: all but a few must be, those few must not be.
   */
  public static boolean isListedInChecksums(String fileName) {
    return !NOT_LISTED_IN_CHECKSUMS.contains(fileName);
  }

  /** Whether this is a name of a file directly in a directory, and cannot lead anywhere else. */
  public static boolean isPlainFileName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\\') < 0
        && name.indexOf('\0') < 0;
  }

  /** A name as part of a file name: {@code na me.x} becomes {@code na%20me%2Ex}. */
  public static String escape(String name) {
    return StreamNames.escape(name);
  }

  /**
   * The name of a stream's files without extension: the stream name itself, or if that is too long
   * the 32 digits of its hash.
   */
  public static String streamFileName(String streamName) {
    return streamName.getBytes(StandardCharsets.UTF_8).length > MAX_STREAM_NAME_BYTES
        ? hashedStreamName(streamName)
        : streamName;
  }

  /** The 32 digits that stand for a long stream name. */
  static String hashedStreamName(String streamName) {
    byte[] bytes = streamName.getBytes(StandardCharsets.UTF_8);
    return SipHash.hash128(bytes).toNumberHex().toLowerCase(Locale.ROOT);
  }

  /** The data file of a stream of a Wide part. */
  public static String dataFile(String streamName) {
    return streamFileName(streamName) + DATA_EXTENSION;
  }

  /** The marks file of a stream of a Wide part, or of {@link #COMPACT_STREAM}. */
  public static String marksFile(String streamName, MarksFormat format) {
    return streamFileName(streamName) + format.extension();
  }

  /**
   * The file with the minimum and maximum of a column of the partition key; a long name is hashed
   * as that of a stream.
   */
  public static String minMaxFile(String columnName) {
    return MINMAX_PREFIX + streamFileName(escape(columnName)) + INDEX_EXTENSION;
  }

  /** All names that the file may have, since the limit of what is hashed is a table's setting. */
  static List<String> minMaxFiles(String columnName) {
    String name = escape(columnName);
    return List.of(
        minMaxFile(columnName),
        MINMAX_PREFIX + name + INDEX_EXTENSION,
        MINMAX_PREFIX + hashedStreamName(name) + INDEX_EXTENSION);
  }

  /** The stream name of a skip index, whose files are named like those of a column. */
  public static String skipIndexStream(String indexName) {
    return SKIP_INDEX_PREFIX + escape(indexName);
  }

  /** The extension of the data of a skip index by its version. */
  static String skipIndexExtension(int version) {
    return version == 1 ? INDEX_EXTENSION : INDEX_EXTENSION + version;
  }

  /** The directory of a projection. */
  public static String projectionDirectory(String projectionName) {
    return projectionName + PROJECTION_EXTENSION;
  }
}
