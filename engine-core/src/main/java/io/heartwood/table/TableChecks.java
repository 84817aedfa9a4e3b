package io.heartwood.table;

import io.heartwood.column.NamedType;
import io.heartwood.layout.BoundSchema;
import io.heartwood.part.format.PartChecker;
import io.heartwood.part.format.PartDefect;
import io.heartwood.part.format.PartFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Verifies parts. */
final class TableChecks {
  private TableChecks() {}

  /** Checks parts, and those that could not be loaded. */
  static List<TableCheck> check(
      List<Part> parts, List<DamagedPart> damaged, BoundSchema schema, LongConsumer progress)
      throws IOException {
    List<TableCheck> checks = new ArrayList<>(parts.size() + damaged.size());
    for (Part part : parts) {
      List<PartDefect> defects = new ArrayList<>(otherTypes(part, schema));
      defects.addAll(PartChecker.check(part.disk(), part.directory(), schema.partKeys(), progress));
      checks.add(new TableCheck(part.name().toString(), defects));
    }
    for (DamagedPart part : damaged) {
      List<PartDefect> defects =
          PartChecker.check(part.disk(), part.directory(), schema.partKeys(), progress);
      checks.add(
          new TableCheck(
              part.name().toString(),
              defects.isEmpty() ? List.of(PartDefect.of(part.failure())) : defects));
    }
    return checks;
  }

  /** No hash covers {@code columns.txt}, but the table knows the types. */
  private static List<PartDefect> otherTypes(Part part, BoundSchema schema) {
    Map<String, String> actual = new HashMap<>(part.loaded().unsupportedColumns());
    part.loaded().columns().forEach(column -> actual.put(column.name(), column.type().toString()));
    List<PartDefect> defects = new ArrayList<>();
    for (NamedType column : schema.header()) {
      String expected = column.type().toString();
      String found = actual.getOrDefault(column.name(), expected);
      if (!found.equals(expected)) {
        String file = part.directory().resolve(PartFiles.COLUMNS).toString();
        defects.add(new PartDefect(file, 0, "type " + expected + " of " + column.name(), found));
      }
    }
    return defects;
  }
}
