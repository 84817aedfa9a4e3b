/**
 * Metadata that needs nothing but the bucket: ClickHouse's layouts {@code plain}, where the key is
 * the path, and {@code plain_rewritable}, where each directory has an object that holds its path.
 */
package io.heartwood.disk.object.plain;
