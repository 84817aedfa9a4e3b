/** Rows to text: the formats in which results are printed, byte for byte as ClickHouse does. */
package io.heartwood.sql.output;
