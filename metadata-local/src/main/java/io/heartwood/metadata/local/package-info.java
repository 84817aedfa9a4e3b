/**
 * Metadata of object-storage disks as local files, in ClickHouse's format: one small text file for
 * each name, telling which objects it stands for.
 */
package io.heartwood.metadata.local;
