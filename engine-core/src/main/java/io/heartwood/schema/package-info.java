/** The definition of a table as data: columns, keys, settings. */
package io.heartwood.schema;
