package io.heartwood.column;

/** Order of Nullable: NULL last; the first bit of the prefix says NULL. */
final class NullableOrder extends ColumnOrder {
  private final ColumnOrder nested;

  NullableOrder(ColumnOrder nested) {
    this.nested = nested;
  }

  @Override
  public int compare(Column left, int leftRow, Column right, int rightRow) {
    NullableColumn a = (NullableColumn) left;
    NullableColumn b = (NullableColumn) right;
    boolean leftNull = a.isNull(leftRow);
    boolean rightNull = b.isNull(rightRow);
    if (leftNull || rightNull) {
      return Boolean.compare(leftNull, rightNull);
    }
    return nested.compare(a.nested(), leftRow, b.nested(), rightRow);
  }

  @Override
  public int prefixBits() {
    return Math.min(Long.SIZE, nested.prefixBits() + 1);
  }

  @Override
  public boolean isPrefixExact() {
    return nested.isPrefixExact() && nested.prefixBits() < Long.SIZE;
  }

  @Override
  public void prefixes(Column column, long[] target) {
    NullableColumn nullable = (NullableColumn) column;
    nested.prefixes(nullable.nested(), target);
    byte[] nulls = nullable.nulls();
    int rowCount = column.rowCount();
    int bits = prefixBits();
    int shift = nested.prefixBits() + 1 - bits;
    long nullPrefix = 1L << (bits - 1);
    for (int i = 0; i < rowCount; i++) {
      target[i] = nulls[i] == 0 ? target[i] >>> shift : nullPrefix;
    }
  }
}
