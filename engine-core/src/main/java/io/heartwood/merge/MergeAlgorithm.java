package io.heartwood.merge;

import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import java.util.List;

/**
 * What a table engine of the MergeTree family makes of sorted sources. Plain MergeTree keeps every
 * row ({@link OrdinaryMerge}); the others combine rows of equal keys. Immutable and thread-safe.
 */
public interface MergeAlgorithm {
  /**
   * One sorted sequence from several.
   *
   * @param header columns of every block of every source, and of the result
   * @param sources from the oldest part to the newest; closed by the result
   * @param sortingKey what the sources are sorted by
   * @param maxBlockRows rows of a block of the result, at most
   * @param maxBlockBytes bytes of a block of the result, about: it may be larger by what one block
   *     of each source holds
   */
  SortedSource merge(
      List<NamedType> header,
      List<? extends SortedSource> sources,
      List<BoundExpression> sortingKey,
      int maxBlockRows,
      long maxBlockBytes);
}
