package io.heartwood.part.inspect;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.disk.ReadHint;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.PartReadRequest;
import io.heartwood.part.format.PartReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values of some rows of a part, column by column as they are asked for: of the first rows of a few
 * granules, and of the last row. Confined to one thread.
 */
final class SampleRows {
  private static final int MAX_GRANULES = 4;

  private final LoadedPart part;
  private final List<Integer> granules = new ArrayList<>();
  private final boolean withLastRow;
  private final Map<NamedType, Optional<List<byte[]>>> known = new HashMap<>();

  /**
   * @param withLastRow whether the index has the key of the last row
   */
  SampleRows(LoadedPart part, int granuleCount, boolean withLastRow) {
    this.part = part;
    for (int granule = 0; granule < Math.min(granuleCount, MAX_GRANULES - 1); granule++) {
      granules.add(granule);
    }
    if (granuleCount >= MAX_GRANULES) {
      granules.add(granuleCount - 1);
    }
    this.withLastRow = withLastRow;
  }

  List<NamedType> columns() {
    return part.columns();
  }

  /** How many rows of the part are compared. */
  int rowCount() {
    int values = granules.size() + (withLastRow ? 1 : 0);
    return (int) Math.min(values, part.rowCount());
  }

  /** Which rows of the primary index the sample has, in order. */
  List<Integer> indexRows(int granuleCount) {
    List<Integer> rows = new ArrayList<>(granules);
    if (withLastRow) {
      rows.add(granuleCount);
    }
    return rows;
  }

  /** The values of a column in row binary; empty if they cannot be read. */
  Optional<List<byte[]>> values(NamedType column) throws IOException {
    Optional<List<byte[]>> values = known.get(column);
    if (values == null) {
      values = read(column);
      known.put(column, values);
    }
    return values;
  }

  private Optional<List<byte[]>> read(NamedType column) throws IOException {
    List<byte[]> values = new ArrayList<>();
    try {
      for (int granule : granules) {
        Column rows = granule(column, granule);
        values.add(ValueText.binary(rows, 0));
      }
      if (withLastRow) {
        Column rows = granule(column, part.granules().granuleCount() - 1);
        values.add(ValueText.binary(rows, rows.rowCount() - 1));
      }
      return Optional.of(values);
    } catch (CorruptPartException | UnsupportedPartFormatException e) {
      // Not a column to compare with; the checker tells what is wrong with it.
      return Optional.empty();
    }
  }

  private Column granule(NamedType column, int granule) throws IOException {
    PartReadRequest request =
        PartReadRequest.of(part, List.of(column), List.of(new MarkRange(granule, granule + 1)))
            .withHint(ReadHint.WHOLE_FILE)
            .withDeletedRows(PartReadRequest.DeletedRows.KEEP);
    try (PartReader reader = PartReader.open(request)) {
      return reader
          .next()
          .orElseThrow(
              () ->
                  new CorruptPartException(
                      part.toString(), 0, "a granule with rows", "none: granule=" + granule))
          .column(0);
    }
  }
}
