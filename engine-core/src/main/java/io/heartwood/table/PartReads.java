package io.heartwood.table;

import io.heartwood.column.NamedType;
import io.heartwood.part.format.ColumnDefault;
import io.heartwood.part.format.DownloadSettings;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.PartReadRequest;
import io.heartwood.part.format.PartReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * How the readers of a scan read parts. Immutable.
 *
 * @param defaults of columns that a part does not have
 * @param maxBlockRows rows of a block, at most
 * @param download how remote disks are read
 * @param aheadReader reads ahead from remote disks
 */
record PartReads(
    Map<String, ColumnDefault> defaults,
    int maxBlockRows,
    DownloadSettings download,
    Executor aheadReader) {
  /**
   * Opens a part.
   *
   * @param sharing how many readers share the memory for fetched bytes of one
   */
  PartReader open(LoadedPart part, List<NamedType> columns, List<MarkRange> ranges, int sharing)
      throws IOException {
    return PartReader.open(
        PartReadRequest.of(part, columns, ranges)
            .withDefaults(defaults)
            .withDownload(download)
            .withFetchBytes(PartReadRequest.DEFAULT_FETCH_BYTES / sharing)
            .withBlockSize(maxBlockRows, PartReadRequest.DEFAULT_BLOCK_BYTES),
        aheadReader);
  }
}
