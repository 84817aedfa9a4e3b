package io.heartwood.part.format;

import io.heartwood.column.NamedType;
import io.heartwood.types.DataType;
import java.util.List;

/**
 * What a table's definition must tell of itself before the index files of its parts can be read:
 * parts do not name the types of their keys. Immutable.
 *
 * @param primaryKeyTypes types of the primary key expressions; empty for {@code ORDER BY tuple()},
 *     or to leave the index alone
 * @param partitionKeyTypes types of the partition key expressions; empty without partition key
 * @param minMaxColumns the columns that the partition key reads
 * @param indexGranularity rows of a granule in parts whose marks do not say it
 */
public record PartKeys(
    List<DataType> primaryKeyTypes,
    List<DataType> partitionKeyTypes,
    List<NamedType> minMaxColumns,
    int indexGranularity) {
  /** Nothing known: columns can be read, keys cannot. */
  public static final PartKeys UNKNOWN = new PartKeys(List.of(), List.of(), List.of(), 8192);

  /** Copies the lists. */
  public PartKeys {
    primaryKeyTypes = List.copyOf(primaryKeyTypes);
    partitionKeyTypes = List.copyOf(partitionKeyTypes);
    minMaxColumns = List.copyOf(minMaxColumns);
    if (indexGranularity < 1) {
      throw new IllegalArgumentException(
          "index granularity must be positive: indexGranularity=" + indexGranularity);
    }
  }
}
