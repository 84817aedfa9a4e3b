package io.heartwood.merge;

import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.ReadHint;
import io.heartwood.part.format.ColumnDefault;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.MarkRange;
import io.heartwood.part.format.PartReadRequest;
import io.heartwood.part.format.PartReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** All rows of a part, in their order. */
final class PartSource implements SortedSource {
  private final PartReader reader;

  private PartSource(PartReader reader) {
    this.reader = reader;
  }

  static PartSource open(
      LoadedPart part,
      List<NamedType> columns,
      Map<String, ColumnDefault> defaults,
      int maxBlockRows,
      long maxBlockBytes,
      long maxFetchBytes,
      Executor aheadReader)
      throws IOException {
    int granules = part.granules().granuleCount();
    List<MarkRange> all = granules == 0 ? List.of() : List.of(new MarkRange(0, granules));
    return new PartSource(
        PartReader.open(
            PartReadRequest.of(part, columns, all)
                .withHint(ReadHint.MERGE)
                .withDefaults(defaults)
                .withBlockSize(maxBlockRows, maxBlockBytes)
                .withFetchBytes(maxFetchBytes),
            aheadReader));
  }

  @Override
  public Optional<Block> next() throws IOException {
    return reader.next();
  }

  @Override
  public void recycle(Block block) {
    reader.recycle(block);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
