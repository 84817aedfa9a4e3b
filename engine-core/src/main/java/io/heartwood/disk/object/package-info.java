/**
 * Object storage x metadata = disk: {@link io.heartwood.disk.object.ObjectStorage} keeps bytes
 * under opaque keys, {@link io.heartwood.disk.object.MetadataStorage} keeps names and which objects
 * they stand for.
 *
 * <p>The order that keeps every crash harmless: objects are durable before metadata names them, and
 * metadata forgets them before they are deleted. The worst crash leaves an object without a name,
 * never a name without its object.
 */
package io.heartwood.disk.object;
