package io.heartwood.column;

import java.util.Arrays;
import java.util.List;

/** Order of values that consist of others: the first difference decides. */
abstract sealed class CompoundOrder extends ColumnOrder
    permits CompoundOrder.OfArrays, CompoundOrder.OfTuples, CompoundOrder.OfVariants {
  @Override
  public boolean isPrefixExact() {
    return false;
  }

  /** Element by element, a shorter array before a longer one that it begins. */
  static final class OfArrays extends CompoundOrder {
    private final ColumnOrder element;

    OfArrays(ColumnOrder element) {
      this.element = element;
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      ArrayColumn a = (ArrayColumn) left;
      ArrayColumn b = (ArrayColumn) right;
      int leftStart = a.offsets()[leftRow];
      int rightStart = b.offsets()[rightRow];
      int common = Math.min(a.length(leftRow), b.length(rightRow));
      for (int i = 0; i < common; i++) {
        int order = element.compare(a.elements(), leftStart + i, b.elements(), rightStart + i);
        if (order != 0) {
          return order;
        }
      }
      return Integer.compare(a.length(leftRow), b.length(rightRow));
    }

    @Override
    public int prefixBits() {
      return 1;
    }

    /** Whether the array has elements. */
    @Override
    public void prefixes(Column column, long[] target) {
      int[] offsets = ((ArrayColumn) column).offsets();
      int rowCount = column.rowCount();
      for (int i = 0; i < rowCount; i++) {
        target[i] = offsets[i + 1] > offsets[i] ? 1 : 0;
      }
    }
  }

  /** Element by element. */
  static final class OfTuples extends CompoundOrder {
    private final List<ColumnOrder> elements;

    OfTuples(List<ColumnOrder> elements) {
      this.elements = elements;
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      TupleColumn a = (TupleColumn) left;
      TupleColumn b = (TupleColumn) right;
      for (int i = 0; i < elements.size(); i++) {
        int order = elements.get(i).compare(a.element(i), leftRow, b.element(i), rightRow);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }

    @Override
    public int prefixBits() {
      return elements.isEmpty() ? 1 : elements.get(0).prefixBits();
    }

    /** That of the first element. */
    @Override
    public void prefixes(Column column, long[] target) {
      if (elements.isEmpty()) {
        Arrays.fill(target, 0, column.rowCount(), 0);
      } else {
        elements.get(0).prefixes(((TupleColumn) column).element(0), target);
      }
    }
  }

  /** By discriminator, NULL last; equal types by value. */
  static final class OfVariants extends CompoundOrder {
    private final List<ColumnOrder> members;

    OfVariants(List<ColumnOrder> members) {
      this.members = members;
    }

    @Override
    public int compare(Column left, int leftRow, Column right, int rightRow) {
      VariantColumn a = (VariantColumn) left;
      VariantColumn b = (VariantColumn) right;
      int type = a.discriminators()[leftRow] & 0xff;
      int order = Integer.compare(type, b.discriminators()[rightRow] & 0xff);
      if (order != 0 || a.isNull(leftRow)) {
        return order;
      }
      return members
          .get(type)
          .compare(
              a.memberOf(leftRow),
              a.positionOf(leftRow),
              b.memberOf(rightRow),
              b.positionOf(rightRow));
    }

    @Override
    public int prefixBits() {
      return Byte.SIZE;
    }

    /** The discriminator. */
    @Override
    public void prefixes(Column column, long[] target) {
      byte[] discriminators = ((VariantColumn) column).discriminators();
      for (int i = 0; i < column.rowCount(); i++) {
        target[i] = discriminators[i] & 0xff;
      }
    }
  }
}
