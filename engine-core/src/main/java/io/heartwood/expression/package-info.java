/**
 * Expressions of ClickHouse's dialect: keys, filters, TTL rules, selected columns. Parsed to a
 * tree, bound to the columns of a table, and evaluated a block at a time.
 */
package io.heartwood.expression;
