package io.heartwood.sql.query;

import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.expression.Expression;
import io.heartwood.part.format.DownloadSettings;
import io.heartwood.table.BlockReader;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartSnapshot;
import io.heartwood.table.ScanProgress;
import io.heartwood.table.ScanRequest;
import io.heartwood.table.SkipIndexUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The rows of a table at one moment. Thread-safe. */
public final class TableRows implements RowSource {
  private final MergeTreeTable table;
  private final PartSnapshot snapshot;
  private final SkipIndexUse skipIndexes;
  private final DownloadSettings download;

  /**
   * Takes a snapshot of the table.
   *
   * @param skipIndexes which skip indexes may be used
   * @param download how remote disks are read
   */
  public TableRows(MergeTreeTable table, SkipIndexUse skipIndexes, DownloadSettings download) {
    this.table = table;
    this.skipIndexes = skipIndexes;
    this.download = download;
    this.snapshot = table.snapshot();
  }

  @Override
  public List<NamedType> header() {
    return table.schema().header();
  }

  @Override
  public OptionalLong knownRowCount() {
    return snapshot.isWhole() && !snapshot.hasDeletedRows()
        ? OptionalLong.of(snapshot.rowCount())
        : OptionalLong.empty();
  }

  @Override
  public List<RowCursor> open(
      List<String> columns, Optional<Expression> filter, int maxReaders, int maxBlockRows)
      throws IOException {
    ScanRequest request = request(columns, filter, maxBlockRows);
    List<RowCursor> cursors = new ArrayList<>();
    for (BlockReader reader : snapshot.scan(request, maxReaders)) {
      cursors.add(new Cursor(reader));
    }
    return cursors;
  }

  ScanRequest request(List<String> columns, Optional<Expression> filter, int maxBlockRows) {
    return new ScanRequest(columns, filter, maxBlockRows, columns.isEmpty(), skipIndexes, download);
  }

  /** The parts that are read. */
  public PartSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void close() {
    snapshot.close();
  }

  private record Cursor(BlockReader reader) implements RowCursor {
    @Override
    public Optional<Block> next() throws IOException {
      return reader.next();
    }

    @Override
    public void recycle(Block block) {
      reader.recycle(block);
    }

    @Override
    public ScanProgress progress() {
      return reader.progress();
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
