/** What a failing statement answers: a code as ClickHouse names it, and one line of text. */
package io.heartwood.sql.error;
