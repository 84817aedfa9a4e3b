package io.heartwood.part.format;

import io.heartwood.codec.CodecChain;
import io.heartwood.column.NamedType;
import io.heartwood.index.PrimaryIndex;
import io.heartwood.part.PartType;
import java.util.List;
import java.util.Objects;

/**
 * A part that has been written. Immutable. {@link LoadedPart#of} turns it into a readable part
 * without reading anything back.
 *
 * @param marksFormat form of the marks, which tells the type of the part
 * @param columns names and types, in order
 * @param rowCount rows
 * @param serialization forms of the columns
 * @param substreams of all columns, in the order in which they are written
 * @param checksums of all files
 * @param granules the marks of the first column (Wide) or of all columns (Compact): row counts of
 *     all granules
 * @param primaryIndex the key at each mark
 * @param partition values of the partition key
 * @param minMax smallest and largest values of the columns of the partition key
 * @param defaultCodec codec of columns that name none
 */
public record PartWriteResult(
    MarksFormat marksFormat,
    List<NamedType> columns,
    long rowCount,
    SerializationInfo serialization,
    List<ColumnSubstreams> substreams,
    PartChecksums checksums,
    Marks granules,
    PrimaryIndex primaryIndex,
    PartitionValue partition,
    PartMinMax minMax,
    CodecChain defaultCodec) {
  /** Copies the columns. */
  public PartWriteResult {
    Objects.requireNonNull(marksFormat, "marksFormat");
    columns = List.copyOf(columns);
    substreams = List.copyOf(substreams);
    Objects.requireNonNull(serialization, "serialization");
    Objects.requireNonNull(checksums, "checksums");
    Objects.requireNonNull(granules, "granules");
    Objects.requireNonNull(primaryIndex, "primaryIndex");
    Objects.requireNonNull(partition, "partition");
    Objects.requireNonNull(minMax, "minMax");
    Objects.requireNonNull(defaultCodec, "defaultCodec");
  }

  /** How the columns lie in files. */
  public PartType type() {
    return marksFormat.compact() ? PartType.COMPACT : PartType.WIDE;
  }

  /** Bytes of all files that checksums list, as ClickHouse counts the size of a part. */
  public long bytesOnDisk() {
    return checksums.totalSizeBytes();
  }
}
