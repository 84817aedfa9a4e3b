/**
 * From a block of rows to parts on disk: split by partition, sort by key, write, publish.
 *
 * <p>{@link io.heartwood.insert.PartitionSplitter} finds the rows of each partition, {@link
 * io.heartwood.insert.BlockSorter} their order; every column is then gathered once, by both at the
 * same time.
 */
package io.heartwood.insert;
