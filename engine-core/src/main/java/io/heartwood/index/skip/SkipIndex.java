package io.heartwood.index.skip;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.Expression;
import io.heartwood.expression.function.FunctionContext;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A data skipping index of a table, bound to its columns. Immutable and thread-safe; made by {@link
 * SkipIndexes}.
 *
 * <p>A file of an index is the bytes of its index granules one after the other in compressed
 * blocks; each kind draws the bytes of one. ClickHouse 26.7; golden parts {@code
 * 10_wide_skip_indexes} and {@code 11_compact_skip_indexes}.
 */
public abstract sealed class SkipIndex
    permits MinMaxSkipIndex, SetSkipIndex, BloomFilterSkipIndex, TokenFilterSkipIndex {
  private final IndexDefinition definition;
  private final List<BoundExpression> expressions;
  private final List<DataType> types;

  SkipIndex(IndexDefinition definition, List<BoundExpression> expressions, List<DataType> types) {
    this.definition = definition;
    this.expressions = List.copyOf(expressions);
    this.types = List.copyOf(types);
  }

  /** The definition. */
  public final IndexDefinition definition() {
    return definition;
  }

  /** Its name. */
  public final String name() {
    return definition.name();
  }

  /** How many granules of a part one index granule covers; the last one may cover fewer. */
  public final int granularity() {
    return definition.granularity();
  }

  /** The indexed expressions. */
  public final List<BoundExpression> expressions() {
    return expressions;
  }

  /** Their types as they are declared. */
  final List<DataType> types() {
    return types;
  }

  /** Computes the indexed expressions for all rows of a block. */
  public final List<Column> evaluate(Block block) {
    List<Column> values = new ArrayList<>(expressions.size());
    for (BoundExpression expression : expressions) {
      values.add(expression.evaluate(block));
    }
    return values;
  }

  /** The version of the files that are written: 1 for {@code .idx}, 2 for {@code .idx2}. */
  public int writtenVersion() {
    return 1;
  }

  /** Collects index granules for a part that is written. */
  public abstract SkipIndexBuilder newBuilder();

  /**
   * What a filter says of the indexed expressions.
   *
   * @return empty if nothing, so that the index is of no use
   */
  public abstract Optional<SkipIndexCondition> condition(
      Expression filter, FunctionContext context);

  /** Which of the expressions this is, or -1. */
  final int find(Expression expression) {
    for (int i = 0; i < expressions.size(); i++) {
      if (expressions.get(i).expression().equals(expression)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return definition.toString();
  }
}
