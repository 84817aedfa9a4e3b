package io.heartwood.merge;

import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import java.util.List;

/** Plain MergeTree: all rows, those of equal keys in the order of their parts. */
public final class OrdinaryMerge implements MergeAlgorithm {
  @Override
  public SortedSource merge(
      List<NamedType> header,
      List<? extends SortedSource> sources,
      List<BoundExpression> sortingKey,
      int maxBlockRows,
      long maxBlockBytes) {
    return new MergingReader(header, sources, sortingKey, maxBlockRows, maxBlockBytes);
  }
}
