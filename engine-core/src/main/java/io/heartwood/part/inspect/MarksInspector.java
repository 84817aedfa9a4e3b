package io.heartwood.part.inspect;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.part.format.Marks;
import io.heartwood.part.format.MarksFile;
import io.heartwood.part.format.MarksFormat;
import io.heartwood.part.inspect.PartInspection.GranuleInspection;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The marks of a part: those of all streams if it is Compact, else those of some stream.
 *
 * @param granules what they say
 * @param marks themselves; empty if the rows of granules are not known
 * @param indexGranularity the table's, where marks do not say the rows of granules and it is known
 */
record MarksInspector(
    GranuleInspection granules, Optional<Marks> marks, OptionalInt indexGranularity) {
  private static final int MAX_DECODED_SIZE_BYTES = 1 << 30;

  /** Reads marks that say the rows of their granules. */
  static MarksInspector read(PartDirectory directory, String name, byte[] bytes, int streamCount)
      throws IOException {
    String file = directory.describe(name);
    if (streamCount < 1) {
      throw new CorruptPartException(file, 0, "no marks, as there are no columns", "marks");
    }
    Marks marks = MarksFile.read(file, MarksFormat.ofFile(name).orElseThrow(), bytes, streamCount);
    long min = marks.granuleCount() == 0 ? 0 : Long.MAX_VALUE;
    long max = 0;
    for (int granule = 0; granule < marks.granuleCount(); granule++) {
      min = Math.min(min, marks.rowCount(granule));
      max = Math.max(max, marks.rowCount(granule));
    }
    return new MarksInspector(
        new GranuleInspection(marks.granuleCount(), marks.markCount(), min, max, true),
        Optional.of(marks),
        OptionalInt.empty());
  }

  /** Reads marks of a table with fixed granularity, which only its definition tells. */
  static MarksInspector readFixed(
      PartDirectory directory,
      String name,
      byte[] bytes,
      OptionalLong rowCount,
      OptionalInt granularity)
      throws IOException {
    String file = directory.describe(name);
    MarksFormat format = MarksFormat.ofFile(name).orElseThrow();
    long rows = rowCount.orElse(0);
    if (granularity.isPresent() && rowCount.isPresent()) {
      int given = granularity.getAsInt();
      Marks marks = MarksFile.readFixed(file, format, bytes, given, rows);
      int count = marks.granuleCount();
      long min = count == 0 ? 0 : marks.rowCount(count - 1);
      long max = count == 0 ? 0 : marks.rowCount(0);
      return new MarksInspector(
          new GranuleInspection(count, marks.markCount(), min, max, true),
          Optional.of(marks),
          granularity);
    }
    byte[] plain =
        format.compressed()
            ? CompressedBlockReader.readAll(file, bytes, 0, MAX_DECODED_SIZE_BYTES)
            : bytes;
    int count = plain.length / format.entrySizeBytes(1);
    long min = count == 0 ? 0 : (rows + count - 1) / count;
    long max = count <= 1 ? rows : (rows - 1) / (count - 1);
    return new MarksInspector(
        new GranuleInspection(count, count, min, Math.max(min, max), count <= 1),
        Optional.empty(),
        OptionalInt.empty());
  }
}
