/** Finding and deleting objects that no metadata file names. */
package io.heartwood.metadata.local.gc;
