/** Statements as data, their parser, and their printed form. Knows no tables. */
package io.heartwood.sql.statement;
