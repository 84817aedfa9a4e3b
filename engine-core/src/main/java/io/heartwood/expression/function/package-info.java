/**
 * Functions of ClickHouse's dialect: their names, the types of their results, and loops over
 * primitive arrays that compute them.
 */
package io.heartwood.expression.function;
