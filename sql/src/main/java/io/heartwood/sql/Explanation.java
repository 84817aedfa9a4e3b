package io.heartwood.sql;

import io.heartwood.column.Block;
import io.heartwood.sql.query.TableRows;
import io.heartwood.sql.statement.TableName;
import io.heartwood.sql.system.EstimateRows;
import io.heartwood.sql.system.TextRows;
import io.heartwood.table.ScanEstimate;
import io.heartwood.table.ScanRequest;
import io.heartwood.table.ScanStep;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of {@code EXPLAIN}. Stateless. */
final class Explanation {
  /** As ClickHouse calls them. */
  private static final Map<ScanStep.Kind, String> NAMES =
      Map.of(
          ScanStep.Kind.MIN_MAX, "Min-Max",
          ScanStep.Kind.PARTITION, "Partition",
          ScanStep.Kind.PRIMARY_KEY, "PrimaryKey",
          ScanStep.Kind.SKIP, "Skip");

  private Explanation() {}

  /** {@code EXPLAIN ESTIMATE}: a row, or none if nothing is read of a table. */
  static Block estimate(TableName name, TableRows table, Optional<ScanRequest> request)
      throws IOException {
    EstimateRows rows = new EstimateRows();
    if (request.isPresent()) {
      ScanEstimate estimate = table.snapshot().estimate(request.get());
      rows.row(
          name.database(),
          name.name(),
          estimate.selectedPartCount(),
          estimate.selectedRowCount(),
          estimate.selectedGranuleCount());
    }
    return rows.build();
  }

  /** {@code EXPLAIN indexes = 1}: what each index leaves. */
  static Block indexes(TableName name, TableRows table, Optional<ScanRequest> request)
      throws IOException {
    TextRows rows = new TextRows("explain");
    if (request.isEmpty()) {
      rows.row("Number of rows of the parts (" + name + ")");
      return rows.build();
    }
    List<ScanStep> steps = table.snapshot().explain(request.get());
    ScanStep last = steps.get(steps.size() - 1);
    rows.row("ReadFromMergeTree (" + name + ")");
    rows.row(
        "   Parts: " + last.selectedPartCount() + " | Granules: " + last.selectedGranuleCount());
    rows.row("   Indexes:");
    for (ScanStep step : steps) {
      rows.row("     " + NAMES.get(step.kind()));
      if (!step.name().isEmpty()) {
        rows.row("       Name: " + step.name());
        rows.row("       Description: " + step.description());
      } else if (!step.keys().isEmpty()) {
        rows.row("       Keys:");
        step.keys().forEach(key -> rows.row("         " + key));
      }
      rows.row("       Parts: " + step.selectedPartCount() + "/" + step.partCount());
      rows.row("       Granules: " + step.selectedGranuleCount() + "/" + step.granuleCount());
    }
    return rows.build();
  }
}
