package io.heartwood.format.parquet;

import org.apache.parquet.column.ColumnDescriptor;

/**
 * Where a leaf stands in the schema.
 *
 * @param descriptor path and highest levels
 * @param decoding what its values are
 * @param slotDefinition definition level from which on there is a place for a value
 * @param isNullable whether a place may be without a value; else such places hold the default
 */
record LeafShape(
    ColumnDescriptor descriptor, Decoding decoding, int slotDefinition, boolean isNullable) {}
