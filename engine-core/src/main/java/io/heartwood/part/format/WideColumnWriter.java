package io.heartwood.part.format;

import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Column;
import io.heartwood.disk.DiskOutput;
import io.heartwood.serialization.Serialization;
import io.heartwood.serialization.Substream;
import io.heartwood.serialization.SubstreamSink;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes one column of a Wide part: a data file for each substream, and the positions of its marks.
 *
 * <p>Knows nothing of other columns, so that several can be written by several threads; each is
 * confined to one thread at a time.
 */
final class WideColumnWriter implements SubstreamSink, Closeable {
  private final Serialization serialization;
  private final CompressedBlockWriter[] writers;
  private final DiskOutput[] outputs;
  private final CodecWorkspace workspace;
  private final int maxDictionaryKeys;
  private final Map<Object, Object> states = new IdentityHashMap<>();
  private final Set<Substream> prefixes = new LinkedHashSet<>();

  // By granule, then substream: where the granule starts in the data file.
  private long[] fileOffsets = new long[16];
  private long[] blockOffsets = new long[16];
  private int positionCount;
  private boolean writesPrefix;
  private boolean begun;

  /**
   * @param outputs one data file for each substream, null for those that another column writes;
   *     closed by this writer
   * @param workspace of this column; closed by this writer
   * @param maxDictionaryKeys of LowCardinality; 0 for none
   */
  WideColumnWriter(
      Serialization serialization,
      CompressedBlockWriter[] writers,
      DiskOutput[] outputs,
      CodecWorkspace workspace,
      int maxDictionaryKeys) {
    this.serialization = serialization;
    this.writers = writers;
    this.outputs = outputs;
    this.workspace = workspace;
    this.maxDictionaryKeys = maxDictionaryKeys;
  }

  @Override
  public CompressedBlockWriter writer(Substream substream) {
    if (writesPrefix) {
      prefixes.add(substream);
    }
    return writers[substream.index()];
  }

  @Override
  public boolean takes(Substream substream) {
    return writers[substream.index()] != null;
  }

  @Override
  public int maxDictionaryKeys() {
    return maxDictionaryKeys;
  }

  @Override
  public <S> S state(Object owner, Class<S> type, Supplier<S> maker) {
    return type.cast(states.computeIfAbsent(owner, key -> maker.get()));
  }

  /** The substreams in the order in which they were first written: prefixes before all others. */
  List<Substream> substreamsAsWritten() {
    Set<Substream> all = new LinkedHashSet<>(prefixes);
    all.addAll(serialization.substreams());
    return List.copyOf(all);
  }

  List<Substream> substreams() {
    return serialization.substreams();
  }

  /** Appends a block, cut into granules. */
  void write(Column column, GranuleCutter granules) throws IOException {
    if (!begun) {
      begun = true;
      writesPrefix = true;
      serialization.writePrefix(this);
      writesPrefix = false;
    }
    for (int segment = 0; segment < granules.segmentCount(); segment++) {
      if (granules.beginsGranule(segment)) {
        startGranule();
      }
      serialization.write(column, granules.segmentFrom(segment), granules.segmentTo(segment), this);
    }
  }

  private void startGranule() throws IOException {
    for (CompressedBlockWriter writer : writers) {
      if (writer == null) {
        addPosition(0, 0);
      } else {
        writer.startGranule();
        addPosition(writer.compressedOffset(), writer.blockOffset());
      }
    }
  }

  /** Ends the data files; the workspace stays open for the marks. */
  void finish() throws IOException {
    if (begun) {
      serialization.writeSuffix(this);
      // The final mark: where a further granule would begin.
      startGranule();
    }
    for (int i = 0; i < writers.length; i++) {
      if (writers[i] != null) {
        writers[i].finish();
        outputs[i].finish();
      }
    }
  }

  /** What codecs need, for the marks as well; {@link #close} ends it. */
  CodecWorkspace workspace() {
    return workspace;
  }

  /** The marks of a substream, when the column is finished. */
  Marks marks(int substream, GranuleCutter granules) {
    Marks.Builder marks = Marks.builder(1);
    for (int granule = 0; granule < granules.granuleCount(); granule++) {
      int position = granule * writers.length + substream;
      marks.position(fileOffsets[position], blockOffsets[position]);
      marks.granule(granules.rowCount(granule));
    }
    if (granules.granuleCount() > 0) {
      int last = granules.granuleCount() * writers.length + substream;
      marks.position(fileOffsets[last], blockOffsets[last]).finalMark();
    }
    return marks.build();
  }

  private void addPosition(long fileOffset, long blockOffset) {
    if (positionCount == fileOffsets.length) {
      fileOffsets = Arrays.copyOf(fileOffsets, 2 * positionCount);
      blockOffsets = Arrays.copyOf(blockOffsets, 2 * positionCount);
    }
    fileOffsets[positionCount] = fileOffset;
    blockOffsets[positionCount++] = blockOffset;
  }

  @Override
  public void close() throws IOException {
    workspace.close();
    Closing.closeAll(outputs);
  }
}
