/**
 * What inserts and merges share: a table's definition with its keys bound to columns, where its
 * parts lie, and a part on its way from a temporary directory to its name.
 */
package io.heartwood.layout;
