package io.heartwood.part.inspect;

import io.heartwood.part.PartName;
import io.heartwood.part.PartType;
import io.heartwood.part.format.MarksFormat;
import io.heartwood.part.format.PartDefect;
import io.heartwood.part.format.PartKeys;
import io.heartwood.part.format.PartTtl;
import io.heartwood.part.format.SerializationInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the directory of a part consists of. Immutable; made by {@link PartInspector}.
 *
 * <p>What is empty is not there, or could not be read: then {@code defects} or {@code notes} say
 * why.
 *
 * @param directoryName the last name of its path
 * @param name the part's name in it, a prefix such as {@code broken_} left out
 * @param marksFormat form of the marks, which also tells the type of the part
 * @param rowCount rows, deleted ones included
 * @param files all files of the directory; projections are one entry each
 * @param defaultCodec as {@code default_compression_codec.txt} has it: {@code CODEC(LZ4)}
 * @param metadataVersion as {@code metadata_version.txt} has it
 * @param uuid of the part
 * @param columns in order
 * @param granules empty if there are no marks
 * @param primaryKey empty if the part has no primary index
 * @param partition empty if the table has no partition key
 * @param minMax for each column of the partition key
 * @param serialization what {@code serialization.json} says
 * @param ttl what {@code ttl.txt} says
 * @param skipIndexes in the order of their names
 * @param projections in the order of their names
 * @param sourceParts for a patch part the parts that it changes
 * @param defects what is damaged as far as was seen
 * @param notes what this version does not understand, one line each
 */
