/**
 * Queries over one table: analysed against its columns, then run a block at a time by as many
 * threads as there are readers.
 */
package io.heartwood.sql.query;
