package io.heartwood.interop;

import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.table.BlockReader;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartInfo;
import io.heartwood.table.PartSnapshot;
import io.heartwood.table.ScanEstimate;
import io.heartwood.table.ScanRequest;
import io.heartwood.table.TableCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Questions to a table of ours, with answers that can be compared with ClickHouse's. */
final class OurTable {
  private final MergeTreeTable table;

  OurTable(MergeTreeTable table) {
    this.table = table;
  }

  /**
   * A disk that does not wait until bytes are safe from a loss of power: tests write thousands of
   * small files. To be closed after the engine that uses it.
   */
  static LocalDisk openDisk(Path directory) throws IOException {
    return LocalDisk.builder("default", directory)
        .fsyncAfterInsert(false)
        .fsyncPartDirectory(false)
        .open();
  }

  /** An engine on one disk that merges only when told to. */
  static MergeTreeEngine openEngine(LocalDisk disk) throws IOException {
    return MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build();
  }

  MergeTreeTable table() {
    return table;
  }

  /** All rows, as {@link RowBinary#sortedRows}. */
  List<String> rows() throws IOException {
    return rows(ScanRequest.all());
  }

  /** Rows that pass a condition, as {@link RowBinary#sortedRows}. */
  List<String> rows(String condition) throws IOException {
    return rows(ScanRequest.all().where(ExpressionParser.parse(condition)));
  }

  /** All rows of some columns, as {@link RowBinary#sortedRows}. */
  List<String> rowsOf(List<NamedType> columns) throws IOException {
    return rows(ScanRequest.of(columns.stream().map(NamedType::name).toList()), columns);
  }

  /** Rows that a scan of all columns reads, as {@link RowBinary#sortedRows}. */
  List<String> rows(ScanRequest request) throws IOException {
    return rows(request, table.schema().header());
  }

  private List<String> rows(ScanRequest request, List<NamedType> header) throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    try (PartSnapshot snapshot = table.snapshot();
        BlockReader reader = snapshot.scan(request)) {
      for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
        rows.writeBytes(RowBinary.encode(block.get()));
      }
    }
    return RowBinary.sortedRows(rows.toByteArray(), header);
  }

  /** The number of rows by which the table's metadata answers. */
  long count() throws IOException {
    try (PartSnapshot snapshot = table.snapshot()) {
      return snapshot.rowCount();
    }
  }

  /** What a scan with a condition would read. */
  ScanEstimate estimate(String condition) throws IOException {
    try (PartSnapshot snapshot = table.snapshot()) {
      return snapshot.estimate(ScanRequest.all().where(ExpressionParser.parse(condition)));
    }
  }

  /** Names of the active parts, in order. */
  List<String> activeParts() throws IOException {
    return table.parts().stream()
        .filter(PartInfo::isActive)
        .map(part -> part.name().toString())
        .sorted()
        .toList();
  }

  /** What a check of all parts has found. */
  List<TableCheck> defects() throws IOException {
    return table.check().stream().filter(check -> !check.isPassed()).toList();
  }
}
