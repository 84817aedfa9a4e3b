package io.heartwood.table;

import io.heartwood.layout.BoundSchema;
import io.heartwood.part.format.PartChecker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Verifies parts. */
final class TableChecks {
  private TableChecks() {}

  static List<TableCheck> check(List<Part> parts, BoundSchema schema) throws IOException {
    List<TableCheck> checks = new ArrayList<>(parts.size());
    for (Part part : parts) {
      List<String> defects =
          PartChecker.check(part.disk(), part.directory(), schema.partKeys()).stream()
              .map(Object::toString)
              .toList();
      checks.add(new TableCheck(part.name().toString(), defects));
    }
    return checks;
  }
}
