package io.heartwood.part.format;

import java.util.Optional;

/**
 * The kinds of marks files, told apart by their extension. The extension also tells the type of the
 * part.
 *
 * <pre>
 * .mrk   Wide, fixed granularity     u64 offset in file, u64 offset in block
 * .mrk2  Wide                        u64 offset in file, u64 offset in block, u64 rows
 * .mrk3  Compact, per column         (u64 offset in file, u64 offset in block) x columns, u64 rows
 * .mrk4  Compact, per substream      (u64 offset in file, u64 offset in block) x substreams, u64 rows
 * </pre>
 *
 * <p>{@code .cmrk*} are the same bytes in compressed blocks.
 */
public enum MarksFormat {
  WIDE_FIXED(".mrk", false, false, false),
  WIDE_FIXED_COMPRESSED(".cmrk", true, false, false),
  WIDE(".mrk2", false, true, false),
  WIDE_COMPRESSED(".cmrk2", true, true, false),
  COMPACT_COLUMNS(".mrk3", false, true, true),
  COMPACT_COLUMNS_COMPRESSED(".cmrk3", true, true, true),
  COMPACT_SUBSTREAMS(".mrk4", false, true, true),
  COMPACT_SUBSTREAMS_COMPRESSED(".cmrk4", true, true, true);

  private final String extension;
  private final boolean compressed;
  private final boolean hasRows;
  private final boolean compact;

  MarksFormat(String extension, boolean compressed, boolean hasRows, boolean compact) {
    this.extension = extension;
    this.compressed = compressed;
    this.hasRows = hasRows;
    this.compact = compact;
  }

  /** The extension with its dot. */
  public String extension() {
    return extension;
  }

  /** Whether the file is made of compressed blocks. */
  public boolean compressed() {
    return compressed;
  }

  /**
   * Whether entries say how many rows their granule has. Otherwise the table's {@code
   * index_granularity} says it.
   */
  public boolean hasRows() {
    return hasRows;
  }

  /** Whether a part with such marks is Compact, else Wide. */
  public boolean compact() {
    return compact;
  }

  /**
   * Whether Compact marks have a position per substream, so that {@code columns_substreams.txt}
   * must exist.
   */
  public boolean perSubstream() {
    return this == COMPACT_SUBSTREAMS || this == COMPACT_SUBSTREAMS_COMPRESSED;
  }

  /** The size of one mark with {@code streamCount} positions. */
  public int entrySizeBytes(int streamCount) {
    return Math.addExact(Math.multiplyExact(16, streamCount), hasRows ? 8 : 0);
  }

  /** The format of a file by its name; empty for a file that is no marks file. */
  public static Optional<MarksFormat> ofFile(String fileName) {
    int dot = fileName.lastIndexOf('.');
    if (dot >= 0) {
      for (MarksFormat format : values()) {
        if (fileName.startsWith(format.extension, dot)
            && fileName.length() - dot == format.extension.length()) {
          return Optional.of(format);
        }
      }
    }
    return Optional.empty();
  }
}
