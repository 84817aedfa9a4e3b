/**
 * Logical types of columns, as ClickHouse names them: what they are called, and how wide their
 * values are.
 */
package io.heartwood.types;