public record PartInspection(
    String directoryName,
    Optional<PartName> name,
    Optional<MarksFormat> marksFormat,
    OptionalLong rowCount,
    List<FileInspection> files,
    Optional<String> defaultCodec,
    Optional<String> metadataVersion,
    Optional<String> uuid,
    List<ColumnInspection> columns,
    Optional<GranuleInspection> granules,
    Optional<KeyInspection> primaryKey,
    Optional<KeyInspection> partition,
    List<MinMaxInspection> minMax,
    Optional<SerializationInfo> serialization,
    Optional<PartTtl> ttl,
    List<SkipIndexInspection> skipIndexes,
    List<PartInspection> projections,
    List<String> sourceParts,
    List<PartDefect> defects,
    List<String> notes) {
  /** Copies the lists. */
  public PartInspection {
    files = List.copyOf(files);
    columns = List.copyOf(columns);
    minMax = List.copyOf(minMax);
    skipIndexes = List.copyOf(skipIndexes);
    projections = List.copyOf(projections);
    sourceParts = List.copyOf(sourceParts);
    defects = List.copyOf(defects);
    notes = List.copyOf(notes);
  }

  /** The same with other defects: after every byte was verified. */
  public PartInspection withDefects(List<PartDefect> newDefects) {
    return withFindings(newDefects, notes);
  }

  PartInspection withFindings(List<PartDefect> newDefects, List<String> newNotes) {
    return new PartInspection(
        directoryName,
        name,
        marksFormat,
        rowCount,
        files,
        defaultCodec,
        metadataVersion,
        uuid,
        columns,
        granules,
        primaryKey,
        partition,
        minMax,
        serialization,
        ttl,
        skipIndexes,
        projections,
        sourceParts,
        newDefects,
        newNotes);
  }

  /** Wide or Compact; empty without marks. */
  public Optional<PartType> type() {
    return marksFormat.map(format -> format.compact() ? PartType.COMPACT : PartType.WIDE);
  }

  /**
   * What {@link io.heartwood.part.format.PartChecker} needs to know to read all rows.
   *
   * @return empty if marks do not say the rows of granules, and nothing else does
   */
  public Optional<PartKeys> keysForCheck() {
    if (granules.isEmpty() || marksFormat.orElseThrow().hasRows()) {
      return Optional.of(PartKeys.UNKNOWN);
    }
    int rows = (int) Math.max(1, Math.min(Integer.MAX_VALUE, granules.get().maxRowCount()));
    return granules.get().known()
        ? Optional.of(new PartKeys(List.of(), List.of(), List.of(), rows))
        : Optional.empty();
  }

  /** Bytes of all files, those of projections included. */
  public long sizeBytes() {
    return files.stream().mapToLong(FileInspection::sizeBytes).sum();
  }

  /** Bytes of the data files of all columns. */
  public long compressedSizeBytes() {
    return columns.stream().mapToLong(ColumnInspection::compressedSizeBytes).sum();
  }

  /** Bytes of all columns before compression. */
  public long uncompressedSizeBytes() {
    return columns.stream().mapToLong(ColumnInspection::uncompressedSizeBytes).sum();
  }

  /**
   * A file of the directory.
   *
   * @param name its name
   * @param sizeBytes its size as it is
   * @param listed whether {@code checksums.txt} lists it
   */
  public record FileInspection(String name, long sizeBytes, boolean listed) {}

  /**
   * A column.
   *
   * @param name as {@code columns.txt} has it
   * @param type as {@code columns.txt} has it
   * @param readable whether this version reads the type
   * @param codecs the codecs of its blocks, each once; of a Wide part those of the first block of
   *     each stream
   * @param forms how its values lie, where that is not the plain way: {@code sparse}, {@code sized
   *     strings}
   * @param streams its substreams, in order
   */
  public record ColumnInspection(
      String name,
      String type,
      boolean readable,
      List<String> codecs,
      List<String> forms,
      List<StreamInspection> streams) {
    /** Copies the lists. */
    public ColumnInspection {
      codecs = List.copyOf(codecs);
      forms = List.copyOf(forms);
      streams = List.copyOf(streams);
    }

    /** Bytes in data files. A stream in common with other columns counts for the first of them. */
    public long compressedSizeBytes() {
      return streams.stream().mapToLong(StreamInspection::compressedSizeBytes).sum();
    }

    /** Bytes before compression, counted likewise. */
    public long uncompressedSizeBytes() {
      return streams.stream().mapToLong(StreamInspection::uncompressedSizeBytes).sum();
    }
  }

  /**
   * A substream of a column, or a whole column of a Compact part whose marks are by column.
   *
   * @param name its name, which may be longer than that of its file
   * @param file its data file
   * @param codecs the codecs of its blocks, each once
   * @param compressedSizeBytes bytes in the data file; a block that several streams of a Compact
   *     part have in common is divided in proportion to their bytes in it
   * @param uncompressedSizeBytes bytes before compression
   * @param shared whether a column before has this stream too, and its bytes: then 0 here
   */
  public record StreamInspection(
      String name,
      String file,
      List<String> codecs,
      long compressedSizeBytes,
      long uncompressedSizeBytes,
      boolean shared) {
    /** Copies the list. */
    public StreamInspection {
      codecs = List.copyOf(codecs);
    }
  }

  /**
   * The granules.
   *
   * @param granuleCount how many
   * @param markCount how many marks: one more if there is a final mark
   * @param minRowCount rows of the smallest granule
   * @param maxRowCount rows of the largest granule
   * @param known whether the marks say how many rows granules have; else the row counts here are
   *     the limits of what {@code index_granularity} can have been
   */
  public record GranuleInspection(
      int granuleCount, int markCount, long minRowCount, long maxRowCount, boolean known) {}

  /** Where the types of a key come from. */
  public enum KeySource {
    /** The definition of the table. */
    DEFINITION,
    /** The values themselves: they agree with columns of the part, or with its partition id. */
    INFERRED,
    /** Nothing tells them: only the bytes are known. */
    UNKNOWN
  }

  /**
   * The primary key of the first and last mark, or the value of the partition key.
   *
   * @param source where expressions and types come from
   * @param expressions the key; of an inferred partition key empty
   * @param types of the expressions; empty if unknown
   * @param first values at the first mark, as SQL; for a partition its values
   * @param last values at the last mark, for the primary key: of the last row if there is a final
   *     mark, else of the first row of the last granule
   * @param comparedRowCount with how many rows of the part an inferred primary key was compared
   * @param sizeBytes bytes of all keys before compression
   * @param hex up to 64 of these bytes, in hexadecimal
   */
  public record KeyInspection(
      KeySource source,
      List<String> expressions,
      List<String> types,
      List<String> first,
      List<String> last,
      int comparedRowCount,
      long sizeBytes,
      String hex) {
    /** Copies the lists. */
    public KeyInspection {
      expressions = List.copyOf(expressions);
      types = List.copyOf(types);
      first = List.copyOf(first);
      last = List.copyOf(last);
    }
  }

  /**
   * Smallest and largest value of a column.
   *
   * @param column its name; that of the file if no column has it
   * @param min as SQL, or empty if the type is not read
   * @param max likewise
   * @param hex the bytes of the file, up to 64
   */
  public record MinMaxInspection(
      String column, Optional<String> min, Optional<String> max, String hex) {}

  /**
   * A skip index.
   *
   * @param name as its file names have it, unescaped if possible
   * @param files its files without marks
   * @param sizeBytes bytes of all its files
   * @param granuleCount how many granules of its own it has; empty if its marks cannot be read
   */
  public record SkipIndexInspection(
      String name, List<String> files, long sizeBytes, OptionalLong granuleCount) {
    /** Copies the list. */
    public SkipIndexInspection {
      files = List.copyOf(files);
    }
  }
}
