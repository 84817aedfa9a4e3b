/**
 * What an embedder holds: an engine, its tables, snapshots of them, and readers of their rows.
 *
 * <pre>
 * MergeTreeEngine 1 --- n MergeTreeTable 1 --- 1 PartCatalog 1 --- n Part
 *                              |                                    |
 *                         PartSnapshot (counted) -------------------+
 *                              | scan(ScanRequest)
 *                         BlockReader
 * </pre>
 *
 * <p>Nothing else in the engine depends on this package.
 */
package io.heartwood.table;
