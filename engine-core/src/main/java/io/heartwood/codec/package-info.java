/**
 * Bytes to bytes: compression codecs, their textual description, and the compressed blocks that
 * carry checksums.
 *
 * <p>Nothing here knows disks, columns or parts. A compressed block is read from and written to
 * byte arrays.
 */
package io.heartwood.codec;
