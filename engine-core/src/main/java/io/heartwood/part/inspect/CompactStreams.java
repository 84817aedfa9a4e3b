package io.heartwood.part.inspect;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.disk.DiskInput;
import io.heartwood.part.format.ColumnEntry;
import io.heartwood.part.format.ColumnSubstreams;
import io.heartwood.part.format.Marks;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.inspect.PartInspection.StreamInspection;
import io.heartwood.serialization.StreamNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streams of a Compact part: the marks say which bytes of {@code data.bin} are whose. */
final class CompactStreams {
  private CompactStreams() {}

  /**
   * @param substreams the streams of each column if marks are by substream, else empty
   */
  static Map<String, List<StreamInspection>> inspect(
      PartDirectory directory,
      List<ColumnEntry> columns,
      List<ColumnSubstreams> substreams,
      Marks marks)
      throws IOException {
    BlockTable blocks;
    String file = directory.describe(PartFiles.COMPACT_DATA);
    try (DiskInput input = directory.open(PartFiles.COMPACT_DATA)) {
      blocks = BlockTable.read(input, file);
    }
    BlockTable.Usage[] usages = usages(blocks, marks, file);
    Map<String, List<StreamInspection>> streams = new HashMap<>();
    int index = 0;
    for (int column = 0; column < columns.size(); column++) {
      String name = columns.get(column).name();
      List<String> names =
          substreams.isEmpty()
              ? List.of(StreamNames.escape(name))
              : substreams.get(column).streams();
      List<StreamInspection> ofColumn = new ArrayList<>();
      for (String stream : names) {
        BlockTable.Usage usage = usages[index++];
        ofColumn.add(
            new StreamInspection(
                stream,
                PartFiles.COMPACT_DATA,
                blocks.codecs(usage),
                usage.compressedSizeBytes(),
                usage.uncompressedSizeBytes(),
                false));
      }
      streams.put(name, ofColumn);
    }
    return streams;
  }

  private static BlockTable.Usage[] usages(BlockTable blocks, Marks marks, String file)
      throws CorruptPartException {
    int streamCount = marks.streamCount();
    BlockTable.Usage[] usages = new BlockTable.Usage[streamCount];
    for (int stream = 0; stream < streamCount; stream++) {
      usages[stream] = new BlockTable.Usage();
    }
    long last = (long) marks.granuleCount() * streamCount - 1;
    for (long place = 0; place <= last; place++) {
      long from = decodedOffset(blocks, marks, place, file);
      long to =
          place == last ? blocks.decodedSizeBytes() : decodedOffset(blocks, marks, place + 1, file);
      if (to < from) {
        throw new CorruptPartException(
            file, 0, "marks in the order of streams", "one before its predecessor: place=" + place);
      }
      blocks.addRange(from, to, usages[(int) (place % streamCount)]);
    }
    return usages;
  }

  private static long decodedOffset(BlockTable blocks, Marks marks, long place, String file)
      throws CorruptPartException {
    int mark = (int) (place / marks.streamCount());
    int stream = (int) (place % marks.streamCount());
    long fileOffset = marks.fileOffset(mark, stream);
    long offset = blocks.decodedOffset(fileOffset, marks.blockOffset(mark, stream));
    if (offset < 0) {
      throw new CorruptPartException(
          file, fileOffset, "a block, as a mark says", "no block at " + marks.mark(mark, stream));
    }
    return offset;
  }
}
