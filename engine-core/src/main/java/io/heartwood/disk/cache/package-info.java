/**
 * A cache of remote files on a local disk: ranges of objects, each in a file of its own.
 *
 * <pre>
 * CachedObjectStorage   an ObjectStorage that asks the cache first
 *   SegmentCache        what is cached: reads, fills, evicts, removes; owns the directory
 *     SegmentIndex      which segments there are and who uses them, in memory
 *       EvictionQueue   which one gives way: LRU or SLRU
 *     SegmentFiles      the bytes of segments, each verified whenever it is read
 *     SegmentLoader     finds the segments of an earlier run
 * </pre>
 *
 * <p>The cache holds nothing that matters. Whatever happens to its directory, the store behind it
 * answers: reads get slower, never wrong, and never fail for the cache's sake. Objects are written
 * once, so a segment is true for as long as its object exists.
 */
package io.heartwood.disk.cache;
