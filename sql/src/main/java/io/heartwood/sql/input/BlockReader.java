package io.heartwood.sql.input;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Gives the columns of a file to the columns of a table by name, as ClickHouse does it: other types
 * are converted as by {@code CAST}, names that the table does not have are skipped, columns that
 * the file does not have take their defaults, and so does NULL for a column that cannot be NULL.
 * Small blocks are put together. Confined to one thread.
 */
public final class BlockReader implements InputReader {
  private final InputRequest request;
  private final BlockSource source;
  private long rowCount;
  private boolean finished;

  /** Reads the blocks of a source, which is closed with the reader. */
  public BlockReader(InputRequest request, BlockSource source) {
    this.request = request;
    this.source = source;
  }

  @Override
  public Optional<InputBlock> next() throws SqlException {
    List<InputBlock> pending = new ArrayList<>();
    long rows = 0;
    long bytes = 0;
    InputLimits limits = request.limits();
    while (!finished && rows < limits.maxRows() && bytes < limits.maxBytes()) {
      Optional<Block> block = nextBlock();
      if (block.isEmpty()) {
        finished = true;
        break;
      }
      InputBlock mapped = map(block.get());
      pending.add(mapped);
      rows += mapped.block().rowCount();
      bytes += mapped.block().sizeBytes();
      rowCount += mapped.block().rowCount();
    }
    return pending.isEmpty() ? Optional.empty() : Optional.of(join(pending, (int) rows));
  }

  private Optional<Block> nextBlock() throws SqlException {
    try {
      return source.next();
    } catch (IOException e) {
      throw MalformedInput.of(request.source(), source.offset(), rowCount + 1, source.isEnded(), e);
    }
  }

  private InputBlock map(Block given) throws SqlException {
    List<Column> columns = new ArrayList<>();
    List<BitSet> missing = new ArrayList<>();
    boolean any = false;
    for (NamedType wanted : request.header()) {
      BitSet missingRows = new BitSet();
      int index = given.indexOf(wanted.name());
      if (index < 0) {
        missingRows.set(0, given.rowCount());
        columns.add(Columns.defaults(wanted.type(), given.rowCount()));
      } else {
        any = true;
        columns.add(convert(given, index, wanted, missingRows));
      }
      missing.add(missingRows);
    }
    if (!any) {
      throw new SqlException(
          ErrorCode.INCORRECT_DATA,
          "the input has no column of the table: file="
              + request.source()
              + " columns="
              + String.join(",", given.header().stream().limit(10).map(NamedType::name).toList()));
    }
    return new InputBlock(new Block(request.header(), columns, given.rowCount()), missing);
  }

  private Column convert(Block given, int index, NamedType wanted, BitSet missing)
      throws SqlException {
    NamedType column = given.header().get(index);
    try {
      return new ColumnConverter(request.converter())
          .convert(given.column(index), column.type(), wanted.type(), missing);
    } catch (IllegalArgumentException e) {
      throw new SqlException(
          ErrorCode.TYPE_MISMATCH,
          "cannot convert: file="
              + request.source()
              + " column="
              + column.name()
              + " type="
              + column.type()
              + " expected="
              + wanted.type()
              + " rows="
              + (rowCount + 1)
              + ".."
              + (rowCount + given.rowCount())
              + " reason="
              + e.getMessage(),
          e);
    }
  }

  private InputBlock join(List<InputBlock> blocks, int rows) {
    if (blocks.size() == 1) {
      return blocks.get(0);
    }
    List<Column> columns = new ArrayList<>();
    List<BitSet> missing = new ArrayList<>();
    for (int i = 0; i < request.header().size(); i++) {
      List<Column> pieces = new ArrayList<>();
      BitSet all = new BitSet();
      int start = 0;
      for (InputBlock block : blocks) {
        pieces.add(block.block().column(i));
        BitSet some = block.missing().get(i);
        for (int row = some.nextSetBit(0); row >= 0; row = some.nextSetBit(row + 1)) {
          all.set(start + row);
        }
        start += block.block().rowCount();
      }
      columns.add(Columns.concat(pieces));
      missing.add(all);
    }
    return new InputBlock(new Block(request.header(), columns, rows), missing);
  }

  @Override
  public long consumedBytes() {
    return source.offset();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
