/**
 * Rows in memory, column by column, in primitive arrays. A column knows how its values lie, not
 * what they mean: the logical type stands beside it in a {@link io.heartwood.column.Block}.
 */
package io.heartwood.column;
