package io.heartwood.part.format;

import io.heartwood.codec.CodecChain;
import io.heartwood.column.NamedType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the small files of a part say, put together. Immutable.
 *
 * @param marksFormat form of the marks, which tells the type of the part
 * @param columns columns of supported types, in order
 * @param unsupportedColumns type text of the other columns by name
 * @param columnNames names of all columns, in order
 * @param rowCount rows
 * @param checksums all files
 * @param serialization forms of the columns
 * @param substreams names of the streams of each column, where marks are by substream; else empty
 * @param defaultCodec codec of columns that name none
 * @param partition values of the partition key
 * @param minMax ranges of the columns of the partition key
 */
record PartDescription(
    MarksFormat marksFormat,
    List<NamedType> columns,
    Map<String, String> unsupportedColumns,
    List<String> columnNames,
    long rowCount,
    PartChecksums checksums,
    SerializationInfo serialization,
    Map<String, ColumnStreams> substreams,
    CodecChain defaultCodec,
    PartitionValue partition,
    PartMinMax minMax) {
  /**
   * The streams of a column in marks by substream.
   *
   * @param firstIndex which position of a mark is that of its first stream
   * @param streams their names
   */
  record ColumnStreams(int firstIndex, List<String> streams) {}

  /** The streams by column, numbered through. */
  static Map<String, ColumnStreams> columnStreams(List<ColumnSubstreams> columns) {
    Map<String, ColumnStreams> byColumn = new HashMap<>();
    int index = 0;
    for (ColumnSubstreams column : columns) {
      byColumn.put(column.column(), new ColumnStreams(index, column.streams()));
      index += column.streams().size();
    }
    return byColumn;
  }

  PartDescription {
    columns = List.copyOf(columns);
    unsupportedColumns = Map.copyOf(unsupportedColumns);
    columnNames = List.copyOf(columnNames);
    substreams = Map.copyOf(substreams);
  }

  /** How many positions a mark has in the marks file of a Compact part. */
  int compactStreamCount() {
    if (!marksFormat.perSubstream()) {
      return columnNames.size();
    }
    int count = 0;
    for (ColumnStreams column : substreams.values()) {
      count += column.streams().size();
    }
    return count;
  }
}
