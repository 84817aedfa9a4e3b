package io.heartwood.index.skip;

import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.expression.ExpressionBinder;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.expression.function.FunctionException;
import io.heartwood.expression.function.Truth;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.serialization.Serialization;
import io.heartwood.serialization.SerializationForm;
import io.heartwood.serialization.Serializations;
import io.heartwood.serialization.SubstreamInput;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code set(max)}: the different rows of the expressions, unless there are more than {@code max};
 * 0 for any number.
 *
 * <pre>
 * u64 rows   0 if there are too many, and nothing follows
 * columns    for each expression one column of so many rows, all its substreams one after the
 *            other, strings with their lengths, as in a granule of a Compact part
 * </pre>
 *
 * <p>Rows are in the order in which they occurred first. Two rows are different if their bytes are,
 * so that NaN may occur many times, and 0 beside -0.
 */
final class SetSkipIndex extends SkipIndex {
  private final long maxRows;
  private final List<Serialization> serializations;

  SetSkipIndex(
      IndexDefinition definition,
      List<BoundExpression> expressions,
      List<DataType> types,
      long maxRows) {
    super(definition, expressions, types);
    this.maxRows = maxRows;
    this.serializations =
        types.stream()
            .map(type -> Serializations.ofGranules(type, SerializationForm.CLASSIC))
            .toList();
  }

  @Override
  public SkipIndexBuilder newBuilder() {
    return new Builder();
  }

  private boolean isTooMany(long rowCount) {
    return maxRows != 0 && rowCount > maxRows;
  }

  private final class Builder implements SkipIndexBuilder {
    private final DistinctRows seen = new DistinctRows();
    private List<ColumnBuilder> distinct = newBuilders();
    private int[] fresh = new int[64];

    @Override
    public void add(List<Column> values, int from, int to) {
      int freshCount = 0;
      for (int row = from; row < to && !isTooMany(seen.count()); row++) {
        if (seen.add(values, row)) {
          if (freshCount == fresh.length) {
            fresh = Arrays.copyOf(fresh, 2 * freshCount);
          }
          fresh[freshCount++] = row;
        }
      }
      for (int i = 0; i < distinct.size(); i++) {
        distinct.get(i).appendGather(values.get(i), fresh, 0, freshCount);
      }
    }

    @Override
    public void write(CompressedBlockWriter target) throws IOException {
      int rowCount = isTooMany(seen.count()) ? 0 : seen.count();
      target.writeLongs(new long[] {rowCount}, 0, 1);
      for (int i = 0; rowCount > 0 && i < distinct.size(); i++) {
        Serialization serialization = serializations.get(i);
        serialization.writePrefix(substream -> target);
        serialization.write(distinct.get(i).build(), 0, rowCount, substream -> target);
      }
      seen.clear();
      distinct = newBuilders();
    }
  }

  private List<ColumnBuilder> newBuilders() {
    List<ColumnBuilder> builders = new ArrayList<>();
    types().forEach(type -> builders.add(Columns.newBuilder(type, 0)));
    return builders;
  }

  @Override
  public Optional<SkipIndexCondition> condition(Expression filter, FunctionContext context) {
    List<NamedType> header = new ArrayList<>();
    for (int i = 0; i < types().size(); i++) {
      header.add(new NamedType(nameOf(i), types().get(i)));
    }
    FilterTree<BoundExpression> tree =
        FilterTree.of(filter, context, call -> atom(call, header, context));
    return tree.isUnknown() ? Optional.empty() : Optional.of(new Rows(tree, header));
  }

  /** A name that no column of a table has. */
  private static String nameOf(int index) {
    return "\0" + index;
  }

  /** A part of the filter that can be computed from the indexed expressions alone. */
  private Optional<BoundExpression> atom(
      FunctionCall call, List<NamedType> header, FunctionContext context) {
    try {
      BoundExpression bound = ExpressionBinder.bind(replaced(call), header, context);
      return bound.columns().isEmpty() ? Optional.empty() : Optional.of(bound);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The expression with the indexed ones replaced by what the index has of them. */
  private Expression replaced(Expression expression) {
    int index = find(expression);
    if (index >= 0) {
      return new ColumnReference(nameOf(index));
    }
    if (!(expression instanceof FunctionCall call)) {
      return expression;
    }
    return new FunctionCall(
        call.name(), call.parameters(), call.arguments().stream().map(this::replaced).toList());
  }

  private final class Rows implements SkipIndexCondition {
    private final FilterTree<BoundExpression> tree;
    private final List<NamedType> header;

    Rows(FilterTree<BoundExpression> tree, List<NamedType> header) {
      this.tree = tree;
      this.header = header;
    }

    @Override
    public boolean mayMatch(SubstreamInput input, int version, long rowCount) throws IOException {
      long[] size = new long[1];
      input.readLongs(size, 0, 1);
      if (size[0] == 0) {
        return true;
      }
      if (size[0] < 0 || size[0] > Math.min(rowCount, Integer.MAX_VALUE) || isTooMany(size[0])) {
        throw input.corrupt(
            "a set of at most " + (maxRows == 0 ? rowCount : Math.min(rowCount, maxRows)) + " rows",
            Long.toUnsignedString(size[0]));
      }
      int rows = (int) size[0];
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < serializations.size(); i++) {
        ColumnBuilder builder = Columns.newBuilder(types().get(i), 0);
        serializations.get(i).readPrefix(substream -> input);
        serializations.get(i).read(substream -> input, rows, builder);
        columns.add(builder.build());
      }
      Block block = new Block(header, columns, rows);
      return tree.mayBeTrue(rows, (atom, flags) -> evaluate(atom, block, flags));
    }
  }

  private static void evaluate(BoundExpression atom, Block block, byte[] flags) {
    try {
      Column result = atom.evaluate(block);
      Column values = result instanceof NullableColumn nullable ? nullable.nested() : result;
      Truth.of(values, flags, block.rowCount());
      for (int i = 0; i < flags.length; i++) {
        flags[i] = flags[i] != 0 ? FilterTree.MAY_BE_TRUE : FilterTree.MAY_BE_FALSE;
        if (result instanceof NullableColumn nullable && nullable.isNull(i)) {
          flags[i] = 0;
        }
      }
    } catch (FunctionException e) {
      // The function fails for a value that the filter may never show it: nothing is known.
      Arrays.fill(flags, (byte) (FilterTree.MAY_BE_TRUE | FilterTree.MAY_BE_FALSE));
    }
  }
}
