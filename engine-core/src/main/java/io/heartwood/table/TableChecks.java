package io.heartwood.table;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.layout.BoundSchema;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.PartLoader;
import io.heartwood.part.format.PartReadRequest;
import io.heartwood.part.format.PartReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Verifies parts by reading all of their rows. */
final class TableChecks {
  private TableChecks() {}

  static List<TableCheck> check(List<Part> parts, BoundSchema schema) throws IOException {
    List<TableCheck> checks = new ArrayList<>(parts.size());
    for (Part part : parts) {
      List<String> defects = new ArrayList<>();
      try {
        LoadedPart loaded = PartLoader.load(part.disk(), part.directory(), schema.partKeys());
        int granules = loaded.granules().granuleCount();
        List<MarkRange> all = granules == 0 ? List.of() : List.of(new MarkRange(0, granules));
        PartReadRequest request = PartReadRequest.of(loaded, loaded.columns(), all);
        try (PartReader reader = PartReader.open(request)) {
          boolean more = true;
          while (more) {
            more = reader.next().isPresent();
          }
        }
      } catch (CorruptPartException e) {
        defects.add(e.getMessage());
      }
      checks.add(new TableCheck(part.name().toString(), defects));
    }
    return checks;
  }
}
