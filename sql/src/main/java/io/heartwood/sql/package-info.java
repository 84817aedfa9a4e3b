/** Statements of the storage engine in ClickHouse's dialect. */
package io.heartwood.sql;
