/**
 * Disks in the heap: {@link io.heartwood.disk.memory.MemoryDisk}, stricter than a real one, and the
 * tree of names it stands on.
 */
package io.heartwood.disk.memory;
