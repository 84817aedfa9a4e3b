/**
 * The storage seam: what the engine needs of a disk, and nothing about columns, parts or tables.
 *
 * <p>Reading goes through {@link io.heartwood.disk.IDisk}; every change goes through a {@link
 * io.heartwood.disk.DiskTransaction}. Implementations live in sub-packages and in other modules;
 * each one passes the contract tests of this package.
 */
package io.heartwood.disk;
