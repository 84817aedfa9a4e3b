/**
 * Files in a local directory: {@link io.heartwood.disk.local.LocalDisk}, and the undoable, durable
 * changes of names that it shares with metadata kept in local files.
 */
package io.heartwood.disk.local;
