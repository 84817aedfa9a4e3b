package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.part.format.PartReader;
import java.io.IOException;
import java.util.Optional;

/** All rows. */
final class PlainRows implements RowSource {
  private final PartReader reader;
  private long rowsRead;

  PlainRows(PartReader reader) {
    this.reader = reader;
  }

  @Override
  public Optional<Block> next() throws IOException {
    Optional<Block> block = reader.next();
    block.ifPresent(rows -> rowsRead += rows.rowCount());
    return block;
  }

  @Override
  public void recycle(Block block) {
    reader.recycle(block);
  }

  @Override
  public void prefetch() throws IOException {
    reader.prefetch();
  }

  @Override
  public long rowsRead() {
    return rowsRead;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
