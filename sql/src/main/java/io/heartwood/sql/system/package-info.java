/** The tables of the database {@code system}: what the engine tells about itself, as rows. */
package io.heartwood.sql.system;
