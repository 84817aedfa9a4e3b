/**
 * Rows from text: files in the formats of ClickHouse, plain or compressed, read into blocks in
 * bounded memory.
 */
package io.heartwood.sql.input;
