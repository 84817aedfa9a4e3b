package io.heartwood.table;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import io.heartwood.layout.BoundSchema;
import io.heartwood.part.format.PartChecker;
import io.heartwood.part.format.PartFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Verifies parts. */
final class TableChecks {
  private TableChecks() {}

  /** Checks parts, and those that could not be loaded. */
  static List<TableCheck> check(List<Part> parts, List<DamagedPart> damaged, BoundSchema schema)
      throws IOException {
    List<TableCheck> checks = new ArrayList<>(parts.size() + damaged.size());
    for (Part part : parts) {
      List<String> defects = new ArrayList<>(otherTypes(part, schema));
      defects.addAll(defects(part.disk(), part.directory(), schema));
      checks.add(new TableCheck(part.name().toString(), defects));
    }
    for (DamagedPart part : damaged) {
      List<String> defects = defects(part.disk(), part.directory(), schema);
      checks.add(
          new TableCheck(
              part.name().toString(),
              defects.isEmpty() ? List.of(part.failure().getMessage()) : defects));
    }
    return checks;
  }

  /** No hash covers {@code columns.txt}, but the table knows the types. */
  private static List<String> otherTypes(Part part, BoundSchema schema) {
    Map<String, String> actual = new HashMap<>(part.loaded().unsupportedColumns());
    part.loaded().columns().forEach(column -> actual.put(column.name(), column.type().toString()));
    List<String> defects = new ArrayList<>();
    for (NamedType column : schema.header()) {
      String expected = column.type().toString();
      String found = actual.getOrDefault(column.name(), expected);
      if (!found.equals(expected)) {
        String file = part.directory().resolve(PartFiles.COLUMNS).toString();
        defects.add(
            new CorruptPartException(file, 0, "type " + expected + " of " + column.name(), found)
                .getMessage());
      }
    }
    return defects;
  }

  private static List<String> defects(IDisk disk, DiskPath directory, BoundSchema schema)
      throws IOException {
    return PartChecker.check(disk, directory, schema.partKeys()).stream()
        .map(Object::toString)
        .toList();
  }
}
