/**
 * Data skipping indexes: what each kind keeps of the rows of some granules, the bytes of that, and
 * what a filter says of it. Knows no files: bytes come from and go to {@code part.format}.
 */
package io.heartwood.index.skip;
