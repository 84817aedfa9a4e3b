package io.heartwood.part.format;

import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.disk.DiskOutput;
import io.heartwood.index.skip.SkipIndex;
import io.heartwood.index.skip.SkipIndexBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes the skip indexes of a part: for each the index granules in compressed blocks, and a marks
 * file with one mark for each of them.
 *
 * <pre>
 * skp_idx_&lt;name>.idx or .idx2   index granules
 * skp_idx_&lt;name>.mrk*           u64 offset in file, u64 offset in block, u64 1 (but not in .mrk)
 * </pre>
 *
 * <p>The marks have the extension of the part's own marks, yet always one position, also in Compact
 * parts, and no final mark. ClickHouse 26.7. The writers of several indexes may be used by several
 * threads, each by one at a time.
 */
final class SkipIndexWriters implements Closeable {
  private final PartWriteRequest request;
  private final List<Writer> writers = new ArrayList<>();

  SkipIndexWriters(PartWriteRequest request) {
    this.request = request;
  }

  /**
   * Creates the files.
   *
   * @param streamNames streams of the columns
   */
  void open(Set<String> streamNames) throws IOException {
    for (SkipIndex index : request.skipIndexes()) {
      String stream = PartFiles.skipIndexStream(index.name());
      if (streamNames.contains(stream)) {
        throw new IllegalArgumentException(
            "a column has a stream of the name of an index: index=" + index.name());
      }
      String file =
          request.form().fileName(stream) + PartFiles.skipIndexExtension(index.writtenVersion());
      Writer writer = new Writer(index, stream, file);
      writers.add(writer);
      writer.output = request.transaction().create(request.directory().resolve(file));
      writer.blocks =
          new CompressedBlockWriter(
              request.defaultCodec().codec(),
              request.blockSizes(),
              writer.workspace,
              writer.output::write);
    }
  }

  int count() {
    return writers.size();
  }

  /** Adds a block of a Wide part to one index. */
  void write(int index, Block block, GranuleCutter granules) throws IOException {
    Writer writer = writers.get(index);
    List<Column> values = writer.index.evaluate(block);
    for (int segment = 0; segment < granules.segmentCount(); segment++) {
      if (granules.beginsGranule(segment)) {
        writer.beginGranule();
      }
      writer.builder.add(values, granules.segmentFrom(segment), granules.segmentTo(segment));
    }
  }

  /** Adds a granule of a Compact part to all indexes. */
  void writeGranule(Block block, int from, int to) throws IOException {
    if (writers.isEmpty()) {
      return;
    }
    Block rows = block.slice(from, to);
    for (Writer writer : writers) {
      writer.beginGranule();
      writer.builder.add(writer.index.evaluate(rows), 0, to - from);
    }
  }

  /** Ends all files and adds their checksums. */
  void finish(PartWriter part) throws IOException {
    for (Writer writer : writers) {
      writer.finish();
      part.checksums.addCompressed(writer.file, writer.blocks);
      part.addMarks(writer.stream, writer.marks.build());
    }
  }

  @Override
  public void close() throws IOException {
    Closing.closeAll(writers.toArray(new Writer[0]));
  }

  private static final class Writer implements Closeable {
    private final SkipIndex index;
    private final String stream;
    private final String file;
    private final CodecWorkspace workspace = new CodecWorkspace();
    private final SkipIndexBuilder builder;
    private final Marks.Builder marks = Marks.builder(1);
    private DiskOutput output;
    private CompressedBlockWriter blocks;
    private int begunGranules;

    Writer(SkipIndex index, String stream, String file) {
      this.index = index;
      this.stream = stream;
      this.file = file;
      this.builder = index.newBuilder();
    }

    /** A granule of the part begins; the index granule before it ends if it has all of its own. */
    void beginGranule() throws IOException {
      if (begunGranules == index.granularity()) {
        builder.write(blocks);
        begunGranules = 0;
      }
      if (begunGranules == 0) {
        blocks.startGranule();
        marks.position(blocks.compressedOffset(), blocks.blockOffset());
        marks.granule(1);
      }
      begunGranules++;
    }

    void finish() throws IOException {
      if (begunGranules > 0) {
        builder.write(blocks);
      }
      blocks.finish();
      output.finish();
      workspace.close();
    }

    @Override
    public void close() throws IOException {
      workspace.close();
      if (output != null) {
        output.close();
      }
    }
  }
}
