package io.heartwood.table;

import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.Marks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Granules of one part that one reader reads.
 *
 * @param part the part
 * @param ranges in ascending order; at least one granule
 */
record ScanTask(Part part, List<MarkRange> ranges) {
  ScanTask {
    ranges = List.copyOf(ranges);
  }

  long granuleCount() {
    return ranges.stream().mapToLong(MarkRange::count).sum();
  }

  long rowCount() throws IOException {
    Marks granules = part.loaded().granules();
    long rows = 0;
    for (MarkRange range : ranges) {
      rows += granules.rowCount(range);
    }
    return rows;
  }

  /** About how many bytes of the disk these granules take, in all columns. */
  long sizeBytes() throws IOException {
    LoadedPart loaded = part.loaded();
    long all = Math.max(1, loaded.granules().granuleCount());
    return (long) ((double) loaded.bytesOnDisk() / all * granuleCount());
  }

  /** The same granules in tasks of at most {@code size} granules. */
  List<ScanTask> split(int size) {
    List<ScanTask> tasks = new ArrayList<>();
    List<MarkRange> pending = new ArrayList<>();
    int room = size;
    for (MarkRange range : ranges) {
      int from = range.from();
      while (from < range.to()) {
        int to = Math.min(range.to(), from + room);
        pending.add(new MarkRange(from, to));
        room -= to - from;
        from = to;
        if (room == 0) {
          tasks.add(new ScanTask(part, pending));
          pending.clear();
          room = size;
        }
      }
    }
    if (!pending.isEmpty()) {
      tasks.add(new ScanTask(part, pending));
    }
    return tasks;
  }
}
