package io.heartwood.table;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.part.format.PartReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads all columns together, those of the filter included, and drops rows that do not pass. */
final class CheckedRows implements RowSource {
  private final PartReader reader;
  private final BoundExpression filter;
  private final List<NamedType> columns;
  private Block lastRead;
  private Block lastGiven;
  private long rowsRead;

  /**
   * @param reader reads {@code columns} and, after them, what else the filter needs
   */
  CheckedRows(PartReader reader, BoundExpression filter, List<NamedType> columns) {
    this.reader = reader;
    this.filter = filter;
    this.columns = columns;
  }

  @Override
  public Optional<Block> next() throws IOException {
    while (true) {
      Optional<Block> next = reader.next();
      if (next.isEmpty()) {
        return next;
      }
      Block block = next.get();
      int rowCount = block.rowCount();
      rowsRead += rowCount;
      byte[] mask = FilterKernels.mask(filter.evaluate(block));
      int passed = FilterKernels.count(mask, 0, rowCount);
      if (passed == 0) {
        reader.recycle(block);
        continue;
      }
      List<Column> wanted = block.columns().subList(0, columns.size());
      Block result = new Block(columns, wanted, rowCount);
      if (passed == rowCount) {
        lastRead = block;
        lastGiven = result;
        return Optional.of(result);
      }
      result = result.gather(FilterKernels.rows(mask, 0, rowCount, passed), passed);
      reader.recycle(block);
      return Optional.of(result);
    }
  }

  @Override
  public void recycle(Block block) {
    if (block == lastGiven && block != null) {
      reader.recycle(lastRead);
      lastRead = null;
      lastGiven = null;
    }
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
