package io.heartwood.sql.query;

import io.heartwood.column.Block;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.Expression;
import io.heartwood.sql.error.SqlException;
import io.heartwood.table.ScanProgress;
import io.heartwood.types.IntegerType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows that are made, not stored: those of system tables, and numbers. Confined to one thread. */
public final class MemoryRows implements RowSource {
  private final List<NamedType> header;
  private final long rowCount;
  private final Generator generator;
  private final Binder binder;

  /** Makes rows {@code [from, from + count)}. */
  @FunctionalInterface
  private interface Generator {
    Block make(long from, int count);
  }

  private MemoryRows(List<NamedType> header, long rowCount, Generator generator, Binder binder) {
    this.header = header;
    this.rowCount = rowCount;
    this.generator = generator;
    this.binder = binder;
  }

  /** The rows of a block. */
  public static MemoryRows of(Block block, Binder binder) {
    return new MemoryRows(
        block.header(),
        block.rowCount(),
        (from, count) -> block.slice((int) from, (int) from + count),
        binder);
  }

  /** Numbers {@code [offset, offset + count)}, in the column {@code number}. */
  public static MemoryRows numbers(long offset, long count, Binder binder) {
    List<NamedType> header = List.of(new NamedType("number", IntegerType.UINT64));
    return new MemoryRows(
        header,
        count,
        (from, rows) -> {
          long[] values = new long[rows];
          for (int i = 0; i < rows; i++) {
            values[i] = offset + from + i;
          }
          return new Block(header, List.of(new LongColumn(values, rows)), rows);
        },
        binder);
  }

  @Override
  public List<NamedType> header() {
    return header;
  }

  @Override
  public OptionalLong knownRowCount() {
    return OptionalLong.of(rowCount);
  }

  @Override
  public List<RowCursor> open(
      List<String> columns, Optional<Expression> filter, int maxReaders, int maxBlockRows)
      throws IOException {
    Optional<BoundExpression> condition = Optional.empty();
    if (filter.isPresent()) {
      try {
        condition = Optional.of(binder.bind(filter.get(), header));
      } catch (SqlException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return List.of(new Cursor(columns, condition, maxBlockRows));
  }

  @Override
  public void close() {
    // nothing is held
  }

  private final class Cursor implements RowCursor {
    private final List<String> columns;
    private final Optional<BoundExpression> condition;
    private final int maxBlockRows;
    private long position;
    private long returned;

    Cursor(List<String> columns, Optional<BoundExpression> condition, int maxBlockRows) {
      this.columns = columns;
      this.condition = condition;
      this.maxBlockRows = maxBlockRows;
    }

    @Override
    public Optional<Block> next() throws IOException {
      while (position < rowCount) {
        int count = (int) Math.min(maxBlockRows, rowCount - position);
        Block block = generator.make(position, count);
        position += count;
        if (condition.isPresent()) {
          try {
            block = Conditions.filter(block, condition.get());
          } catch (SqlException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
          }
        }
        if (block.rowCount() > 0) {
          returned += block.rowCount();
          return Optional.of(block.select(columns));
        }
      }
      return Optional.empty();
    }

    @Override
    public ScanProgress progress() {
      return new ScanProgress(position, rowCount, returned);
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
