package io.heartwood.cli.demo;

import io.heartwood.part.PartName;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notices which parts background merges made. Confined to one thread. */
final class MergeWatch {
  private final MergeTreeTable table;
  private final Map<PartName, Long> merged = new LinkedHashMap<>();
  private int activeCount;

  MergeWatch(MergeTreeTable table) {
    this.table = table;
  }

  /** Looks again; returns the parts that merges made since the last time. */
  List<PartInfo> look() throws IOException {
    List<PartInfo> found = new ArrayList<>();
    int active = 0;
    for (PartInfo part : table.parts()) {
      active += part.isActive() ? 1 : 0;
      if (part.name().level() > 0 && merged.putIfAbsent(part.name(), part.rowCount()) == null) {
        found.add(part);
      }
    }
    activeCount = active;
    return found;
  }

  /** Merges seen so far. */
  int mergeCount() {
    return merged.size();
  }

  /** Rows that merges wrote so far; a row that was merged twice counts twice. */
  long mergedRows() {
    return merged.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Active parts when last looked. */
  int activeCount() {
    return activeCount;
  }
}
